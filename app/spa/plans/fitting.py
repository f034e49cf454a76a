"""What a client's newest answers mean for any day: pregnancy, surgery, letters all move with time.

To search and to warn with. The client alone is shown the reasons, and only after that read went on record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.effort import planned_pressure
from app.domain.errors import NotBookable
from app.domain.hours import day_of
from app.spa.booking.screened import LOOK_FIRST
from app.spa.clients.models import Client
from app.spa.intake.kept_words import kept_sentence
from app.spa.intake.models import Intake
from app.spa.intake.queries import newest_intake
from app.spa.intake.reading import screen_on
from app.spa.intake.steps import Letters, letters_of
from app.spa.treatments.models import Treatment


@dataclass(frozen=True, slots=True)
class Fit:
    """What the answers mean for one day; `reasons` are sentences for the client and nobody else."""

    outcome: str = "unscreened"
    is_ruled_out: bool = False
    qualifications: frozenset[str] = frozenset()
    reasons: tuple[str, ...] = ()
    pressure: str | None = None
    """What to reckon with; None while nobody has answered."""

    @property
    def waits(self) -> bool:
        """Whether a therapist reads first."""
        return self.outcome in LOOK_FIRST and not self.is_ruled_out

    def require_bookable(self) -> None:
        """Raise NotBookable if the rules allow no massage that day, or not this treatment."""
        if self.is_ruled_out:
            raise NotBookable


@dataclass(slots=True)
class Fitting:
    """One client and one treatment, whatever the day. Screens each day once."""

    intake: Intake | None
    answers: dict[str, Any]
    letters: Letters
    treatment_code: str
    zone: ZoneInfo
    known: dict[date, Fit] = field(default_factory=dict)

    def on(self, day: date) -> Fit:
        """What a day in the spa's zone asks for. Raises InvalidIntake if the answers are not an intake."""
        if day not in self.known:
            self.known[day] = self._screen(day)
        return self.known[day]

    def knowing(self, other: Fitting) -> Fitting:
        """This, with what another has screened already if it was of the same answers and letters."""
        if (self.answers, self.letters) == (other.answers, other.letters):
            self.known = other.known
        return self

    def qualifications(self, days: Iterable[date]) -> Mapping[date, frozenset[str]]:
        """What a therapist must hold on each of these days."""
        return {day: self.on(day).qualifications for day in days}

    def ruled_out(self, days: Iterable[date]) -> frozenset[date]:
        """Those of these days on which the treatment may not be given."""
        return frozenset(day for day in days if self.on(day).is_ruled_out)

    def _screen(self, day: date) -> Fit:
        if self.intake is None:
            return Fit()
        kept: dict[str, Any] = screen_on(
            self.answers,
            answered_on=day_of(self.intake.answered_at, self.zone),
            visit_on=day,
            clearances=self.letters.on(day),
        ).to_dict()
        wish = self.answers["intake"].get("pressure_preference")
        pressure = planned_pressure(wish, kept.get("max_pressure"))
        return replace(fit_from(kept, self.treatment_code), pressure=pressure)


def fitting(client: Client, treatment: Treatment, *, zone: ZoneInfo) -> Fitting:
    """Load the newest answers and all letters of a client. Two queries."""
    intake = newest_intake(client.id)
    answers = intake.answers if intake is not None else {}
    return Fitting(intake, answers, letters_of(client.id), treatment.code, zone)


def fit_from(kept: Mapping[str, Any], treatment_code: str) -> Fit:
    """The same from a result as it is kept with a visit."""
    against = [row for row in kept.get("ruled_out", ()) if row["type"] == treatment_code]
    outcome = str(kept.get("outcome", "unscreened"))
    if outcome == "stop":
        reasons = _texts(kept, ("stop",))
    elif against:
        reasons = tuple(kept_sentence(kept, reason["text"]) for row in against for reason in row["reasons"])
    else:
        reasons = _texts(kept, LOOK_FIRST)
    return Fit(
        outcome=outcome,
        is_ruled_out=outcome == "stop" or bool(against),
        qualifications=frozenset(kept.get("qualifications", ())),
        reasons=reasons,
    )


def _texts(kept: Mapping[str, Any], effects: Iterable[str]) -> tuple[str, ...]:
    wanted = set(effects)
    return tuple(
        kept_sentence(kept, reason["text"])
        for reason in kept.get("reasons", ())
        if reason["effect"] in wanted
    )
