"""What the public pages say: benefits with how good the evidence is, whom it helps, tips. Words only.

Clinical notes follow the project's own fact sheet; where studies are few or weak, the page says so.
What each treatment is like stands in `treatment_words`.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.said import say
from app.web.treatment_words import TREATMENTS as TREATMENTS


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
        say("Tight muscles and pain"),
        say("Slow work on tight muscles and knots leaves most people looser and able to move more freely."),
        say(
            "Relief in the days after is fairly well supported for some kinds of pain. How long it lasts is "
            "less clear, and many studies are small."
        ),
        3,
        ("chronic_tension", "muscle_knots", "sore_muscles"),
    ),
    Benefit(
        say("Stress and a racing mind"),
        say("An hour in which nobody wants anything from you. Breath slows, shoulders come down."),
        say(
            "Less stress and anxiety in the short term is well supported, also in pregnancy. Massage does "
            "not take the place of care for an anxiety disorder."
        ),
        3,
        ("stress_anxiety", "relaxation"),
    ),
    Benefit(
        say("Long-standing conditions"),
        say(
            "For some people with low back pain, arthritis or fibromyalgia, regular massage makes the days "
            "easier."
        ),
        say(
            "Low back pain: short-term relief. Knee arthritis: a weekly hour helped in a trial. "
            "Fibromyalgia: five weeks or more. Sciatica and scoliosis are little studied; scoliosis is for a "
            "specially trained therapist."
        ),
        2,
        ("chronic_pain",),
    ),
    Benefit(
        say("Sleep"),
        say("Many people sleep more deeply in the night after a massage."),
        say("Some small trials in people with pain found better sleep, others did not."),
        2,
        ("sleep",),
    ),
    Benefit(
        say("Comfort when you feel low"),
        say("Kind, steady touch in a safe room can ease loneliness and worry for a while."),
        say(
            "Helpful for many people, mostly for a short time. If you feel low for weeks, please also talk "
            "to a doctor."
        ),
        2,
        ("emotional_relief",),
    ),
    Benefit(
        say("Circulation"),
        say("Skin and muscle grow warm where hands have worked."),
        say("More blood flow in the worked place has been measured; results for whole arms and legs differ."),
        2,
        ("circulation",),
    ),
    Benefit(
        say("Posture"),
        say("Loosening chest, neck and shoulders can make it easier to sit and stand upright."),
        say(
            "There is little direct evidence. Massage eases the tightness that comes with desk work; "
            "changing how you sit does the rest."
        ),
        1,
        ("posture",),
    ),
    Benefit(
        say("Flexibility"),
        say("Warm muscles and guided stretching let shoulders, hips and back move further."),
        say("Plausible, and probably small. One trial on knees found no change in how far they bent."),
        1,
        ("flexibility",),
    ),
    Benefit(
        say("Lymph and light swelling"),
        say("Light, slow strokes feel good on heavy legs."),
        say(
            "We offer this for comfort only. Treating a swelling belongs in hands trained for it, and one "
            "without a known cause belongs to a doctor first."
        ),
        1,
        ("lymph_flow",),
    ),
    Benefit(
        say("Immune system"),
        say("Some people come to give a tired body a rest."),
        say(
            "A few small studies saw changes in white blood cells. That is too little to promise anything, "
            "so we do not."
        ),
        1,
        ("immune_support",),
    ),
)

AUDIENCES = (
    Audience(
        say("People at desks"),
        say("Neck, shoulders and lower back after long days of sitting."),
        ("deep_tissue", "trigger_point"),
        "deep_tissue",
    ),
    Audience(
        say("People who train"),
        say("Before an event, after it, and in the weeks between."),
        ("sports", "thai"),
        "sports",
    ),
    Audience(
        say("People who are pregnant"),
        say("Side-lying, cushioned, and only with a therapist trained for it."),
        ("prenatal",),
        "prenatal",
    ),
    Audience(
        say("People in pain for a long time"),
        say("Gentle to begin with, adapted to what you live with, built up over several visits."),
        ("swedish", "trigger_point"),
        "trigger_point",
    ),
    Audience(
        say("Anyone under strain"),
        say("Nothing has to hurt before you may lie down for an hour."),
        ("swedish", "hot_stone"),
        "swedish",
    ),
)

TIPS = (
    Tip(
        say("Say how firm"),
        say(
            "Light or deep is yours to decide, before and at any moment during. Pain is no sign that it "
            "works."
        ),
        "gauge",
    ),
    Tip(
        say("Drink some water"),
        say("A glass before and one after. Nothing needs flushing out; it simply does you good."),
        "droplet",
    ),
    Tip(
        say("Come ten minutes early"),
        say("Time to arrive, to ask, and to let the day go. The hour itself then starts unhurried."),
        "clock",
    ),
    Tip(
        say("Come again"),
        say("Once a month suits many people. Your body tells you whether more or less is right."),
        "repeat",
    ),
)
