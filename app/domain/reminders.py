"""Which messages around a visit are due: reminders before it, care after it, and an invitation to the next.

A message has a window: from the moment for which it is meant to the one after which it would be of no use. It
is left out where the client has heard of the visit so lately that it would tell them nothing. Nobody is
written to at night. Instants are aware; night is by the spa's clock.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.domain.hours import wall_to_epoch
from app.domain.lifecycle import Status
from app.domain.policy import Policy


class Sort(StrEnum):
    """What a client may ask us not to send."""

    REMINDERS = "reminders"
    CARE = "care"
    INVITATIONS = "invitations"


class Kind(StrEnum):
    """The messages; also their names."""

    REMINDER = "visit_reminder"
    SHORTLY = "visit_soon"
    LAST_CALL = "intake_last_call"
    AFTERCARE = "aftercare"
    NEXT = "next_visit"


SORT_OF: dict[Kind, Sort] = {
    Kind.REMINDER: Sort.REMINDERS,
    Kind.SHORTLY: Sort.REMINDERS,
    Kind.LAST_CALL: Sort.REMINDERS,
    Kind.AFTERCARE: Sort.CARE,
    Kind.NEXT: Sort.INVITATIONS,
}
BEFORE = frozenset({Kind.REMINDER, Kind.SHORTLY, Kind.LAST_CALL})

NIGHT_BEGINS, NIGHT_ENDS, EVENING = 21, 8, 20
"""Hours of the spa's clock. What falls into the night goes out at its end, or in the evening before."""
AFTERCARE_LASTS = timedelta(days=2)
INVITATION_LASTS = timedelta(days=7)
LONGEST_RHYTHM = timedelta(weeks=8)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFacts:
    """What decides about the messages around a visit. Instants are aware.

    `known_at` is when its client was last told how it stands: at booking, or at the last move. `is_kept` is
    False while its therapist is away. `is_last` says that nothing of theirs, whatever its fate, follows it.
    `rhythm_weeks` is how often they were advised to come, where that is known.
    """

    status: Status
    starts_at: datetime
    ends_at: datetime
    known_at: datetime
    wants_answers: bool = False
    is_kept: bool = True
    is_last: bool = False
    rhythm_weeks: int | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """From when a message is sent, and from when on it would be too late."""

    at: datetime
    until: datetime

    def holds(self, instant: datetime) -> bool:
        """Whether it may be sent then."""
        return self.at <= instant < self.until


def due(
    visit: VisitFacts,
    *,
    now: datetime,
    policy: Policy,
    zone: ZoneInfo,
    muted: Collection[Sort] = (),
    told: Collection[Kind] = (),
) -> dict[Kind, Window]:
    """The messages to send at `now`, each with its window: none that is `muted` or was `told` already."""
    if is_night(now, zone):
        return {}
    windows = {
        kind: window(kind, visit, policy, zone)
        for kind in Kind
        if kind not in told and SORT_OF[kind] not in muted
    }
    return {kind: found for kind, found in windows.items() if found is not None and found.holds(now)}


def window(kind: Kind, visit: VisitFacts, policy: Policy, zone: ZoneInfo) -> Window | None:
    """When a message may be sent about a visit as it stands; None for never."""
    match kind:
        case Kind.AFTERCARE:
            found = _aftercare(visit, policy, zone)
        case Kind.NEXT:
            found = _invitation(visit, policy, zone)
        case Kind.REMINDER:
            found = _before(visit, policy.reminder_first, policy, zone)
            last = _before(visit, policy.reminder_second, policy, zone, earlier=True)
            if found and last:  # a late one does not come beside the other
                found = Window(found.at, min(found.until, last.at))
        case Kind.SHORTLY:
            found = _before(visit, policy.reminder_second, policy, zone, earlier=True)
        case Kind.LAST_CALL:
            found = _before(visit, policy.intake_last_call, policy, zone) if visit.wants_answers else None
    return found if found is not None and found.at < found.until else None


def reach_before(policy: Policy) -> timedelta:
    """How long before a visit the first message about it can be due."""
    return max(policy.reminder_first, policy.reminder_second, policy.intake_last_call) + timedelta(days=1)


def reach_after() -> timedelta:
    """How long after a visit the last message about it can be due."""
    return LONGEST_RHYTHM + INVITATION_LASTS + timedelta(days=1)


def is_night(instant: datetime, zone: ZoneInfo) -> bool:
    """Whether nobody is written to at this time of the spa's day."""
    hour = instant.astimezone(zone).hour
    return hour >= NIGHT_BEGINS or hour < NIGHT_ENDS


def _before(
    visit: VisitFacts, lead: timedelta, policy: Policy, zone: ZoneInfo, *, earlier: bool = False
) -> Window | None:
    if not lead or visit.status is not Status.CONFIRMED or not visit.is_kept:
        return None
    at = _by_day(visit.starts_at - lead, visit.starts_at - lead / 2, zone, earlier=earlier)
    # Whoever booked or was moved shortly before knows; and slips are still being mended then.
    if visit.known_at > at - max(lead / 2, policy.quiet_period):
        return None
    return Window(at, visit.starts_at - lead / 4)


def _aftercare(visit: VisitFacts, policy: Policy, zone: ZoneInfo) -> Window | None:
    if not policy.aftercare_after or visit.status is not Status.COMPLETED:
        return None
    at = _by_day(visit.ends_at + policy.aftercare_after, None, zone)
    return Window(at, at + AFTERCARE_LASTS)


def _invitation(visit: VisitFacts, policy: Policy, zone: ZoneInfo) -> Window | None:
    if not policy.invite_after_days or visit.status is not Status.COMPLETED or not visit.is_last:
        return None
    wait = timedelta(weeks=visit.rhythm_weeks or 0) or timedelta(days=policy.invite_after_days)
    at = _by_day(visit.ends_at + min(wait, LONGEST_RHYTHM), None, zone)
    return Window(at, at + INVITATION_LASTS)


def _by_day(instant: datetime, latest: datetime | None, zone: ZoneInfo, *, earlier: bool = False) -> datetime:
    """By day the instant itself; at night its end, or the evening before where that is too late."""
    if not is_night(instant, zone):
        return instant
    local = instant.astimezone(zone)
    is_late = local.hour >= NIGHT_BEGINS
    morning = _at(local + timedelta(days=is_late), NIGHT_ENDS, zone)
    if not earlier and (latest is None or morning <= latest):
        return morning
    return _at(local - timedelta(days=not is_late), EVENING, zone)


def _at(local: datetime, hour: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(wall_to_epoch(local.date(), hour * 60, zone), zone)
