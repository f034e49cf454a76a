"""Everybody's calendar for a few days: one query, however many people, days and visits there are.

The house (people, hours, rooms, kit, absences; see `house.py`) is in memory and makes a `Frame` of the days.
The one query reads the occupancy of those who could give a treatment, and of the client, and with it the mark
by which the house is known to be as it was. Under the lock, before anything is claimed, occupancy is read
again (see `claims.py`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain
from zoneinfo import ZoneInfo

from app.domain.availability import (
    Diary,
    KitDiary,
    Needs,
    RoomDiary,
    SlotRequest,
    TherapistDiary,
    loading_interval,
)
from app.domain.effort import Work
from app.domain.hours import days_bounds, local_date, working_intervals
from app.domain.interval import Interval
from app.infra.database import db
from app.infra.looking import Look, Value
from app.spa.booking.house import House, HouseChanged, house, house_at, kept_house
from app.spa.booking.models import LONGEST_OCCUPANCY
from app.spa.roster.queries import Roster

Taken = Mapping[int, Sequence[Interval]]
"""By resource: when it is claimed, and as `Work` where that asks effort of a therapist."""

IN_TIME = """FROM occupancy
WHERE resource_id IN :ids AND starts_at > :after AND starts_at < :end AND ends_at > :start
AND (lapses_at IS NULL OR lapses_at > :now)
"""
"""Bounded on both sides, so years of past visits are never walked through."""
LEAVING_OUT = "AND appointment_id NOT IN :without"
"""Only asked where there is something to leave out: it keeps SQLite from answering by the index alone."""
OF_OCCUPANCY = f"SELECT resource_id, starts_at, ends_at, effort {IN_TIME}{LEAVING_OUT}"
TAKEN = Look(OF_OCCUPANCY)


def _of_things(condition: str) -> str:
    """The same of rooms and kit."""
    of_things = condition.replace(":ids", ":things").replace(":after", ":near_after")
    return of_things.replace(":end", ":near_end").replace(":start", ":near_start")


TAKEN_NEAR = Look(f"{OF_OCCUPANCY} UNION ALL {_of_things(OF_OCCUPANCY)}")


def _taken_and_mark(condition: str) -> Look:
    """The mark, what is taken of people, and what is taken of things: one row, each part one text in JSON.

    Row by row the driver lets go of Python's lock for each, and four threads then fight over it. Things take
    effort of nobody.
    """

    def told(effort: str, where: str) -> str:
        rows = f"json_group_array(json_array(resource_id, starts_at, ends_at, {effort}))"
        return f"(SELECT CAST({rows} AS text) {where})"

    parts = ("(SELECT mark FROM house_mark)", told("effort", condition), told("0", _of_things(condition)))
    return Look("SELECT " + ", ".join(parts))


TAKEN_AND_MARK = _taken_and_mark(IN_TIME)
TAKEN_AND_MARK_WITHOUT = _taken_and_mark(IN_TIME + LEAVING_OUT)
A_ROW = 27
"""Characters of a row as it is told."""
FRAMES = 64


@dataclass(frozen=True, eq=False)
class Frame:
    """Everything about a few days but what is taken. Told apart by which it is."""

    zone: ZoneInfo
    first_day: date
    days: int
    roster: Roster
    working: Mapping[int, Sequence[Interval]]
    """By therapist: their weekly hours on these days and the one after: a visit may run past midnight."""
    time_off: Mapping[int, Sequence[Interval]]
    closures: Sequence[Interval]
    span: Interval
    """The stretch of time for which occupancy has to be read."""
    things: frozenset[int]
    """The resources that are rooms and kit: of them only what a start of these days could claim matters."""

    def near(self, needs: Needs) -> Interval:
        """All that visits which begin on these days could claim."""
        return days_bounds(self.first_day, self.days, self.zone).padded(*needs.furthest_reach)

    def candidates(self, request: SlotRequest) -> list[int]:
        """The resources, in order, that a visit as requested could claim."""
        needs = request.needs
        kinds = {need.kind for need in needs.kit}
        people = (
            person.resource_id
            for person in self.roster.therapists.values()
            if needs.skill in person.skills and request.therapist_id in (None, person.id)
        )
        places = (
            room.resource_id
            for room in self.roster.rooms.values()
            if request.room_features <= room.features
            and request.places <= room.places
            and request.room_id in (None, room.id)
        )
        pieces = (piece.resource_id for piece in self.roster.kit.values() if piece.kind in kinds)
        return sorted({*people, *places, *pieces})

    def diary(
        self,
        taken: Taken,
        *,
        client_resource_id: int | None = None,
        known_therapist_ids: Collection[int] = (),
        last_booked: Mapping[int, int] | None = None,
    ) -> Diary:
        """The calendar as the functions of availability read it."""
        last_booked = last_booked or {}
        return Diary(
            zone=self.zone,
            first_day=self.first_day,
            days=self.days,
            therapists=[
                TherapistDiary(
                    id=person.id,
                    resource_id=person.resource_id,
                    name=person.name,
                    gender=person.gender,
                    skills=frozenset(person.skills),
                    qualifications=person.qualifications,
                    working=self.working[person.id],
                    time_off=self.time_off.get(person.id, ()),
                    busy=taken.get(person.resource_id, ()),
                    effort_a_day=person.effort_a_day,
                    effort_in_a_row=person.effort_in_a_row,
                    last_booked_at=last_booked.get(person.id),
                )
                for person in self.roster.therapists.values()
            ],
            rooms=[
                RoomDiary(
                    id=room.id,
                    resource_id=room.resource_id,
                    name=room.name,
                    features=frozenset(room.features),
                    places=room.places,
                    busy=taken.get(room.resource_id, ()),
                )
                for room in self.roster.rooms.values()
            ],
            kit=[
                KitDiary(
                    id=piece.id,
                    resource_id=piece.resource_id,
                    kind=piece.kind,
                    busy=taken.get(piece.resource_id, ()),
                )
                for piece in self.roster.kit.values()
            ],
            closures=self.closures,
            client_busy=taken.get(client_resource_id, ()) if client_resource_id is not None else (),
            known_therapist_ids=frozenset(known_therapist_ids),
        )


@lru_cache(maxsize=FRAMES)
def frame_of(standing: House, first_day: date, days: int, zone: ZoneInfo) -> Frame:
    """What the house says of `days` days from `first_day` in the spa's zone."""
    span = loading_interval(first_day, days, zone)

    def during(exceptions: Iterable[Interval]) -> list[Interval]:
        return [one for one in exceptions if one.overlaps(span)]

    return Frame(
        zone=zone,
        first_day=first_day,
        days=days,
        roster=standing.roster,
        working={
            person.id: working_intervals(person.hours, first_day, days + 1, zone)
            for person in standing.roster.therapists.values()
        },
        time_off={therapist_id: during(away) for therapist_id, away in standing.time_off.items()},
        closures=during(standing.closures),
        span=span,
        things=frozenset(
            [
                *(room.resource_id for room in standing.roster.rooms.values()),
                *(piece.resource_id for piece in standing.roster.kit.values()),
            ]
        ),
    )


def read_frame(first_day: date, days: int, zone: ZoneInfo) -> Frame:
    """Everything but what is taken, as it is at this moment. One query while the house has not changed."""
    return frame_of(house(), first_day, days, zone)


def frame_around(start: int, zone: ZoneInfo) -> Frame:
    """The frame of the one day on which `start` (epoch seconds) lies."""
    return read_frame(local_date(start, zone), 1, zone)


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look saw: the frame of the days, and what is taken in them."""

    frame: Frame
    told: tuple[str, ...]
    """The rows as the database told them, unread: where the text is the same, so is what is taken."""

    @property
    def rows(self) -> int:
        """About how many there are."""
        return sum(map(len, self.told)) // A_ROW

    @property
    def taken(self) -> Taken:
        """By resource."""
        return by_resource(chain.from_iterable(json.loads(part) for part in self.told))


def look_at(
    first_day: date,
    days: int,
    zone: ZoneInfo,
    *,
    whose: Callable[[Frame], Collection[int]],
    needs: Needs,
    now: int,
    without: Collection[int] = (),
    standing: House | None = None,
) -> Seen:
    """The days as they are at this moment, for the resources that `whose` names. One query.

    A second one, and the reading of the house, only where the house has changed since the last look.

    Raises:
        HouseChanged: `standing` was given and is no longer the house. See `house.steadily`.
    """
    known = standing or kept_house()
    frame = frame_of(known, first_day, days, zone)
    mark, told = _look(frame, whose(frame), needs, now, without)
    if mark is None or mark != known.mark:
        if standing is not None and mark is not None:
            raise HouseChanged
        frame = frame_of(house_at(mark), first_day, days, zone)
        _, told = _look(frame, whose(frame), needs, now, without)
    return Seen(frame, told)


def _look(
    frame: Frame, resource_ids: Collection[int], needs: Needs, now: int, without: Collection[int]
) -> tuple[int | None, tuple[str, ...]]:
    bounds = _bounds_near(frame, resource_ids, needs, now)
    if without:
        [(mark, *told)] = TAKEN_AND_MARK_WITHOUT.now(**bounds, without=sorted(without))
    else:
        [(mark, *told)] = TAKEN_AND_MARK.now(**bounds)
    return mark, tuple(part or "[]" for part in told)


def read_taken(
    resource_ids: Collection[int], span: Interval, *, now: int, without: Collection[int] = ()
) -> Taken:
    """When each of these resources is claimed during `span`; holds that ran out by `now` do not count.

    Read inside the session's transaction. `without` names appointments whose own claims are left out: to move
    a visit, its own time is free.
    """
    connection = db.session.connection()
    bounds = _bounds(resource_ids, span, now)
    return by_resource(TAKEN.within(connection, **bounds, without=sorted(without)))


def read_taken_on(
    frame: Frame, resource_ids: Collection[int], request: SlotRequest, *, without: Collection[int] = ()
) -> Taken:
    """The same for a visit as requested on one of the frame's days, in as few rows as settle it.

    Of rooms and kit only what such a visit could claim matters; people are read with a day more at each end.
    """
    bounds = _bounds_near(frame, resource_ids, request.needs, request.now)
    return by_resource(TAKEN_NEAR.within(db.session.connection(), **bounds, without=sorted(without)))


def by_resource(rows: Iterable[Sequence[int]]) -> Taken:
    """The rows of occupancy, by resource."""
    taken: defaultdict[int, list[Interval]] = defaultdict(list)
    for resource_id, starts_at, ends_at, effort in rows:
        claimed = Work(starts_at, ends_at, effort) if effort else Interval(starts_at, ends_at)
        taken[resource_id].append(claimed)
    return taken


def _bounds_near(frame: Frame, resource_ids: Collection[int], needs: Needs, now: int) -> dict[str, Value]:
    """Of `IN_TIME` for people, and of the same for rooms and kit."""
    near = frame.near(needs)
    bounds = _bounds([one for one in resource_ids if one not in frame.things], frame.span, now)
    return bounds | {
        "things": [one for one in resource_ids if one in frame.things],
        "near_after": near.start - LONGEST_OCCUPANCY,
        "near_start": near.start,
        "near_end": near.end,
    }


def _bounds(resource_ids: Collection[int], span: Interval, now: int) -> dict[str, Value]:
    return {
        "ids": sorted(resource_ids),
        "after": span.start - LONGEST_OCCUPANCY,
        "start": span.start,
        "end": span.end,
        "now": now,
    }
