"""A therapist cannot come, and is back: what that does to the calendar, and to nobody's visit."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.domain.errors import InThePast, Refusal
from app.domain.interval import Interval, epoch
from app.infra.database import db, transaction
from app.infra.signals import tell_therapist_away, tell_time_freed
from app.spa.absences.models import BY_MANAGER, WITHDRAWN, Absence, Proposal
from app.spa.absences.queries import is_open
from app.spa.absences.settling import close, lock_proposal
from app.spa.absences.telling import tell_withdrawal
from app.spa.booking import claims
from app.spa.booking.models import Appointment
from app.spa.roster.models import Therapist, TimeOff

LONGEST = timedelta(days=366)


class TooLong(Refusal):
    """Nobody is away for years by one entry."""

    code = "too_long"
    status = 422
    default = "An absence can be a year at most. Please look at the dates again."


def report_absence(
    therapist: Therapist,
    starts_at: datetime,
    ends_at: datetime,
    *,
    reason: str = "",
    user_id: int | None,
    now: datetime,
) -> Absence:
    """Write down that a therapist is away, so that nothing more is booked with them then. Instants are UTC.

    Visits stay where they are. Reported again within an absence that is known, it is that one. What was
    proposed to others with this therapist is taken back, and so is what the waitlist has offered.

    Raises:
        InThePast: it is over already. TooLong: it is longer than a year.
    """
    if ends_at <= now or ends_at <= starts_at:
        raise InThePast("That time is over already. Please look at the dates again.")
    if ends_at - starts_at > LONGEST:
        raise TooLong
    therapist_id, resource_id = therapist.id, therapist.resource_id
    freed = []
    with transaction():
        claims.lock_resources([resource_id])
        known = _known(therapist_id, starts_at, ends_at)
        if known is not None:
            return known
        away = TimeOff(
            therapist_id=therapist_id,
            starts_at=epoch(starts_at),
            ends_at=epoch(ends_at),
            reason=reason.strip(),
        )
        absence = Absence(
            therapist_id=therapist_id,
            time_off=away,
            starts_at=starts_at,
            ends_at=ends_at,
            created_by_id=user_id,
            created_at=now,
        )
        db.session.add(absence)
        freed = _take_back(_promised(therapist_id, starts_at, ends_at), user_id=user_id, now=now)
    tell_therapist_away(now=now)
    tell_time_freed(freed, now=now)
    return absence


def end_absence(absence: Absence, *, user_id: int | None, now: datetime) -> Absence:
    """The therapist is back, or was never away: what is left of their time off goes. Done twice, done once.

    What clients have accepted stays. What is still proposed is taken back, and they are told. Whoever waits
    for a time hears what is free again.
    """
    absence_id, resource_id = absence.id, absence.therapist.resource_id
    with transaction():
        claims.lock_resources([resource_id])
        absence = db.session.get_one(Absence, absence_id, populate_existing=True)
        if absence.closed_at is not None:
            return absence
        freed = _take_back(_asked(absence_id), user_id=user_id, now=now)
        freed += _give_back_time(absence, now)
        absence.closed_at = now
    tell_time_freed(freed, now=now)
    return absence


def _known(therapist_id: int, starts_at: datetime, ends_at: datetime) -> Absence | None:
    wanted = select(Absence).where(
        Absence.therapist_id == therapist_id,
        Absence.closed_at.is_(None),
        Absence.starts_at <= starts_at,
        Absence.ends_at >= ends_at,
    )
    return db.session.scalar(wanted.order_by(Absence.id).limit(1))


def _give_back_time(absence: Absence, now: datetime) -> list[Interval]:
    """End the time off; gives what of it is still to come."""
    away = absence.time_off
    if away is None or away.ends_at <= epoch(now):
        return []
    rest = Interval(max(epoch(now), away.starts_at), away.ends_at)
    if epoch(now) <= away.starts_at:
        absence.time_off = None
        db.session.flush()
        db.session.delete(away)
    else:
        away.ends_at = epoch(now)
        absence.ends_at = now
    return [rest]


def _asked(absence_id: int) -> list[Proposal]:
    """What clients are still asked because of an absence."""
    wanted = select(Proposal).where(Proposal.absence_id == absence_id, Proposal.outcome.is_(None))
    return list(db.session.scalars(wanted.order_by(Proposal.id)))


def _promised(therapist_id: int, starts_at: datetime, ends_at: datetime) -> list[Proposal]:
    """What was proposed to others' clients with this therapist, at a time at which they are away now."""
    hold = aliased(Appointment)
    wanted = (
        select(Proposal)
        .join(hold, hold.id == Proposal.hold_id)
        .where(
            Proposal.outcome.is_(None),
            hold.therapist_id == therapist_id,
            hold.starts_at < ends_at,
            hold.ends_at > starts_at,
        )
    )
    return list(db.session.scalars(wanted.order_by(Proposal.id)))


def _take_back(proposals: list[Proposal], *, user_id: int | None, now: datetime) -> list[Interval]:
    ids = {number for one in proposals for number in (one.appointment_id, one.hold_id) if number is not None}
    claims.lock_appointments(ids)
    freed = []
    for one in proposals:
        proposal = lock_proposal(one.id)
        if proposal.outcome is None:
            was_open = is_open(proposal, now)
            freed += close(proposal, WITHDRAWN, by=BY_MANAGER, user_id=user_id, now=now)
            if was_open:
                tell_withdrawal(proposal, now=now)
    return freed
