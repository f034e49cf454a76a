"""Opening my own answers from one of my visits. Doing so goes on record like any other read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import abort

from app.domain.freshness import KeptAnswers, Topic, is_time, to_ask
from app.domain.lifecycle import TO_COME, Status
from app.domain.whole_intake import is_minor
from app.infra import clock
from app.spa.booking.models import Appointment
from app.spa.clients.models import Client
from app.spa.intake.queries import newest_intake
from app.spa.intake.reading import read_intake
from app.spa.intake.reasons import OWN_ANSWERS
from app.spa.intake.steps import letters_of
from app.web.access import me, own_appointment_or_404
from app.web.days import day_of, today


@dataclass(frozen=True, slots=True)
class Mine:
    """One of my visits, whose it is, and everything they have answered; nothing where nobody has yet."""

    visit: Appointment
    client: Client
    seen: str = ""
    """The uid of the intake that was opened."""
    given_on: date | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)

    @property
    def told(self) -> Mapping[str, Any]:
        """What the rules read."""
        told: Mapping[str, Any] = self.answers.get("intake") or {}
        return told

    @property
    def beside(self) -> Mapping[str, Any]:
        """What people read beside it."""
        beside: Mapping[str, Any] = self.answers.get("beside") or {}
        return beside

    @property
    def has_answered(self) -> bool:
        """Whether there are answers at all."""
        return self.given_on is not None

    @property
    def is_minor(self) -> bool:
        """Whether a guardian agrees and signs for them."""
        return is_minor(self.told)

    @property
    def visit_on(self) -> date:
        """The day of the visit at the spa."""
        return day_of(self.visit.starts_at)

    @property
    def kept(self) -> KeptAnswers | None:
        """The answers with their days; None where there are none."""
        return None if self.given_on is None else KeptAnswers(self.told, self.beside, self.given_on)

    def due(self) -> tuple[Topic, ...]:
        """What is to be asked again before this visit, once it is near."""
        kept = self.kept
        if kept is None or self.visit.status not in TO_COME or not is_time(self.visit_on, today()):
            return ()
        return to_ask(kept, self.visit_on)

    def letter_ended(self) -> date | None:
        """The last day of the doctor's letter on file, if it ends before this visit, which is to come."""
        if self.visit.status not in TO_COME:
            return None
        return letters_of(self.client.id).ended_before(self.visit_on)


def own_visit_or_404(token: str) -> tuple[Appointment, Client]:
    """One of my booked visits and its client; a hold is none yet."""
    visit = own_appointment_or_404(token)
    if visit.client is None or visit.status == Status.HELD:
        abort(404)
    return visit, visit.client


def open_mine(token: str) -> Mine:
    """One of my visits with my newest answers; that they were opened is on record before they are."""
    visit, client = own_visit_or_404(token)
    intake = newest_intake(client.id)
    if intake is None:
        return Mine(visit, client)
    answers = read_intake(intake, reader=me(), reason=OWN_ANSWERS, now=clock.now())
    return Mine(visit, client, intake.uid, day_of(intake.answered_at), answers)
