"""Proof that every proposal still has its place, and that nothing is held for nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased

from app.domain.lifecycle import Status
from app.infra.checkup import Finding
from app.infra.database import db
from app.spa.absences.models import Proposal
from app.spa.booking.models import Appointment, Occupancy
from app.spa.clients.models import Client
from app.spa.roster.models import Room, Therapist

SHOWN = 20
OVERDUE = timedelta(hours=1)
"""What the worker has not tidied away for so long it is not going to."""


def findings(now: datetime) -> list[Finding]:
    """Everything that is wrong with what is proposed; nothing is changed. `now` is UTC."""
    checks: tuple[Callable[[datetime], Iterator[Finding]], ...] = (_held_for_nobody, _unclaimed, _left_lying)
    return [finding for check in checks for finding in check(now)]


def _held_for_nobody(_now: datetime) -> Iterator[Finding]:
    """Holds that no open proposal is about: their time is lost until they run out."""
    asked = exists().where(Proposal.hold_id == Appointment.id, Proposal.outcome.is_(None))
    lost = select(Appointment.id).where(
        Appointment.status == Status.HELD, Appointment.kept_for == "proposal", ~asked
    )
    for number in db.session.scalars(lost.order_by(Appointment.id).limit(SHOWN)):
        yield Finding("proposal_lost", f"Hold {number} is kept for a proposal that is not open. It can go.")


def _unclaimed(now: datetime) -> Iterator[Finding]:
    """Open proposals whose therapist, room or client is claimed neither by the hold nor by the visit."""
    visit, hold = aliased(Appointment), aliased(Appointment)
    for who, model, key in (
        ("therapist", Therapist, hold.therapist_id),
        ("room", Room, hold.room_id),
        ("client", Client, hold.client_id),
    ):
        claimed = exists().where(
            or_(Occupancy.appointment_id == hold.id, Occupancy.appointment_id == visit.id),
            Occupancy.resource_id == model.resource_id,
        )
        wanted = (
            select(Proposal.id)
            .join(visit, visit.id == Proposal.appointment_id)
            .join(hold, hold.id == Proposal.hold_id)
            .join(model, model.id == key)
            .where(
                Proposal.outcome.is_(None),
                hold.status == Status.HELD,
                hold.held_until > now,
                visit.sequence == Proposal.sequence,
                ~claimed,
            )
        )
        for number in db.session.scalars(wanted.order_by(Proposal.id).limit(SHOWN)):
            yield Finding(
                "proposal_unclaimed",
                f"Proposal {number} does not keep its {who}, so it may not be there when the client accepts. "
                "Take it back and propose again.",
            )


def _left_lying(now: datetime) -> Iterator[Finding]:
    late = select(Proposal.id).where(Proposal.outcome.is_(None), Proposal.answer_by < now - OVERDUE)
    count = len(db.session.scalars(late).all())
    if count:
        yield Finding(
            "proposal_left",
            f"{count} proposals that nobody answered are still open. "
            "Is the worker running (flask --app wsgi worker)?",
        )
