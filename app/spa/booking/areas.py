"""Leave to work on a sensitive area: for one visit, each area for itself, to be taken back at any moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from app.domain.errors import TooLate, WrongTransition
from app.domain.lifecycle import Status, label
from app.domain.said import say
from app.domain.vocabulary import SENSITIVE_AREAS, in_order
from app.infra.database import db, transaction
from app.spa.booking import claims
from app.spa.booking.models import Appointment
from app.spa.intake.models import AreaConsent

_OPEN = (Status.PENDING_REVIEW, Status.CONFIRMED, Status.CHECKED_IN)
"""Before and during the visit."""


def is_open(appointment: Appointment, *, now: datetime) -> bool:
    """Whether there is anything left to decide for this visit: it takes place, and is not over."""
    return appointment.status in _OPEN and appointment.ends_at > now


def agreed_areas(appointment_id: int) -> tuple[str, ...]:
    """The sensitive areas on which this visit may work, in the order of the vocabulary; at first none."""
    return in_order((one.area for one in _standing(appointment_id)), SENSITIVE_AREAS)


def decide_areas(appointment: Appointment, areas: Iterable[str], *, now: datetime) -> None:
    """Give leave to exactly these areas for this one visit; what is left out is taken back. `now` is UTC.

    Raises:
        TooLate: the visit is over.
        WrongTransition: it does not take place.
        ValueError: an area that is not sensitive.
    """
    wanted, appointment_id = set(in_order(areas, SENSITIVE_AREAS)), appointment.id
    with transaction():
        visit = claims.lock_appointment(appointment_id)
        if visit.status not in _OPEN:
            raise WrongTransition(
                say("This visit is {status}: there is nothing to decide.", status=label(Status(visit.status)))
            )
        if visit.ends_at <= now:
            raise TooLate(say("This visit is over: there is nothing left to decide for it."))
        standing = {one.area: one for one in _standing(appointment_id)}
        for area, consent in standing.items():
            if area not in wanted:
                consent.withdrawn_at = now
        for area in sorted(wanted - standing.keys()):
            db.session.add(AreaConsent(appointment_id=appointment_id, area=area, given_at=now))


def _standing(appointment_id: int) -> list[AreaConsent]:
    given = select(AreaConsent).where(
        AreaConsent.appointment_id == appointment_id, AreaConsent.withdrawn_at.is_(None)
    )
    return list(db.session.scalars(given))
