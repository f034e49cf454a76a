"""Posting what is due around visits.

The worker calls these again and again; two workers that do so at one moment post each message once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.policy import Policy
from app.domain.reminders import BEFORE, Kind, Window, due
from app.infra.database import db, transaction
from app.spa.booking import claims
from app.spa.booking.telling import notice
from app.spa.messages.care import care
from app.spa.reminders.queries import Around, after_visits, around_now, before_visits, last_visits


def remind(*, now: datetime, policy: Policy, zone: ZoneInfo) -> int:
    """Remind of visits to come, and ask for missing answers; gives how many were posted. `now` is UTC."""
    return _post(before_visits(policy, now=now), BEFORE, now, policy, zone)


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
    likely = [one.visit.id for one in listed if wanted & _due(one, now, policy, zone).keys()]
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
        found = _due(around_now(visit), now, policy, zone)
        posted = [kind for kind in found if kind in kinds]
        for kind in posted:
            asks = {"wants_answers": visit.intake_id is None} if kind is Kind.REMINDER else {}
            care(notice(visit, client), kind, found[kind], client=client.uid, now=now, **asks)
    return len(posted)


def _due(one: Around, now: datetime, policy: Policy, zone: ZoneInfo) -> dict[Kind, Window]:
    return due(one.facts, now=now, policy=policy, zone=zone, muted=one.muted, told=one.told)
