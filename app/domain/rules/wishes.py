"""What clients wish for and how they live: how well each treatment fits, and how good the evidence is."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.rules.treatments import TREATMENTS
from app.domain.said import labelled, say


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal: `wish` follows "you would like", `evidence` is what may honestly be said, `fit` is 0 to 3."""

    code: str
    wish: str
    evidence: str
    fit: Mapping[str, int]
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lifestyle:
    """A way of living: `told` follows "you told us", `points` are added to the fit, `down` is discouraged."""

    code: str
    told: str
    points: Mapping[str, int]
    down: Mapping[str, str]
    source: tuple[str, ...]


def _goal(code: str, fit: str, wish: str, evidence: str, src: str) -> Goal:
    """`fit` lists the affinity of the seven treatments in the order of the vocabulary."""
    numbers = (int(number) for number in fit.split())
    return Goal(
        code,
        say(wish, context="you would like"),
        say(evidence),
        dict(zip(TREATMENTS, numbers, strict=True)),
        tuple(src.split()),
    )


def _lifestyle(
    code: str, told: str, points: Mapping[str, int], down: Mapping[str, str] | None = None, src: str = "SEED"
) -> Lifestyle:
    return Lifestyle(code, say(told, context="told"), points, labelled(down or {}, "why"), tuple(src.split()))


_SHORT_RELIEF = (
    "Short-term relief is fairly well supported for some kinds of pain, though many studies are weak."
)

#                            swedish deep sports trigger stone thai prenatal
_GOALS = (
    _goal(
        "relaxation",
        "3 0 0 0 3 1 2",
        "to relax",
        "Feeling calmer for a while is well supported.",
        "SEED S1 S12",
    ),
    _goal(
        "stress_anxiety",
        "3 0 0 0 2 1 3",
        "to ease stress or anxiety",
        "Feeling calmer is supported in the short term, in pregnancy too.",
        "SEED S1 S12 S25",
    ),
    _goal("chronic_tension", "1 3 1 2 1 1 1", "to loosen long-held tension", _SHORT_RELIEF, "SEED S1 S25"),
    _goal("muscle_knots", "1 2 1 3 1 0 1", "to release knots", _SHORT_RELIEF, "SEED S1 S25"),
    _goal("sore_muscles", "2 1 2 1 3 1 2", "to soothe sore muscles", _SHORT_RELIEF, "SEED S1 S25"),
    _goal(
        "chronic_pain",
        "2 2 1 2 1 1 2",
        "to live easier with long-standing pain",
        "For low back pain the relief is short-term; for knee arthritis an hour a week helped in trials; for "
        "some other pains little has been studied.",
        "S25",
    ),
    _goal(
        "posture",
        "1 3 1 2 0 2 1",
        "to help your posture",
        "There is little direct evidence for posture itself; the tightness of desk work can ease.",
        "SEED ST",
    ),
    _goal(
        "circulation",
        "3 1 2 0 2 1 2",
        "to get your circulation going",
        "Local effects are seen; results for the blood flow in arms and legs are mixed.",
        "SEED S8",
    ),
    _goal(
        "flexibility",
        "1 1 2 1 0 3 1",
        "to move more freely",
        "A small gain is plausible; one trial on knees found no change in range.",
        "SEED S25",
    ),
    _goal(
        "sleep",
        "3 0 0 0 2 1 2",
        "to sleep better",
        "Some small trials in people with pain found better sleep; results differ.",
        "SEED S25 S27",
    ),
    _goal(
        "immune_support",
        "2 0 0 0 1 1 1",
        "to support your defences",
        "There are only a few small studies, so we promise nothing here.",
        "SEED S12",
    ),
    _goal(
        "lymph_flow",
        "2 0 1 0 0 0 2",
        "to ease a feeling of puffiness",
        "Light strokes for wellbeing only; treating swelling is for lymphatic-trained hands.",
        "SEED S33",
    ),
    _goal(
        "emotional_relief",
        "3 0 0 0 2 1 2",
        "to feel lighter",
        "Many people find it helpful, mostly for a short while.",
        "SEED S1 S14",
    ),
    _goal(
        "athletic_performance",
        "0 1 3 2 0 2 0",
        "to train and compete well",
        "It is commonly used around training; we promise no result.",
        "SEED",
    ),
    _goal(
        "energy_flow",
        "1 0 0 0 1 3 1",
        "to balance your energy",
        "This is a tradition, not a medical claim.",
        "SEED",
    ),
    _goal(
        "pregnancy_comfort",
        "1 0 0 0 0 0 3",
        "to feel comfortable in pregnancy",
        "Trials from week 12 on found more ease in uncomplicated pregnancies, in the short term.",
        "SEED S12",
    ),
)
GOALS: Mapping[str, Goal] = {goal.code: goal for goal in _GOALS}

_SORE = "it can leave muscles sore for a day or two"
_LIFESTYLES = (
    _lifestyle("desk_work", "that you work at a desk", {"deep_tissue": 1, "trigger_point": 1}),
    _lifestyle("long_driving", "that you drive a lot", {"deep_tissue": 1, "thai": 1}),
    _lifestyle("standing_work", "that you stand at work", {"swedish": 1}),
    _lifestyle("manual_labor", "that you do physical work", {"deep_tissue": 1, "sports": 1}),
    _lifestyle("athlete_recreational", "that you do sport", {"sports": 1}),
    _lifestyle("athlete_competitive", "that you compete in sport", {"sports": 2}),
    _lifestyle(
        "event_within_48h",
        "that you have an event within 48 hours",
        {"sports": 1},
        {"deep_tissue": _SORE, "trigger_point": _SORE},
        "S45",
    ),
    _lifestyle("high_stress", "that you are under a lot of stress", {"swedish": 1, "hot_stone": 1}),
    _lifestyle("shift_work", "that you work shifts", {"swedish": 1}),
    _lifestyle("caregiver", "that you care for someone", {"swedish": 1}),
    _lifestyle("sedentary", "that you sit most of the day", {"swedish": 1, "thai": 1}),
    _lifestyle("frequent_travel", "that you travel often", {"swedish": 1}),
)
LIFESTYLES: Mapping[str, Lifestyle] = {lifestyle.code: lifestyle for lifestyle in _LIFESTYLES}
