"""Posting what is due around visits.

The worker calls these again and again; two workers that do so at one moment post each message once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.policy import Policy
from app.domain.reminders import BEFORE, Kind
from app.infra.database import db, transaction
from app.spa.booking import claims
from app.spa.booking.telling import notice
from app.spa.messages.care import care
from app.spa.reminders.missing import missing_before
from app.spa.reminders.queries import (
    Around,
    after_visits,
    around_now,
    before_visits,
    last_visits,
    unanswered_visits,
)

SAYS_WHAT_IS_MISSING = (Kind.REMINDER, Kind.LAST_CALL)


def remind(*, now: datetime, policy: Policy, zone: ZoneInfo) -> int:
    """Remind of visits to come; gives how many messages were posted. `now` is UTC."""
    return _post(before_visits(policy, now=now), {Kind.REMINDER, Kind.SHORTLY}, now, policy, zone)


def ask_again(*, now: datetime, policy: Policy, zone: ZoneInfo) -> int:
    """Ask once more for answers that are missing shortly before a visit."""
    return _post(unanswered_visits(policy, now=now, zone=zone), {Kind.LAST_CALL}, now, policy, zone)


def look_after(*, now: datetime, policy: Policy, zone: ZoneInfo) -> int:
    """Send advice after visits that were given."""
    return _post(after_visits(policy, now=now), {Kind.AFTERCARE}, now, policy, zone)


def invite_back(*, now: datetime, policy: Policy, zone: ZoneInfo) -> int:
    """Invite those who have booked nothing since their last visit."""
    return _post(last_visits(now=now), {Kind.NEXT}, now, policy, zone)


def _post(
    listed: Iterable[Around], kinds: Iterable[Kind], now: datetime, policy: Policy, zone: ZoneInfo
) -> int:
    wanted = frozenset(kinds)
    likely = [one.visit.id for one in listed if wanted & one.due(now, policy, zone).keys()]
    db.session.rollback()
    return sum(_post_about(number, wanted, now, policy, zone) for number in likely)


def _post_about(
    appointment_id: int, kinds: frozenset[Kind], now: datetime, policy: Policy, zone: ZoneInfo
) -> int:
    # Looked at again under the lock: it may have been moved or called off, or another worker was here.
    with transaction():
        visits = claims.lock_appointments([appointment_id])
        if not visits or visits[0].client is None:
            return 0
        visit, client = visits[0], visits[0].client
        missing = missing_before(visit, now=now) if kinds & BEFORE else None
        found = around_now(visit, missing).due(now, policy, zone)
        posted = [kind for kind in found if kind in kinds]
        for kind in posted:
            more = {"missing": missing} if kind in SAYS_WHAT_IS_MISSING else {}
            care(notice(visit, client), kind, found[kind], client=client.uid, now=now, **more)
    return len(posted)
