"""A therapist's day as a line through time: visits, what goes before and after them, breaks, time off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise

from app.domain.hours import day_bounds, working_intervals
from app.domain.interval import Interval, epoch, intersect, merge, subtract
from app.spa.booking.calendar import Frame
from app.spa.booking.models import Appointment

VISIT, SETUP, TURNOVER, BREAK, FREE, OFF, CLOSED = (
    "visit",
    "setup",
    "turnover",
    "break",
    "free",
    "off",
    "closed",
)
SHORTEST_DAY = 23 * 3600
_ORDER = (CLOSED, OFF, SETUP, VISIT, TURNOVER, BREAK, FREE)
"""What stands first where two begin together."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of the day, in epoch seconds."""

    kind: str
    interval: Interval
    visit: Appointment | None = None

    @property
    def starts_at(self) -> datetime:
        """When it begins."""
        return datetime.fromtimestamp(self.interval.start, UTC)

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return datetime.fromtimestamp(self.interval.end, UTC)

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return self.interval.seconds // 60

    @property
    def is_whole_day(self) -> bool:
        """Whether it takes up the day from midnight to midnight; one in the year is an hour short."""
        return self.interval.seconds >= SHORTEST_DAY


@dataclass(frozen=True, slots=True)
class Colleague:
    """Who else works that day, and from when to when."""

    name: str
    hours: tuple[tuple[datetime, datetime], ...]


def moments(
    visits: Sequence[Appointment], frame: Frame, *, therapist_id: int, resource_id: int, on: date
) -> list[Moment]:
    """The day in order. `visits` come with their occupancy, `frame` is that of the day."""
    bounds = day_bounds(on, frame.zone)
    shifts = _shifts(frame, therapist_id, on)
    off = intersect([bounds], frame.time_off.get(therapist_id, ()))
    closed = intersect([bounds], frame.closures)
    found = [moment for visit in visits for moment in _of_visit(visit, resource_id)]
    taken = merge([*(moment.interval for moment in found), *off, *closed])
    breaks = subtract(_between(shifts), taken)
    found += [Moment(OFF, each) for each in subtract(off, closed)]
    found += [Moment(CLOSED, each) for each in closed]
    found += [Moment(BREAK, each) for each in breaks]
    found += [Moment(FREE, each) for each in subtract(shifts, taken)]
    return sorted(found, key=lambda moment: (moment.interval.start, _ORDER.index(moment.kind)))


def colleagues(frame: Frame, *, without: int, on: date) -> list[Colleague]:
    """Everybody else who works that day, by name."""
    found = []
    for person in sorted(frame.roster.therapists.values(), key=lambda person: person.name):
        away = merge([*frame.time_off.get(person.id, ()), *frame.closures])
        hours = subtract(_shifts(frame, person.id, on), away)
        if hours and person.id != without:
            found.append(Colleague(person.name, tuple(_instants(hours))))
    return found


def _shifts(frame: Frame, therapist_id: int, on: date) -> list[Interval]:
    person = frame.roster.therapists.get(therapist_id)
    return working_intervals(person.hours, on, 1, frame.zone) if person else []


def _of_visit(visit: Appointment, resource_id: int) -> Iterator[Moment]:
    start, end = epoch(visit.starts_at), epoch(visit.ends_at)
    yield Moment(VISIT, Interval(start, end), visit)
    for claim in visit.occupancy:
        if claim.resource_id == resource_id:
            if claim.starts_at < start:
                yield Moment(SETUP, Interval(claim.starts_at, start))
            if claim.ends_at > end:
                yield Moment(TURNOVER, Interval(end, claim.ends_at))


def _between(shifts: Sequence[Interval]) -> list[Interval]:
    return [Interval(one.end, other.start) for one, other in pairwise(shifts)]


def _instants(hours: Iterable[Interval]) -> Iterator[tuple[datetime, datetime]]:
    for stretch in hours:
        yield datetime.fromtimestamp(stretch.start, UTC), datetime.fromtimestamp(stretch.end, UTC)
