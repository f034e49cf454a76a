"""Everybody's calendar for a few days, as loaded once by a query and read by the functions of availability.

All times are epoch seconds. `busy` holds occupancies as they are kept: with set-up and turnover, by visits
that occupy (holds that ran out left out). To move a visit, load the diary without its own occupancies.
`loading_interval` says which stretch of time has to be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from app.domain import spans
from app.domain.effort import Budget, Shortage, Work
from app.domain.hours import days_bounds, days_from, local_date, wall_to_epoch
from app.domain.interval import Interval, tidy_spans
from app.domain.policy import Policy
from app.domain.request import Skill, SlotRequest
from app.domain.spans import Span

LONGEST_RUN = 12 * 3600
"""Seconds. Work without a rest is followed no further than this from a visit that is about to be claimed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TherapistDiary:
    """A therapist and their time. `resource_id` is what occupancies claim."""

    id: int
    resource_id: int
    name: str
    gender: str | None = None
    skills: frozenset[Skill] = frozenset()
    qualifications: Mapping[str, date | None] = field(default_factory=dict)
    """Each certificate with the last day it is valid on; None never expires."""
    working: Sequence[Interval] = ()
    """The weekly hours alone: time off and closures are taken away here, so that each can be named."""
    time_off: Sequence[Interval] = ()
    busy: Sequence[Interval] = ()
    """With the effort it asks where each is `Work`."""
    effort_a_day: int | None = None
    """Their own effort budget; None is the policy's, 0 no limit."""
    effort_in_a_row: int | None = None
    last_booked_at: int | None = None
    """When a visit was last given to them, for fair rotation; None is never."""

    def suits(self, request: SlotRequest) -> bool:
        """Whether they give the treatment and are as wished, whatever the time."""
        return (
            request.needs.skill in self.skills
            and request.therapist_id in (None, self.id)
            and request.gender in (None, self.gender)
        )

    def qualified(self, required: Iterable[str], day: date) -> bool:
        """Whether they hold every certificate, each still valid on that day."""
        return all(
            code in self.qualifications and ((last := self.qualifications[code]) is None or day <= last)
            for code in required
        )

    def workable(self, closures: Iterable[Interval]) -> list[Span]:
        """Their hours without time off and closures, as tidy spans."""
        return spans.without(tidy_spans(self.working), tidy_spans([*self.time_off, *closures]))

    def works(self, visit: Interval, closures: Iterable[Interval]) -> bool:
        """Whether the whole visit lies in their working time."""
        return any(start <= visit.start and visit.end <= end for start, end in self.workable(closures))

    def budget(self, policy: Policy) -> Budget:
        """How much effort may be asked of them."""
        return Budget.of(policy, a_day=self.effort_a_day, in_a_row=self.effort_in_a_row)

    def spent(self, request: SlotRequest, midnights: Sequence[int]) -> list[Span]:
        """The starts, among those at which they are free, that would ask more of them than their budget."""
        if request.effort_override:
            return []
        before, after = request.needs.reach
        claimed = before + request.needs.seconds + after
        claims = self.budget(request.policy).spent(self.busy, request.effort, claimed, midnights)
        starts = [(first + before, end + before) for first, end in claims]
        if request.settled is not None and request.settled[0] == self.id:
            return spans.without(starts, [(request.settled[1], request.settled[1] + 1)])
        return starts

    def shortages(self, request: SlotRequest, start: int, midnights: Sequence[int]) -> list[Shortage]:
        """What of their budget does not hold the visit at a start at which they are free."""
        claimed = request.needs.occupancy(start)
        work = Work(claimed.start, claimed.end, request.effort)
        return self.budget(request.policy).shortages(self.busy, work, midnights)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomDiary:
    """A room, what it has, and its time."""

    id: int
    resource_id: int
    name: str
    features: frozenset[str] = frozenset()
    places: int = 1
    """How many people can be treated in it side by side."""
    busy: Sequence[Interval] = ()

    def suits(self, request: SlotRequest) -> bool:
        """Whether it has what the treatment needs and is the one wished for, whatever the time."""
        return (
            request.room_features <= self.features
            and request.places <= self.places
            and request.room_id in (None, self.id)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class KitDiary:
    """One piece of kit and its time."""

    id: int
    resource_id: int
    kind: str
    busy: Sequence[Interval] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Diary:
    """`days` days from `first_day` in the spa's zone: who works, what is taken, what concerns the client."""

    zone: ZoneInfo
    first_day: date
    days: int
    therapists: Sequence[TherapistDiary] = ()
    rooms: Sequence[RoomDiary] = ()
    kit: Sequence[KitDiary] = ()
    closures: Sequence[Interval] = ()
    client_busy: Sequence[Interval] = ()
    """The client's other visits, [start, end) each."""
    known_therapist_ids: frozenset[int] = frozenset()
    """Therapists who have treated this client before."""

    @property
    def bounds(self) -> Interval:
        """The days as one interval; a start outside it cannot be judged from this diary."""
        return days_bounds(self.first_day, self.days, self.zone)

    @property
    def midnights(self) -> list[int]:
        """Where the days begin and the last one ends, with one more day at each end: as far as it is read."""
        return [
            wall_to_epoch(day, 0, self.zone)
            for day in days_from(self.first_day - timedelta(1), self.days + 3)
        ]

    @property
    def dates(self) -> list[date]:
        """The days in order."""
        return days_from(self.first_day, self.days)

    def require(self, start: int) -> None:
        """Raise ValueError for a start outside the days loaded, which would always look free."""
        if not self.bounds.start <= start < self.bounds.end:
            raise ValueError("the diary was not loaded for the day of this start")


def loading_interval(first_day: date, days: int, zone: ZoneInfo) -> Interval:
    """What a query has to read so that a diary of these days is whole: one more day at each end.

    Working hours are needed from `first_day` for `days + 1` days, since a visit may run past midnight.
    """
    return days_bounds(first_day - timedelta(1), days + 2, zone)


def loading_interval_at(claim: Interval, zone: ZoneInfo) -> Interval:
    """What of people a query has to read to judge one claim: its day, and as far as a run of work may reach.

    The day counts for the effort budget and for who has most to do; `claim` lies from set-up to turnover.
    """
    first, last = local_date(claim.start, zone), local_date(claim.end, zone)
    days = days_bounds(first, (last - first).days + 1, zone)
    near = claim.padded(LONGEST_RUN, LONGEST_RUN)
    return Interval(min(days.start, near.start), max(days.end, near.end))


def is_free(busy: Iterable[Interval], interval: Interval) -> bool:
    """Whether nothing in `busy` shares a moment with the interval."""
    return not any(taken.overlaps(interval) for taken in busy)


def taken_seconds(busy: Iterable[Interval], day: Interval) -> int:
    """How much of that day is taken, set-up and turnover included."""
    return spans.length(spans.clipped(tidy_spans(busy), day.start, day.end))


def has_strength(therapist: TherapistDiary, request: SlotRequest, diary: Diary, start: int) -> bool:
    """Whether the visit, at a start at which the therapist is free, stays within their effort budget."""
    return not any(first <= start < end for first, end in therapist.spent(request, diary.midnights))
