"""Which answers to ask again before a visit: how old each may be, and how old while it is about what moves.

An answer is asked again when it would be older on the day of the visit than its topic allows. What was
confirmed in the week before the visit is never asked again: no topic holds for less than that week.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.domain.rough_dates import may_be_since
from app.domain.rules import CONDITION_CHOICES
from app.domain.said import Said, say

ANSWERED_ON = "answered_on"
"""Beside the answers: the day, in the spa's zone, on which each field was last answered."""
WINDOW = 7
"""Days before a visit from which it makes sense to ask."""
RECENT_DAYS = 183
"""Something of the last half year may still be healing."""


@dataclass(frozen=True, slots=True)
class KeptAnswers:
    """Answers as an intake keeps them, and the day (in the spa's zone) on which they were given."""

    intake: Mapping[str, Any]
    beside: Mapping[str, Any]
    given_on: date

    def on(self, topic: Topic) -> date:
        """When the answers of a topic were given or last confirmed; of several the oldest counts."""
        kept = self.beside.get(ANSWERED_ON)
        if isinstance(kept, str):
            return date.fromisoformat(kept)  # a draft keeps one day for all of it
        dates = kept or {}
        known = [date.fromisoformat(dates[key]) for key in (*topic.told, *topic.beside) if key in dates]
        if known:
            return min(known)
        # A newer intake keeps a day for each answer that there is: what was left out is as old as the oldest.
        return min(map(date.fromisoformat, dates.values()), default=self.given_on)

    def held(self, topic: Topic) -> list[str]:
        """The fields of a topic that hold an answer."""
        return [
            *(key for key in topic.told if self.intake.get(key) is not None),
            *(key for key in topic.beside if self.beside.get(key) is not None),
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Answers that are asked again together."""

    code: str
    told: tuple[str, ...] = ()
    """Fields of the intake object, which the rules read."""
    beside: tuple[str, ...] = ()
    """Fields beside it, which people read."""
    days: int
    """How many days old the answer may be on the day of the visit."""
    moving_days: int | None = None
    """The same while `moves` says that it is about something that changes."""
    moves: Callable[[KeptAnswers], bool] | None = None
    always: bool = False
    """Whether having said nothing is an answer, too."""

    def holds(self, told: KeptAnswers) -> int:
        """How many days this answer holds."""
        if self.moving_days is not None and self.moves is not None and self.moves(told):
            return self.moving_days
        return self.days


def _expecting(told: KeptAnswers) -> bool:
    return bool((told.intake.get("pregnancy") or {}).get("status", "none") != "none")


def _healing(told: KeptAnswers) -> bool:
    """A condition whose rules go by the days since, or one that is not named."""
    codes = [entry["code"] for entry in told.intake.get("conditions") or ()]
    return any(CONDITION_CHOICES[code].needs_days for code in codes) or bool(told.beside.get("other_words"))


def _medicated(told: KeptAnswers) -> bool:
    return bool(told.intake.get("medications") or told.beside.get("medication_words"))


def _lately(told: KeptAnswers) -> bool:
    """Something happened, or may have, in the half year before it was told."""
    since = told.given_on - timedelta(days=RECENT_DAYS)
    lines: list[Mapping[str, Any]] = told.beside.get("history") or []
    return any(may_be_since(line.get("when"), since) for line in lines)


def _hurting(told: KeptAnswers) -> bool:
    return bool(told.beside.get("marks"))


TOPICS: tuple[Topic, ...] = (
    Topic(
        code="pregnancy",
        told=("pregnancy",),
        beside=("pregnancy_week",),
        days=60,
        moving_days=14,
        moves=_expecting,
        always=True,
    ),
    Topic(
        code="conditions",
        told=("conditions",),
        beside=("other_words",),
        days=90,
        moving_days=14,
        moves=_healing,
        always=True,
    ),
    Topic(
        code="medication",
        told=("medications",),
        beside=("medication_words",),
        days=60,
        moving_days=30,
        moves=_medicated,
        always=True,
    ),
    Topic(code="allergies", told=("allergies",), beside=("allergy_words",), days=365, always=True),
    Topic(code="history", beside=("history",), days=180, moving_days=30, moves=_lately),
    Topic(code="marks", beside=("marks",), days=365, moving_days=7, moves=_hurting),
    Topic(
        code="wishes",
        told=("goals", "pressure_preference", "focus_areas", "avoid_areas"),
        days=180,
    ),
    Topic(code="contact", beside=("emergency",), days=365),
    Topic(code="guardian", told=("guardian_consent",), beside=("guardian",), days=90),
    Topic(code="ambience", beside=("ambience",), days=365),
)
"""In the order in which they are asked. The numbers are the house's own, to be looked at with the rules."""

TITLES: Mapping[str, Said] = {
    "pregnancy": say("Pregnancy"),
    "conditions": say("Your health"),
    "medication": say("Medicines"),
    "allergies": say("Allergies"),
    "history": say("What happened before"),
    "marks": say("Where it hurts"),
    "wishes": say("Your wishes"),
    "contact": say("Emergency contact"),
    "guardian": say("Parent or guardian"),
    "ambience": say("How the hour should feel"),
}
"""What each topic is called, to the client."""


def to_ask(told: KeptAnswers, visit_on: date) -> tuple[Topic, ...]:
    """The topics to ask again for a visit on a day in the spa's zone."""
    return tuple(topic for topic in TOPICS if is_asked(topic, told) and is_old(topic, told, visit_on))


def is_asked(topic: Topic, told: KeptAnswers) -> bool:
    """Whether there is an answer that could have changed. What was never asked is missing, not old."""
    return topic.always or bool(told.held(topic))


def is_old(topic: Topic, told: KeptAnswers, visit_on: date) -> bool:
    """Whether an answer would be older on the day of the visit than it may be."""
    return (visit_on - told.on(topic)).days > topic.holds(told)


def is_time(visit_on: date, today: date) -> bool:
    """Whether the visit is near enough to ask: what is confirmed earlier might change again."""
    return 0 <= (visit_on - today).days <= WINDOW


def ended(untils: Iterable[date | None], visit_on: date) -> date | None:
    """The last day of the letters on file if none of them holds on the day of the visit any more."""
    known = list(untils)
    last = max((until for until in known if until is not None), default=None)
    return last if last is not None and last < visit_on and None not in known else None
