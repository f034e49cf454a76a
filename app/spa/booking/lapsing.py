"""What runs out by itself: holds that nobody finished, requests that nobody answered. For the worker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Select, select

from app.domain.lifecycle import Status, move
from app.infra.database import db, transaction
from app.infra.signals import tell_time_freed
from app.spa.booking import claims
from app.spa.booking.models import Appointment
from app.spa.booking.telling import notice
from app.spa.messages import announce

AT_ONCE = 100
"""How many one transaction tidies away, so that it stays short."""


def expire_lapsed_holds(*, now: datetime) -> int:
    """Tidy away the holds that ran out by `now` (UTC); how many there were.

    Nothing waits for this: a hold that ran out stops counting by itself. It keeps the tables clean.
    """
    lapsed = select(Appointment).where(Appointment.status == Status.HELD, Appointment.held_until <= now)
    return _in_batches(lapsed, lambda holds: claims.expire(holds, now=now), now)


def expire_unanswered(*, now: datetime) -> int:
    """Let go of the requests that nobody answered before their time came (UTC); how many there were."""
    late = select(Appointment).where(
        Appointment.status == Status.PENDING_REVIEW, Appointment.starts_at <= now
    )
    return _in_batches(late, lambda requests: _let_go(requests, now), now)


def _in_batches(wanted: Select[Appointment], work: Callable[[list[Appointment]], int], now: datetime) -> int:
    # Whoever works on one of them just now will see for themselves how it stands.
    locking = wanted.order_by(Appointment.id).limit(AT_ONCE).with_for_update(skip_locked=True, key_share=True)
    total, done = 0, AT_ONCE
    while done == AT_ONCE:
        with transaction():
            found = list(db.session.scalars(locking))
            freed = [one.span for one in found]
            done = work(found)
        tell_time_freed(freed, now=now)
        total += done
    return total


def _let_go(requests: list[Appointment], now: datetime) -> int:
    for visit in requests:
        visit.status = move(Status(visit.status), Status.EXPIRED)
        visit.cancelled_at, visit.cancelled_by = now, "nobody"
        if visit.client is not None:
            announce.request_expired(notice(visit, visit.client), now=now)
    claims.release(visit.id for visit in requests)
    return len(requests)
