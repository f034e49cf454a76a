"""The seven treatments: pressure range, usual length and rhythm, and what to do before and after."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.said import say

MONTHLY = "monthly"
TWO_WEEKLY = "two_weekly"
TWO_WEEKLY_THEN_MONTHLY = "two_weekly_then_monthly"
WEEKLY_THEN_MONTHLY = "weekly_then_monthly"
EVERY_2_TO_4_WEEKS = "every_2_to_4_weeks"

RHYTHMS: Mapping[str, tuple[int, str]] = {
    MONTHLY: (4, say("About once a month.")),
    TWO_WEEKLY: (2, say("Every two weeks in season, otherwise once a month.")),
    TWO_WEEKLY_THEN_MONTHLY: (2, say("Every week or two for up to six visits, then once a month.")),
    WEEKLY_THEN_MONTHLY: (1, say("Once a week for three or four visits, then once a month.")),
    EVERY_2_TO_4_WEEKS: (4, say("Every two to four weeks.")),
}
"""Weeks to the next visit, and the rhythm in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """What the rules know of a treatment. Lengths are minutes; `why_not` says what makes it stronger."""

    code: str
    lowest: str
    highest: str
    usual: int
    shortest: int
    longest: int
    first_visit: int
    rhythm: str
    best_for: str
    why_not: str
    prepare: tuple[str, ...]
    after: tuple[str, ...]
    care: tuple[str, ...] = ()
    source: tuple[str, ...] = ("ST",)


_ALL = (
    Treatment(
        code="swedish",
        lowest="light",
        highest="firm",
        usual=60,
        shortest=30,
        longest=90,
        first_visit=60,
        rhythm=MONTHLY,
        best_for=say("general relaxation and circulation", context="best for"),
        why_not=say("its long strokes need more than is right for now", context="why"),
        prepare=(),
        after=(say("Rest a little, and drink as you are thirsty."),),
    ),
    Treatment(
        code="deep_tissue",
        lowest="firm",
        highest="deep",
        usual=60,
        shortest=45,
        longest=90,
        first_visit=60,
        rhythm=TWO_WEEKLY_THEN_MONTHLY,
        best_for=say("long-held tension and knots", context="best for"),
        why_not=say("it works firmly into deeper layers", context="why"),
        prepare=(say("Tell your therapist where it hurts."),),
        after=(
            say("Soreness for a day or two is usual."),
            say("No hard training for 24 hours."),
            say("If pain spreads or dark bruises show, please tell us."),
        ),
    ),
    Treatment(
        code="sports",
        lowest="medium",
        highest="deep",
        usual=45,
        shortest=30,
        longest=60,
        first_visit=45,
        rhythm=MONTHLY,
        best_for=say("training, and looking after yourself around it", context="best for"),
        why_not=say("it is brisk and firm", context="why"),
        prepare=(
            say("Tell us the date of your event; there is no deep work in the last 48 hours before it."),
        ),
        after=(say("Move gently, and drink as you are thirsty."),),
    ),
    Treatment(
        code="trigger_point",
        lowest="medium",
        highest="deep",
        usual=45,
        shortest=30,
        longest=45,
        first_visit=30,
        rhythm=WEEKLY_THEN_MONTHLY,
        best_for=say("releasing particular knots", context="best for"),
        why_not=say("it presses hard on single points", context="why"),
        prepare=(say("Tell your therapist where the spot sends its pain."),),
        after=(say("Stretch gently and keep the place warm."), say("It may be tender for a day.")),
    ),
    Treatment(
        code="hot_stone",
        lowest="light",
        highest="medium",
        usual=75,
        shortest=60,
        longest=90,
        first_visit=75,
        rhythm=MONTHLY,
        best_for=say("deep relaxation and sore muscles", context="best for"),
        why_not=say("it adds heat", context="why"),
        prepare=(say("Take off jewellery."), say("No fresh self-tan or shaving on the day.")),
        after=(say("Cool down slowly and drink some water."), say("No sauna afterwards.")),
        care=(
            "Water at 54 °C can burn within a minute: cool and test each stone first.",
            "Keep stones moving or lay them on cloth; never on skin with less feeling.",
        ),
        source=("ST", "S15"),
    ),
    Treatment(
        code="thai",
        lowest="medium",
        highest="firm",
        usual=90,
        shortest=60,
        longest=120,
        first_visit=60,
        rhythm=MONTHLY,
        best_for=say("stretching, moving freely and balance", context="best for"),
        why_not=say("it presses and stretches strongly", context="why"),
        prepare=(say("Bring loose clothes."), say("Keep your stomach light for two hours before.")),
        after=(say("Move slowly."), say("No heavy lifting that day.")),
    ),
    Treatment(
        code="prenatal",
        lowest="light",
        highest="medium",
        usual=60,
        shortest=45,
        longest=60,
        first_visit=45,
        rhythm=EVERY_2_TO_4_WEEKS,
        best_for=say("the aches of pregnancy and the time after birth", context="best for"),
        why_not=say("it is made for pregnancy and the time after birth", context="why"),
        prepare=(
            say("Empty your bladder just before."),
            say("Bring your maternity notes or letter."),
            say("Eat lightly."),
        ),
        after=(
            say("Rise in stages and drink some water."),
            say("Call your maternity unit if anything feels wrong."),
        ),
    ),
)
TREATMENTS: Mapping[str, Treatment] = {treatment.code: treatment for treatment in _ALL}

GENTLER_FIRST = ("swedish", "hot_stone", "prenatal", "thai", "trigger_point", "sports", "deep_tissue")
"""Ties in the ranking go to the gentler treatment."""

WITHOUT_HEAT: Mapping[str, str] = {
    "Stretch gently and keep the place warm.": say("Stretch gently."),
}
"""Advice that would bring heat back after a session where heat is banned."""

EVERYONE: tuple[str, ...] = (
    say("Arrive 10 to 15 minutes early, so that you can settle."),
    say("Tell your therapist how much pressure you like."),
    say("Drink some water before and after, for comfort."),
    say("No alcohol before, and no big meal in the last hour or two."),
    say("Tell us what has changed since last time."),
    say("Say so when pressure feels like more than 7 out of 10, or when pain is sharp or spreads."),
)
"""The guide's tips and what usually goes with a session (SEED S45)."""

EVENT_SESSION = (15, 20)
"""Minutes of sports work when an event is near: shortest and longest."""

SHORT_SESSION_MINUTES = 45
CAREFUL_SESSION_MINUTES = 60
"""Never more with a cap of light or on a first visit that a therapist reads before."""
