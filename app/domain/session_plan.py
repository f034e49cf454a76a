"""The session plan: how long, how often, what to do before and after."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.answers import Intake
from app.domain.rules.treatments import (
    CAREFUL_SESSION_MINUTES,
    EVENT_SESSION,
    EVERYONE,
    RHYTHMS,
    SHORT_SESSION_MINUTES,
    TREATMENTS,
    TWO_WEEKLY,
    WITHOUT_HEAT,
)
from app.domain.said import one_by_one, say
from app.domain.screening import Screening

_LONG_STANDING = frozenset(("osteoarthritis", "fibromyalgia", "lower_back_pain"))
_MAY_START_WEEKLY = say(
    "With long-standing pain you may start once a week. In trials an hour a week for eight weeks was used "
    "for knee arthritis and five weeks or more for fibromyalgia; we promise no result."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPlan:
    """Minutes proposed, within `shortest` and `longest`; `rhythm_weeks` is the step of a plan of visits.

    `advice` comes from health answers and so stays inside the app; `prepare` and `after` do not.
    """

    minutes: int
    shortest: int
    longest: int
    rhythm: str
    rhythm_weeks: int
    rhythm_text: str
    prepare: tuple[str, ...]
    advice: tuple[str, ...]
    after: tuple[str, ...]
    care: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """The `plan` of a result."""
        return {
            "minutes": self.minutes,
            "rhythm": self.rhythm,
            "shortest": self.shortest,
            "longest": self.longest,
            "rhythm_weeks": self.rhythm_weeks,
            "rhythm_text": self.rhythm_text,
            "prepare": list(self.prepare),
            "advice": list(self.advice),
            "after": list(self.after),
            "care": list(self.care),
        }


def session_plan(intake: Intake, screening: Screening, code: str, *, first_visit: bool) -> SessionPlan:
    """The plan for one treatment. A first visit is the default reading when nothing else is known."""
    treatment = TREATMENTS[code]
    most = minutes_at_most(screening, first_visit=first_visit)
    usual = treatment.first_visit if first_visit else treatment.usual
    shortest, longest = treatment.shortest, treatment.longest
    if code == "sports" and "event_within_48h" in intake.lifestyle:
        shortest, longest = EVENT_SESSION
    longest = longest if most is None else min(longest, most)
    minutes = min(usual, longest)
    rhythm = _rhythm(intake, code)
    weeks, in_words = RHYTHMS[rhythm]
    return SessionPlan(
        minutes=minutes,
        shortest=min(shortest, minutes),
        longest=longest,
        rhythm=rhythm,
        rhythm_weeks=weeks,
        rhythm_text=one_by_one((in_words, _MAY_START_WEEKLY if _may_start_weekly(intake, code) else "")),
        prepare=(*treatment.prepare, *EVERYONE),
        advice=tuple(dict.fromkeys(row.rule.advice for row in screening.rows if row.rule.advice)),
        after=tuple(_after(treatment.after, heat_ban=screening.heat_ban)),
        care=treatment.care,
    )


def minutes_at_most(screening: Screening, *, first_visit: bool) -> int | None:
    """The longest session the answers allow, in minutes; None when nothing limits it."""
    limits = [row.rule.minutes_at_most for row in screening.rows if row.rule.minutes_at_most is not None]
    if "short_session" in screening.flags:
        limits.append(SHORT_SESSION_MINUTES)
    waits_for_review = screening.outcome in ("review", "clearance")
    if screening.cap == "light" or (first_visit and waits_for_review):
        limits.append(CAREFUL_SESSION_MINUTES)
    return min(limits, default=None)


def _rhythm(intake: Intake, code: str) -> str:
    in_season = code == "sports" and {"athlete_competitive", "event_within_48h"}.intersection(
        intake.lifestyle
    )
    return TWO_WEEKLY if in_season else TREATMENTS[code].rhythm


def _may_start_weekly(intake: Intake, code: str) -> bool:
    long_standing = "chronic_pain" in intake.goals or intake.codes.intersection(_LONG_STANDING)
    return code == "swedish" and bool(long_standing)


def _after(advice: Iterable[str], *, heat_ban: bool) -> Iterable[str]:
    return (WITHOUT_HEAT.get(line, line) if heat_ban else line for line in advice)
