"""Everybody's calendar for a few days: three queries, however many people, days and visits there are.

1. the roster: therapists with skills, qualifications and hours, rooms with features, kit;
2. the exceptions: time off and closures;
3. the occupancy of those who could give this treatment, and of the client.

The first two make a `Frame`, which hardly changes from one minute to the next; the third is read again under
the lock before anything is claimed (see `claims.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import Integer, bindparam, cast, null, or_, select, union_all

from app.domain.availability import (
    Diary,
    KitDiary,
    RoomDiary,
    SlotRequest,
    TherapistDiary,
    loading_interval,
)
from app.domain.effort import Work
from app.domain.hours import local_date, working_intervals
from app.domain.interval import Interval
from app.infra.database import db
from app.spa.booking.models import LONGEST_OCCUPANCY, Occupancy
from app.spa.roster.models import TimeOff
from app.spa.roster.queries import Roster, roster
from app.spa.settings.models import Closure

Taken = Mapping[int, Sequence[Interval]]
"""By resource: when it is claimed, and as `Work` where that asks effort of a therapist."""

# Statements that every look makes are put together once: that takes longer than answering them.
EXCEPTIONS = union_all(
    select(TimeOff.therapist_id, TimeOff.starts_at, TimeOff.ends_at).where(
        TimeOff.starts_at < bindparam("end"), TimeOff.ends_at > bindparam("start")
    ),
    select(cast(null(), Integer), Closure.starts_at, Closure.ends_at).where(
        Closure.starts_at < bindparam("end"), Closure.ends_at > bindparam("start")
    ),
)
"""Time off and closures. Few rows, some of them weeks long, so these are not bounded on both sides."""
TAKEN = select(Occupancy.resource_id, Occupancy.starts_at, Occupancy.ends_at, Occupancy.effort).where(
    Occupancy.resource_id.in_(bindparam("ids", expanding=True)),
    Occupancy.starts_at > bindparam("after"),
    Occupancy.starts_at < bindparam("end"),
    Occupancy.ends_at > bindparam("start"),
    or_(Occupancy.lapses_at.is_(None), Occupancy.lapses_at > bindparam("now")),
    Occupancy.appointment_id.not_in(bindparam("without", expanding=True)),
)
"""Occupancy. Bounded on both sides, so years of past visits are never walked through."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything about a few days but what is taken."""

    zone: ZoneInfo
    first_day: date
    days: int
    roster: Roster
    time_off: Mapping[int, Sequence[Interval]]
    closures: Sequence[Interval]

    @property
    def span(self) -> Interval:
        """The stretch of time for which occupancy has to be read."""
        return loading_interval(self.first_day, self.days, self.zone)

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
                    # A day more: a visit may run past midnight.
                    working=working_intervals(person.hours, self.first_day, self.days + 1, self.zone),
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


def read_frame(first_day: date, days: int, zone: ZoneInfo) -> Frame:
    """The roster and the exceptions of `days` days from `first_day` in the spa's zone. Two queries."""
    span = loading_interval(first_day, days, zone)
    time_off: defaultdict[int, list[Interval]] = defaultdict(list)
    closures: list[Interval] = []
    for therapist_id, starts_at, ends_at in db.session.execute(
        EXCEPTIONS, {"start": span.start, "end": span.end}
    ):
        away = Interval(starts_at, ends_at)
        closures.append(away) if therapist_id is None else time_off[therapist_id].append(away)
    return Frame(zone, first_day, days, roster(), time_off, closures)


def frame_around(start: int, zone: ZoneInfo) -> Frame:
    """The frame of the one day on which `start` (epoch seconds) lies."""
    return read_frame(local_date(start, zone), 1, zone)


def read_taken(
    resource_ids: Collection[int], span: Interval, *, now: int, without: Collection[int] = ()
) -> Taken:
    """When each of these resources is claimed during `span`; holds that ran out by `now` do not count.

    `without` names appointments whose own claims are left out: to move a visit, its own time is free.
    """
    taken: defaultdict[int, list[Interval]] = defaultdict(list)
    bounds = {
        "ids": sorted(resource_ids),
        "after": span.start - LONGEST_OCCUPANCY,
        "start": span.start,
        "end": span.end,
        "now": now,
        "without": sorted(without),
    }
    for resource_id, starts_at, ends_at, effort in db.session.execute(TAKEN, bounds):
        claimed = Work(starts_at, ends_at, effort) if effort else Interval(starts_at, ends_at)
        taken[resource_id].append(claimed)
    return taken
