"""A client adds to their answers, or changes some, after the booking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.domain.errors import NotReady
from app.domain.hours import day_of
from app.domain.lifecycle import TO_COME
from app.domain.said import say
from app.infra.database import db, transaction
from app.spa.booking import claims
from app.spa.booking.answers import screen_again
from app.spa.booking.models import Appointment
from app.spa.clients.models import Client
from app.spa.intake.details import merged
from app.spa.intake.models import Intake
from app.spa.intake.queries import newest_intake
from app.spa.intake.steps import keep_intake
from app.spa.settings.queries import zone

UNANSWERED = say("Please answer the questions about your visit first. Then you can add to them here.")


def supersede(
    client: Client,
    told: Mapping[str, Any],
    beside: Mapping[str, Any],
    *,
    confirmed: Iterable[str] = (),
    now: datetime,
) -> Intake:
    """Keep the newest answers of a client with these told anew, as a new intake. `now` is UTC.

    `told` are fields that the rules read, `beside` fields that people read; every other answer stays. The
    fields in `confirmed` still hold as they are and count as answered today. Where
    the rules read something new, all visits to come are screened again; else they keep what they were booked
    under, and their therapists find the new intake with them. Two who change different answers at once both
    find theirs kept.

    Raises:
        NotReady: this client has not answered anything yet.
        InvalidIntake: what comes of it is not an intake.
    """
    client_id, resource_id, house = client.id, client.resource_id, zone()
    with transaction():
        claims.lock_resources([resource_id])
        earlier = newest_intake(client_id)
        if earlier is None:
            raise NotReady(UNANSWERED)
        details = merged(
            earlier.answers,
            told,
            beside,
            confirmed=confirmed,
            answered_on=day_of(earlier.answered_at, house),
            today=day_of(now, house),
        )
        # Whoever had to wait for somebody else's change still comes after it.
        at = max(now, earlier.answered_at)
        intake = keep_intake(db.session.get_one(Client, client_id), details.answers, now=at)
        if details.says_other or _booked_under_other(client_id, earlier.id, now):
            screen_again(client_id, intake, now=now, zone=house)
        else:
            _hand_over(client_id, intake, now)
    return intake


def _booked_under_other(client_id: int, earlier_id: int, now: datetime) -> bool:
    """Whether a visit to come rests on other answers than the newest, or on none."""
    return any(visit.intake_id != earlier_id for visit in _to_come(client_id, now))


def _hand_over(client_id: int, intake: Intake, now: datetime) -> None:
    for visit in claims.lock_appointments([visit.id for visit in _to_come(client_id, now)]):
        visit.intake = intake


def _to_come(client_id: int, now: datetime) -> list[Appointment]:
    theirs = select(Appointment).where(
        Appointment.client_id == client_id, Appointment.ends_at > now, Appointment.status.in_(TO_COME)
    )
    return list(db.session.scalars(theirs))
