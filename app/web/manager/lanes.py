"""The board's lanes: blocks on a grid of quarters of an hour, and the same as a list for a small screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask import url_for

from app.domain.availability import RoomDiary, TherapistDiary
from app.domain.hours import local_time as wall_at
from app.domain.interval import Interval, epoch, intersect, merge, subtract
from app.spa.booking.models import Appointment
from app.spa.roster.places import feature_words
from app.spa.settings.formats import local_time
from app.spa.settings.queries import zone
from app.web.effort_view import Meter, effort_of_day
from app.web.manager.day import HOUR, Day
from app.web.manager.words import client_name, needs_words

QUARTER_SECONDS = 15 * 60
SMALLEST_CELL = 2 * QUARTER_SECONDS
THERAPIST_AWAY = "therapist is away"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a lane. `row` counts quarters of an hour from the board's first hour."""

    row: int
    rows: int
    kind: str
    name: str = ""
    line: str = ""
    href: str | None = None
    key: str | None = None
    needs: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list: from when to when, and what."""

    start: int
    times: str
    kind: str
    name: str
    line: str = ""
    href: str | None = None
    needs: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Lane:
    """A therapist or a room, and their day."""

    key: str
    name: str
    note: str
    blocks: list[Block]
    entries: list[Entry]
    href: str | None = None
    effort: Meter | None = None
    cannot_come: str | None = None
    """Where to write down that this therapist is away; None for a room, or once the day is over."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Where things stand on the board of one day."""

    opening: Interval

    @property
    def hours(self) -> list[str]:
        """The words down the side."""
        return [clock_words(start) for start in range(self.opening.start, self.opening.end, HOUR)]

    def place(self, stretch: Interval) -> tuple[int, int]:
        """First row and number of rows; what does not begin on a quarter is shown from the one before."""
        first = (stretch.start - self.opening.start) // QUARTER_SECONDS
        last = -(-(stretch.end - self.opening.start) // QUARTER_SECONDS)
        return first, max(1, last - first)

    def now_row(self, now: int) -> int | None:
        """The row of the present moment, if the board shows it."""
        if not self.opening.start <= now < self.opening.end:
            return None
        return (now - self.opening.start) // QUARTER_SECONDS


def by_therapist(day: Day, opening: Interval) -> list[Lane]:
    """A lane for everybody who works that day or has something booked."""
    lanes = []
    for one in day.diary.therapists:
        own = [visit for visit in day.visits if visit.therapist_id == one.id]
        if own or day.working(one):
            lanes.append(_therapist_lane(day, Grid(opening), one, own))
    return lanes


def by_room(day: Day, opening: Interval) -> list[Lane]:
    """A lane for every room."""
    return [
        _room_lane(day, Grid(opening), room, [visit for visit in day.visits if visit.room_id == room.id])
        for room in day.diary.rooms
    ]


def absent(day: Day) -> list[str]:
    """Who neither works that day nor has anything booked."""
    busy = {visit.therapist_id for visit in day.visits}
    return [one.name for one in day.diary.therapists if one.id not in busy and not day.working(one)]


def clock_words(start: int) -> str:
    """The time of day at the spa, of epoch seconds."""
    return local_time(datetime.fromtimestamp(start, UTC))


def _therapist_lane(day: Day, grid: Grid, one: TherapistDiary, own: list[Appointment]) -> Lane:
    hours = day.working(one)
    away = intersect(subtract(one.time_off, day.diary.closures), hours)
    stretches = [
        *_off(grid, subtract([grid.opening], [*hours, *day.diary.closures]), "off", ""),
        *_off(grid, away, "off", "Away"),
        *_off(grid, intersect(day.diary.closures, [grid.opening]), "closure", "Closed"),
    ]
    free = day.free(one)
    link = _new_visit("therapist", str(one.id))

    def in_room(visit: Appointment) -> str:
        return visit.room.name + _with_whom(day, visit)

    return Lane(
        key=f"therapist-{one.id}",
        name=one.name,
        note=", ".join(map(_from_to, hours)) or "Not working",
        effort=effort_of_day(one.busy, one.budget(day.policy), day.diary.bounds),
        blocks=[
            *stretches,
            *_free_blocks(grid, free, link, one.name),
            *_visits(day, grid, own, one.resource_id, in_room),
        ],
        entries=_entries(day, own, away, free, link, in_room),
        cannot_come=_cannot_come(day, one),
    )


def _room_lane(day: Day, grid: Grid, room: RoomDiary, own: list[Appointment]) -> Lane:
    at_work = merge([stretch for one in day.diary.therapists for stretch in day.workable(one)])
    free = day.to_come(subtract(at_work, room.busy))
    link = _new_visit("room", str(room.id))

    def with_therapist(visit: Appointment) -> str:
        return visit.therapist.name + _with_whom(day, visit)

    return Lane(
        key=f"room-{room.id}",
        name=room.name,
        note=feature_words(room.features),
        blocks=[
            *_off(grid, intersect(day.diary.closures, [grid.opening]), "closure", "Closed"),
            *_free_blocks(grid, free, link, room.name),
            *_visits(day, grid, _once(day, own), room.resource_id, with_therapist),
        ],
        entries=_entries(day, own, [], free, link, with_therapist),
    )


def _with_whom(day: Day, visit: Appointment) -> str:
    """The others of a party, since whatever happens to one happens to all."""
    others = day.together.get(visit.id, ())
    names = [client_name(other) if other.client else "somebody else" for other in others]
    return f", together with {' and '.join(names)}" if names else ""


def _once(day: Day, own: list[Appointment]) -> list[Appointment]:
    """A room's visits, of those side by side only the longest: a lane is one wide, and its line names all."""
    shown: list[Appointment] = []
    for visit in sorted(own, key=lambda one: (epoch(one.starts_at), -one.minutes, one.id)):
        mates = day.together.get(visit.id, ())
        if not any(other in mates and other.span.overlaps(visit.span) for other in shown):
            shown.append(visit)
    return shown


def _visits(
    day: Day,
    grid: Grid,
    visits: Iterable[Appointment],
    resource_id: int,
    where: Callable[[Appointment], str],
) -> Iterator[Block]:
    for visit in visits:
        there = visit.span
        for row in visit.occupancy:
            if row.resource_id == resource_id:
                yield from _around(grid, Interval(row.starts_at, row.ends_at), there)
        start, rows = grid.place(there)
        yield Block(
            start,
            rows,
            str(visit.status),
            client_name(visit),
            f"{local_time(visit.starts_at)}, {visit.treatment.name}, {where(visit)}",
            url_for("manager.visit", token=visit.token),
            visit.token,
            _words(day, visit),
        )


def _words(day: Day, visit: Appointment) -> list[str]:
    """What to lay ready; first of all, that somebody has to be found."""
    away = [THERAPIST_AWAY] if day.is_without_therapist(visit) else []
    return [*away, *needs_words(visit, to_talk=visit.client_id in day.to_talk_with)]


def _around(grid: Grid, taken: Interval, there: Interval) -> Iterator[Block]:
    """Set-up before the client comes and turnover after they have gone."""
    for rest in subtract([taken], [there]):
        name = "Set-up" if rest.end <= there.start else "Turnover"
        start, rows = grid.place(rest)
        yield Block(start, rows, "turnover", f"{name}, {_from_to(rest)}")


def _off(grid: Grid, stretches: Iterable[Interval], kind: str, name: str) -> Iterator[Block]:
    for stretch in stretches:
        start, rows = grid.place(stretch)
        yield Block(start, rows, kind, name, _from_to(stretch) if name else "")


def _free_blocks(
    grid: Grid, free: Iterable[Interval], link: Callable[[int], str], whose: str
) -> Iterator[Block]:
    """Free time hour by hour: a cell each, so that a press says roughly when."""
    for stretch in free:
        for start, end in _by_the_hour(grid, stretch):
            row, rows = grid.place(Interval(start, end))
            yield Block(row, rows, "free", f"Book {whose} at {clock_words(start)}", href=link(start))


def _by_the_hour(grid: Grid, stretch: Interval) -> Iterator[tuple[int, int]]:
    """Cut free time at the full hours, but leave no cell too small to hold a visit."""
    start = stretch.start + -(stretch.start - grid.opening.start) % QUARTER_SECONDS
    while stretch.end - start >= SMALLEST_CELL:
        end = start - (start - grid.opening.start) % HOUR + HOUR
        if end - start < SMALLEST_CELL:
            end += HOUR
        if stretch.end - end < SMALLEST_CELL:
            end = stretch.end
        yield start, end
        start = end


def _entries(
    day: Day,
    visits: Iterable[Appointment],
    away: Iterable[Interval],
    free: Iterable[Interval],
    link: Callable[[int], str],
    where: Callable[[Appointment], str],
) -> list[Entry]:
    lines = [
        Entry(
            epoch(visit.starts_at),
            _from_to(visit.span),
            str(visit.status),
            client_name(visit),
            f"{visit.treatment.name}, {where(visit)}",
            url_for("manager.visit", token=visit.token),
            _words(day, visit),
        )
        for visit in visits
    ]
    lines += [Entry(gone.start, _from_to(gone), "off", "Away") for gone in away]
    lines += [
        Entry(gap.start, _from_to(gap), "free", "Free", href=link(gap.start))
        for gap in free
        if gap.seconds >= SMALLEST_CELL
    ]
    return sorted(lines, key=lambda line: line.start)


def _cannot_come(day: Day, one: TherapistDiary) -> str | None:
    if not day.to_come(day.workable(one)):
        return None
    return url_for("manager.new_absence", therapist=one.id, day=day.date.isoformat())


def _new_visit(what: str, which: str) -> Callable[[int], str]:
    def link(start: int) -> str:
        wall = wall_at(start + -start % QUARTER_SECONDS, zone())
        asked: dict[str, Any] = {what: which, "day": wall.date().isoformat(), "time": f"{wall:%H:%M}"}
        return url_for("manager.new_visit", **asked)

    return link


def _from_to(stretch: Interval) -> str:
    return f"{clock_words(stretch.start)} to {clock_words(stretch.end)}"
