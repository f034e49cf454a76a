"""Everybody's calendar for a few days: one query, however many people, days and visits there are.

The house (people, hours, rooms, kit, absences; see `house.py`) is in memory and makes a `Frame` of the days.
The one query reads the occupancy of those who could give a treatment, and of the client, and with it the mark
by which the house is known to be as it was. Under the lock, before anything is claimed, occupancy is read
again (see `claims.py`).
"""

from __future__ import annotations

import json
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
    loading_interval_at,
)
from app.domain.hours import days_bounds, local_date, working_intervals
from app.domain.interval import Interval
from app.infra.database import db
from app.infra.looking import Value
from app.spa.booking.house import House, HouseChanged, house, house_at, kept_house
from app.spa.booking.taken import (
    TAKEN_AND_MARK,
    TAKEN_AND_MARK_WITHOUT,
    TAKEN_NEAR,
    Taken,
    bounds,
    by_resource,
)
from app.spa.roster.queries import Roster

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
    within = _bounds(frame, resource_ids, frame.span, frame.near(needs), now)
    if without:
        [(mark, *told, _until)] = TAKEN_AND_MARK_WITHOUT.now(**within, without=sorted(without))
    else:
        [(mark, *told, _until)] = TAKEN_AND_MARK.now(**within)
    return mark, tuple(part or "[]" for part in told)


def read_taken_at(
    frame: Frame, resource_ids: Collection[int], request: SlotRequest, start: int, without: Collection[int]
) -> Taken:
    """What is taken of these resources, in as few rows as settle how a visit can begin at `start`.

    Read inside the session's transaction, as `read_taken` does.
    """
    within = bounds_at(frame, resource_ids, request, start)
    return by_resource(TAKEN_NEAR.within(db.session.connection(), **within, without=sorted(without)))


def bounds_at(
    frame: Frame, resource_ids: Collection[int], request: SlotRequest, start: int
) -> dict[str, Value]:
    """The values of that look: of rooms only what the visit itself would claim can be in its way."""
    needs = request.needs
    claim = needs.occupancy(start)
    # Of several free pieces of kit the one is taken that has least to do that day, so then it is the day.
    near = frame.near(needs) if needs.kit else claim
    return _bounds(frame, resource_ids, loading_interval_at(claim, frame.zone), near, request.now)


def _bounds(
    frame: Frame, resource_ids: Collection[int], span: Interval, near: Interval, now: int
) -> dict[str, Value]:
    people = [one for one in resource_ids if one not in frame.things]
    things = [one for one in resource_ids if one in frame.things]
    return bounds(people, span, things, near, now=now)
