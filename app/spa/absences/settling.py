"""Proposals that have become pointless: nobody answered in time, or the visit went another way meanwhile.

Nothing waits for this. A proposal that is over cannot be accepted, tidied away or not; what was held for it
comes free. It runs after whatever frees time, and again in the worker.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from app.domain.interval import Interval
from app.domain.lifecycle import Status, move
from app.infra.database import db, transaction
from app.infra.signals import tell_time_freed, time_freed
from app.spa.absences.models import (
    BY_CLIENT,
    BY_MANAGER,
    BY_NOBODY,
    CANCELLED,
    CHOSE_OTHER,
    LAPSED,
    WITHDRAWN,
    Proposal,
)
from app.spa.accounts.models import Role
from app.spa.booking import claims
from app.spa.booking.away import EXCUSED
from app.spa.booking.changes import MOVABLE
from app.spa.booking.models import Appointment

AT_ONCE = 100
CALLED_OFF = (Status.CANCELLED, Status.DECLINED)


def settle(*, now: datetime) -> int:
    """Tidy away the proposals that were over by `now` (UTC); how many there were."""
    done = 0
    for proposal_id in _over(now):
        done += _settle(proposal_id, now)
    return done


@time_freed.connect
def settle_after(_sender: Any, *, now: datetime, **_facts: Any) -> None:
    """A visit that was moved or called off leaves nothing held in its place."""
    settle(now=now)


def lock_proposal(proposal_id: int) -> Proposal:
    """The proposal as it is now, once its visit and its hold are locked. Always the last to be locked."""
    wanted = select(Proposal).where(Proposal.id == proposal_id).with_for_update()
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()


def close(
    proposal: Proposal,
    outcome: str,
    *,
    by: str | None,
    user_id: int | None = None,
    now: datetime,
) -> list[Interval]:
    """End a locked proposal and let go of what is held for it; what came free with that."""
    proposal.outcome, proposal.decided_at = outcome, now
    proposal.decided_by, proposal.decided_by_id = by, user_id
    hold = proposal.hold
    if hold is None or hold.status != Status.HELD:
        return []
    if hold.is_held_at(now):
        hold.status = move(Status(hold.status), Status.CANCELLED)
        hold.cancelled_at, hold.cancelled_by = now, by or BY_NOBODY
        claims.release([hold.id])
    else:
        claims.expire([hold], now=now)
    return [hold.span]


def _over(now: datetime) -> list[int]:
    visit, hold = aliased(Appointment), aliased(Appointment)
    wanted = (
        select(Proposal.id)
        .join(visit, visit.id == Proposal.appointment_id)
        .outerjoin(hold, hold.id == Proposal.hold_id)
        .where(
            Proposal.outcome.is_(None),
            or_(
                Proposal.answer_by <= now,
                visit.sequence != Proposal.sequence,
                visit.status.not_in(MOVABLE),
                hold.id.is_(None),
                hold.status != Status.HELD,
            ),
        )
    )
    return list(db.session.scalars(wanted.order_by(Proposal.id).limit(AT_ONCE)))


def _settle(proposal_id: int, now: datetime) -> int:
    freed: list[Interval] = []
    with transaction():
        proposal = db.session.get_one(Proposal, proposal_id)
        ids = [number for number in (proposal.appointment_id, proposal.hold_id) if number is not None]
        claims.lock_appointments(ids)
        proposal = lock_proposal(proposal_id)
        outcome = outcome_of(proposal, now)
        if proposal.outcome is not None or outcome is None:
            return 0
        freed = close(proposal, outcome, by=_decider(proposal.appointment, outcome), now=now)
    tell_time_freed(freed, now=now)
    return 1


def outcome_of(proposal: Proposal, now: datetime) -> str | None:
    """What became of a proposal that nobody has decided about; None while it can be accepted."""
    visit = proposal.appointment
    if visit.status in CALLED_OFF:
        return CANCELLED
    if visit.status not in MOVABLE:
        return LAPSED
    if visit.sequence != proposal.sequence:
        return CHOSE_OTHER
    if proposal.answer_by <= now:
        return LAPSED
    return None if proposal.is_open_at(now) else WITHDRAWN


def _decider(visit: Appointment, outcome: str) -> str | None:
    """Who decided, as far as the visit tells: who moved it, it does not."""
    if outcome == CANCELLED:
        return BY_CLIENT if visit.cancelled_by in (Role.CLIENT, EXCUSED) else BY_MANAGER
    return BY_NOBODY if outcome in (LAPSED, WITHDRAWN) else None
