"""What the public pages say: benefits with how good the evidence is, whom it helps, tips. Words only.

Clinical notes follow the project's own fact sheet; where studies are few or weak, the page says so.
What each treatment is like stands in `treatment_words`.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.web.public.treatment_words import TREATMENTS as TREATMENTS


@dataclass(frozen=True, slots=True)
class Benefit:
    """Something people come for. `strength` says how well it is shown: 3 fairly, 2 mixed, 1 little."""

    title: str
    text: str
    evidence: str
    strength: int
    goals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Audience:
    """People whom massage often helps, and the treatments they tend to choose."""

    title: str
    text: str
    treatments: tuple[str, ...]
    drawing: str


@dataclass(frozen=True, slots=True)
class Tip:
    """One thing that makes a visit better."""

    title: str
    text: str
    icon: str


BENEFITS = (
    Benefit(
        "Tight muscles and pain",
        "Slow work on tight muscles and knots leaves most people looser and able to move more freely.",
        (
            "Relief in the days after is fairly well supported for some kinds of pain. How long it lasts is "
            "less clear, and many studies are small."
        ),
        3,
        ("chronic_tension", "muscle_knots", "sore_muscles"),
    ),
    Benefit(
        "Stress and a racing mind",
        "An hour in which nobody wants anything from you. Breath slows, shoulders come down.",
        (
            "Less stress and anxiety in the short term is well supported, also in pregnancy. Massage does "
            "not take the place of care for an anxiety disorder."
        ),
        3,
        ("stress_anxiety", "relaxation"),
    ),
    Benefit(
        "Long-standing conditions",
        (
            "For some people with low back pain, arthritis or fibromyalgia, regular massage makes the days "
            "easier."
        ),
        (
            "Low back pain: short-term relief. Knee arthritis: a weekly hour helped in a trial. "
            "Fibromyalgia: five weeks or more. Sciatica and scoliosis are little studied; scoliosis is for a "
            "specially trained therapist."
        ),
        2,
        ("chronic_pain",),
    ),
    Benefit(
        "Sleep",
        "Many people sleep more deeply in the night after a massage.",
        "Some small trials in people with pain found better sleep, others did not.",
        2,
        ("sleep",),
    ),
    Benefit(
        "Comfort when you feel low",
        "Kind, steady touch in a safe room can ease loneliness and worry for a while.",
        (
            "Helpful for many people, mostly for a short time. If you feel low for weeks, please also talk "
            "to a doctor."
        ),
        2,
        ("emotional_relief",),
    ),
    Benefit(
        "Circulation",
        "Skin and muscle grow warm where hands have worked.",
        "More blood flow in the worked place has been measured; results for whole arms and legs differ.",
        2,
        ("circulation",),
    ),
    Benefit(
        "Posture",
        "Loosening chest, neck and shoulders can make it easier to sit and stand upright.",
        (
            "There is little direct evidence. Massage eases the tightness that comes with desk work; "
            "changing how you sit does the rest."
        ),
        1,
        ("posture",),
    ),
    Benefit(
        "Flexibility",
        "Warm muscles and guided stretching let shoulders, hips and back move further.",
        "Plausible, and probably small. One trial on knees found no change in how far they bent.",
        1,
        ("flexibility",),
    ),
    Benefit(
        "Lymph and light swelling",
        "Light, slow strokes feel good on heavy legs.",
        (
            "We offer this for comfort only. Treating a swelling belongs in hands trained for it, and one "
            "without a known cause belongs to a doctor first."
        ),
        1,
        ("lymph_flow",),
    ),
    Benefit(
        "Immune system",
        "Some people come to give a tired body a rest.",
        (
            "A few small studies saw changes in white blood cells. That is too little to promise anything, "
            "so we do not."
        ),
        1,
        ("immune_support",),
    ),
)

AUDIENCES = (
    Audience(
        "People at desks",
        "Neck, shoulders and lower back after long days of sitting.",
        ("deep_tissue", "trigger_point"),
        "deep_tissue",
    ),
    Audience(
        "People who train",
        "Before an event, after it, and in the weeks between.",
        ("sports", "thai"),
        "sports",
    ),
    Audience(
        "People who are pregnant",
        "Side-lying, cushioned, and only with a therapist trained for it.",
        ("prenatal",),
        "prenatal",
    ),
    Audience(
        "People in pain for a long time",
        "Gentle to begin with, adapted to what you live with, built up over several visits.",
        ("swedish", "trigger_point"),
        "trigger_point",
    ),
    Audience(
        "Anyone under strain",
        "Nothing has to hurt before you may lie down for an hour.",
        ("swedish", "hot_stone"),
        "swedish",
    ),
)

TIPS = (
    Tip(
        "Say how firm",
        "Light or deep is yours to decide, before and at any moment during. Pain is no sign that it works.",
        "gauge",
    ),
    Tip(
        "Drink some water",
        "A glass before and one after. Nothing needs flushing out; it simply does you good.",
        "droplet",
    ),
    Tip(
        "Come ten minutes early",
        "Time to arrive, to ask, and to let the day go. The hour itself then starts unhurried.",
        "clock",
    ),
    Tip(
        "Come again",
        "Once a month suits many people. Your body tells you whether more or less is right.",
        "repeat",
    ),
)
