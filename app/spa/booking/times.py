"""Looking for a time: open slots, the day strip, the next free times, and why a time cannot be.

Every look takes a `SlotRequest`, made by `ask`, and makes one query. What is found may be gone a moment
later: services look again under a lock.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from app.domain.availability import Diary, OpenSlot, SlotRequest, fullness_by_day, open_slots, rank
from app.domain.availability import explain as explain_in
from app.domain.errors import Refusal
from app.domain.hours import local_date
from app.domain.interval import epoch
from app.domain.policy import Policy
from app.spa.booking.calendar import Seen, look_at
from app.spa.booking.house import House
from app.spa.booking.remembered import answers
from app.spa.clients.models import Client
from app.spa.roster.places import STEP_FREE
from app.spa.treatments.exceptions import policy_for
from app.spa.treatments.facts import TreatmentFacts
from app.spa.treatments.models import Treatment
from app.spa.treatments.queries import needs_for, shortest_minutes

Answer = TypeVar("Answer")

NEAR_DAYS = 7
"""How far around a lost slot others are looked for first."""


def ask(
    treatment: Treatment | TreatmentFacts,
    minutes: int,
    *,
    therapist_id: int | None = None,
    room_id: int | None = None,
    gender: str | None = None,
    step_free: bool = False,
    qualifications: Iterable[str] = (),
    qualifications_by_day: Mapping[date, frozenset[str]] | None = None,
    ruled_out_days: Iterable[date] = (),
    pressure: str | None = None,
    at_the_desk: bool = False,
    now: datetime,
    policy: Policy,
) -> SlotRequest:
    """Say what is looked for. `now` is UTC; days are days in the spa's zone.

    `qualifications`, the two by day and the `pressure` to reckon with come from screening the visitor's
    answers for the date of the visit.
    """
    return SlotRequest(
        needs=needs_for(treatment, minutes),
        now=epoch(now),
        policy=policy_for(treatment, policy),
        therapist_id=therapist_id,
        room_id=room_id,
        gender=gender,
        features=frozenset({STEP_FREE} if step_free else ()),
        qualifications=frozenset(qualifications),
        qualifications_by_day=qualifications_by_day or {},
        ruled_out_days=frozenset(ruled_out_days),
        shortest_minutes=shortest_minutes(treatment),
        at_the_desk=at_the_desk,
        pressure=pressure,
    )


@dataclass(frozen=True, slots=True)
class Look:
    """What a request found in the calendar: the days, what is taken in them, and whose time is asked for."""

    request: SlotRequest
    seen: Seen
    own: int | None
    """The client's resource."""

    @property
    def diary(self) -> Diary:
        """The calendar as the functions of availability read it."""
        return self.seen.frame.diary(self.seen.taken, client_resource_id=self.own)

    def remembered(self, what: Callable[[Look], Answer], weigh: Callable[[Answer], int]) -> Answer:
        """What a function makes of this look, computed once for all looks that are the same."""
        frame = self.seen.frame
        key = (what, frame, self.own, self.request.essence(frame.zone), self.seen.told)
        rows = self.seen.rows
        return answers.get(key, lambda: what(self), lambda made: 1 + rows + weigh(made))


def look(
    request: SlotRequest,
    first_day: date,
    days: int,
    zone: ZoneInfo,
    *,
    client: Client | None = None,
    without: Collection[int] = (),
    standing: House | None = None,
) -> Look:
    """The calendar of those who could give what is asked for, and of the client. One query.

    `without` names appointments that are left out, such as the visitor's own hold or the visit to move;
    `standing` is the house that the request was made of: HouseChanged if it is no longer the house.
    """
    own = client.resource_id if client else None
    also = [] if own is None else [own]
    seen = look_at(
        first_day,
        days,
        zone,
        whose=lambda frame: [*frame.candidates(request), *also],
        needs=request.needs,
        now=request.now,
        without=without,
        standing=standing,
    )
    return Look(request, seen, own)


def diary_for(
    request: SlotRequest,
    first_day: date,
    days: int,
    zone: ZoneInfo,
    *,
    client: Client | None = None,
    without: Collection[int] = (),
) -> Diary:
    """The calendar that a look sees, as the functions of availability read it. One query."""
    return look(request, first_day, days, zone, client=client, without=without).diary


def slots(
    request: SlotRequest,
    *,
    first_day: date,
    days: int = 1,
    zone: ZoneInfo,
    client: Client | None = None,
    without: Collection[int] = (),
    standing: House | None = None,
) -> Sequence[OpenSlot]:
    """Every open start on these days of the spa's zone, in order, in epoch seconds."""
    found = look(request, first_day, days, zone, client=client, without=without, standing=standing)
    return found.remembered(_slots, len)


def _slots(found: Look) -> tuple[OpenSlot, ...]:
    return tuple(open_slots(found.request, found.diary))


@dataclass(frozen=True, slots=True, eq=False)
class DayTile:
    """A day of the strip: its open slots, and what part of the working time is taken (None: nobody works).

    Told apart by which it is, not by what it holds: a look that was remembered gives the very same ones.
    """

    day: date
    slots: tuple[OpenSlot, ...]
    fullness: float | None


def day_strip(
    request: SlotRequest,
    *,
    first_day: date,
    days: int = 14,
    zone: ZoneInfo,
    client: Client | None = None,
    without: Collection[int] = (),
    standing: House | None = None,
) -> Sequence[DayTile]:
    """Every day with its open slots and how full it is for those who could give the treatment."""
    found = look(request, first_day, days, zone, client=client, without=without, standing=standing)
    return found.remembered(_tiles, lambda tiles: sum(len(tile.slots) for tile in tiles))


def _tiles(found: Look) -> tuple[DayTile, ...]:
    diary, request = found.diary, found.request
    able = replace(diary, therapists=[one for one in diary.therapists if one.suits(request)])
    fullness = fullness_by_day(able)
    open_on: dict[date, list[OpenSlot]] = {day: [] for day in diary.dates}
    for slot in found.remembered(_slots, len):
        open_on[local_date(slot.start, diary.zone)].append(slot)
    return tuple(DayTile(day, tuple(free), fullness[day]) for day, free in open_on.items())


def next_free(
    request: SlotRequest,
    *,
    zone: ZoneInfo,
    limit: int = 3,
    from_day: date | None = None,
    client: Client | None = None,
    without: Collection[int] = (),
    standing: House | None = None,
) -> list[OpenSlot]:
    """The best of the next free times, the very next one first; looks as far as the booking horizon."""
    first_day = from_day or local_date(request.now, zone)
    found: Sequence[OpenSlot] = ()
    for days in (NEAR_DAYS, request.policy.horizon_days):
        found = slots(
            request,
            first_day=first_day,
            days=days,
            zone=zone,
            client=client,
            without=without,
            standing=standing,
        )
        if len(found) >= limit:
            break
    return rank(found)[:limit]


def alternatives(
    request: SlotRequest,
    starts_at: datetime,
    *,
    zone: ZoneInfo,
    limit: int = 6,
    client: Client | None = None,
    without: Collection[int] = (),
) -> list[OpenSlot]:
    """The free slots nearest to a time that was lost, in order of time; the next free ones if none is near.

    If the wished therapist has none at all, ask again without the wish.
    """
    wanted = epoch(starts_at)
    today, day = local_date(request.now, zone), local_date(wanted, zone)
    first_day = max(today, day - timedelta(NEAR_DAYS))
    days = max(1, (day - first_day).days + NEAR_DAYS + 1)
    found = slots(request, first_day=first_day, days=days, zone=zone, client=client, without=without)
    if not found:
        return next_free(request, zone=zone, limit=limit, client=client, without=without)
    nearest = sorted(found, key=lambda slot: (abs(slot.start - wanted), slot.leaves_gap))
    return sorted(nearest[:limit])


def explain(
    request: SlotRequest,
    starts_at: datetime,
    *,
    zone: ZoneInfo,
    client: Client | None = None,
    without: Collection[int] = (),
) -> Refusal | None:
    """Why this start cannot be, in words for anyone; None where it can. Returned, not raised."""
    start = epoch(starts_at)
    found = look(request, local_date(start, zone), 1, zone, client=client, without=without)
    return explain_in(request, found.diary, start)
