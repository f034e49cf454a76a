"""New answers, and what they mean for visits that are booked already."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.domain.hours import day_of
from app.domain.lifecycle import TO_COME
from app.infra.database import db, transaction
from app.spa.booking import claims
from app.spa.booking.effort import update_effort
from app.spa.booking.models import Appointment
from app.spa.booking.screened import screen_for
from app.spa.clients.models import Client
from app.spa.intake.models import Intake
from app.spa.intake.steps import give_consents, keep_intake


def renew_answers(
    client: Client,
    answers: dict[str, Any],
    *,
    consents: Iterable[str] = (),
    now: datetime,
    zone: ZoneInfo,
) -> list[Appointment]:
    """Keep a client's new answers and screen every visit to come again, each for its own day.

    A visit keeps its status: new answers alone neither confirm a request nor take a visit away. But one that
    asks for a look cannot start before its therapist has ticked every flag. Gives the visits screened.

    Raises:
        InvalidIntake: the answers are not an intake.
    """
    client_id, resource_id = client.id, client.resource_id
    with transaction():
        claims.lock_resources([resource_id])
        client = db.session.get_one(Client, client_id)
        give_consents(client, consents, now=now)
        intake = keep_intake(client, answers, now=now)
        return screen_again(client_id, intake, now=now, zone=zone)


def screen_again(
    client_id: int, intake: Intake | None = None, *, now: datetime, zone: ZoneInfo
) -> list[Appointment]:
    """Screen a client's visits to come inside the caller's transaction, who has locked the client's resource.

    Without an intake each is screened with the answers that it was booked under.
    """
    to_come = select(Appointment.id).where(
        Appointment.client_id == client_id, Appointment.ends_at > now, Appointment.status.in_(TO_COME)
    )
    visits = claims.lock_appointments(db.session.scalars(to_come).all())
    for visit in visits:
        visit_on = day_of(visit.starts_at, zone)
        screen_for(intake or visit.intake, client_id=client_id, visit_on=visit_on, now=now).keep_on(visit)
        update_effort(visit)
    return visits
