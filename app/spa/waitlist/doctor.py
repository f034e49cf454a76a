"""Proof that every offer still has its time, and that nothing is held for nobody who waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select

from app.domain.lifecycle import Status
from app.infra.checkup import Finding
from app.infra.database import db
from app.spa.booking.models import Appointment
from app.spa.waitlist.models import Offer

SHOWN = 20
OVERDUE = timedelta(hours=1)
"""What the worker has not tidied away for so long it is not going to."""


def findings(now: datetime) -> list[Finding]:
    """Everything that is wrong with what is offered; nothing is changed. `now` is UTC."""
    return [*_held_for_nobody(), *_without_a_time(now)]


def _held_for_nobody() -> Iterator[Finding]:
    """Holds that no open offer is about: their time is lost until they run out."""
    asked = exists().where(Offer.appointment_id == Appointment.id, Offer.outcome.is_(None))
    lost = select(Appointment.id).where(
        Appointment.status == Status.HELD, Appointment.kept_for == "offer", ~asked
    )
    for number in db.session.scalars(lost.order_by(Appointment.id).limit(SHOWN)):
        yield Finding("offer_lost", f"Hold {number} is kept for an offer that is not open. It can go.")


def _without_a_time(now: datetime) -> Iterator[Finding]:
    """Open offers whose time is no longer held, though nobody has closed them."""
    long_ago = now - OVERDUE
    gone = (
        select(Offer.id)
        .join(Appointment, Appointment.id == Offer.appointment_id)
        .where(
            Offer.outcome.is_(None),
            Offer.offered_at < long_ago,
            or_(
                Appointment.held_until < long_ago,
                (Appointment.status != Status.HELD) & (Appointment.cancelled_at < long_ago),
            ),
        )
    )
    for number in db.session.scalars(gone.order_by(Offer.id).limit(SHOWN)):
        yield Finding(
            "offer_left",
            f"Offer {number} is open, but the time that it offers is not held any more, so nobody is "
            "asked. Is the worker running (flask --app wsgi worker)?",
        )
