"""Looking for a time for a party: open starts with their arrangement, the day strip, what is near a lost one.

The calendar is read as for one visit (`times.py`), for all that any of them could claim, in three queries.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.availability import Diary, SlotRequest, fullness_by_day
from app.domain.hours import local_date
from app.domain.interval import Interval, epoch
from app.domain.parties import ARRANGEMENTS, PartySlot, party_slots
from app.spa.booking.calendar import read_frame
from app.spa.booking.taken import read_taken
from app.spa.booking.times import NEAR_DAYS
from app.spa.clients.models import Client

FAR_DAYS = 4 * NEAR_DAYS
"""How far the next free times are looked for: to try four guests at every start of months takes seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartySearch:
    """What a party looks for: each guest's request, who they are (None: nobody yet), what makes room."""

    requests: tuple[SlotRequest, ...]
    clients: tuple[Client | None, ...]
    without: tuple[int, ...] = ()
    """Appointments that are left out: the visitor's own hold, or the visits to move."""
    arrangements: tuple[str, ...] = ARRANGEMENTS


@dataclass(frozen=True, slots=True)
class PartyTile:
    """A day of the strip, like `DayTile`."""

    day: date
    slots: tuple[PartySlot, ...]
    fullness: float | None


def party_times(search: PartySearch, *, first_day: date, days: int = 1, zone: ZoneInfo) -> list[PartySlot]:
    """Every open start on these days of the spa's zone, in order."""
    diary, busy = _diary(search, first_day, days, zone)
    return party_slots(search.requests, diary, busy=busy, arrangements=search.arrangements)


def party_strip(search: PartySearch, *, first_day: date, days: int, zone: ZoneInfo) -> list[PartyTile]:
    """Every day with its open starts, and how full the house is."""
    diary, busy = _diary(search, first_day, days, zone)
    fullness = fullness_by_day(diary)
    open_on: dict[date, list[PartySlot]] = {day: [] for day in diary.dates}
    for slot in party_slots(search.requests, diary, busy=busy, arrangements=search.arrangements):
        open_on[local_date(slot.start, zone)].append(slot)
    return [PartyTile(day, tuple(found), fullness[day]) for day, found in open_on.items()]


def next_for_party(
    search: PartySearch, *, zone: ZoneInfo, limit: int = 3, without_starts: Collection[int] = ()
) -> list[PartySlot]:
    """The next free starts, those at which all begin together first; looks some weeks ahead, week by week."""
    request = search.requests[0]
    today = local_date(request.now, zone)
    found: list[PartySlot] = []
    for ahead in range(0, min(FAR_DAYS, request.policy.horizon_days), NEAR_DAYS):
        slots = party_times(search, first_day=today + timedelta(ahead), days=NEAR_DAYS, zone=zone)
        found += [slot for slot in slots if slot.start not in without_starts]
        if len(found) >= limit:
            break
    order = search.arrangements.index
    return found[:1] + sorted(found[1:], key=lambda slot: (order(slot.arrangement), slot.start))[: limit - 1]


def near_for_party(
    search: PartySearch, starts_at: datetime, *, zone: ZoneInfo, limit: int = 6
) -> list[PartySlot]:
    """The free starts nearest to one that was lost, in order of time; the next free ones if none is near."""
    wanted = epoch(starts_at)
    today, day = local_date(search.requests[0].now, zone), local_date(wanted, zone)
    first_day = max(today, day - timedelta(NEAR_DAYS))
    days = max(1, (day - first_day).days + NEAR_DAYS + 1)
    found = party_times(search, first_day=first_day, days=days, zone=zone)
    if not found:
        return next_for_party(search, zone=zone, limit=limit)
    return sorted(sorted(found, key=lambda slot: abs(slot.start - wanted))[:limit])


def _diary(
    search: PartySearch, first_day: date, days: int, zone: ZoneInfo
) -> tuple[Diary, list[Sequence[Interval]]]:
    """The calendar of all that they could claim, and each guest's own time."""
    frame = read_frame(first_day, days, zone)
    own = [client.resource_id if client else None for client in search.clients]
    candidates = {number for request in search.requests for number in frame.candidates(request)}
    everything = {*candidates, *(number for number in own if number is not None)}
    taken = read_taken(sorted(everything), frame.span, now=search.requests[0].now, without=search.without)
    return frame.diary(taken), [() if number is None else taken.get(number, ()) for number in own]
