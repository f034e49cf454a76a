"""One day of the whole spa, loaded once: who works, what is taken, which visits there are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from app.domain.availability import Diary, TherapistDiary
from app.domain.effort import Work
from app.domain.hours import local_time
from app.domain.interval import Interval, epoch, intersect, merge, subtract, total_seconds
from app.domain.lifecycle import Status
from app.domain.policy import Policy
from app.infra import clock
from app.spa.booking.calendar import read_frame
from app.spa.booking.changes import MOVABLE
from app.spa.booking.models import Appointment
from app.spa.booking.party_queries import guests_among
from app.spa.booking.queries import day_board
from app.spa.intake.standing import withdrawn_of
from app.spa.settings.queries import policy, zone

HOUR = 3600
NOT_COMING = (Status.HELD, Status.NO_SHOW)


@dataclass(frozen=True, slots=True)
class Day:
    """Everything that the board of one day is made of."""

    date: date
    visits: list[Appointment]
    diary: Diary
    now: int
    policy: Policy
    together: dict[int, list[Appointment]]
    """Visits that were booked together on this day: for each of them the others."""
    to_talk_with: frozenset[int]
    """The clients with whom somebody must talk before a visit can begin."""

    def working(self, therapist: TherapistDiary) -> list[Interval]:
        """Their weekly hours on this day, time off and closures included."""
        return intersect(therapist.working, [self.diary.bounds])

    def workable(self, therapist: TherapistDiary) -> list[Interval]:
        """Their hours on this day without time off and closures."""
        away = [*therapist.time_off, *self.diary.closures]
        return subtract(self.working(therapist), away)

    def free(self, therapist: TherapistDiary) -> list[Interval]:
        """What of it is neither taken nor gone by."""
        return self.to_come(subtract(self.workable(therapist), therapist.busy))

    def to_come(self, stretches: list[Interval]) -> list[Interval]:
        """What of these has not gone by."""
        gone = [Interval(self.diary.bounds.start, self.now)] if self.now > self.diary.bounds.start else []
        return subtract(stretches, gone)

    def is_without_therapist(self, visit: Appointment) -> bool:
        """Whether a visit still waits for a therapist who is away then."""
        there = visit.span
        return visit.status in MOVABLE and any(
            away.overlaps(there)
            for one in self.diary.therapists
            if one.id == visit.therapist_id
            for away in one.time_off
        )

    @property
    def opening(self) -> Interval | None:
        """The whole hours in which anybody works or anything is booked; None on a day without either."""
        hours = [stretch for one in self.diary.therapists for stretch in self.working(one)]
        taken = [Interval(row.starts_at, row.ends_at) for visit in self.visits for row in visit.occupancy]
        shown = [visit.span for visit in self.visits]
        found = intersect(merge([*hours, *taken, *shown]), [self.diary.bounds])
        if not found:
            return None
        return Interval(_hour_before(found[0].start), _hour_after(found[-1].end))

    @property
    def is_closed(self) -> bool:
        """Whether a closure takes away all hours that anybody would work."""
        hours = any(self.working(one) for one in self.diary.therapists)
        return hours and not any(self.workable(one) for one in self.diary.therapists)

    @property
    def free_seconds(self) -> int:
        """How much working time is still free, of all therapists together."""
        return sum(total_seconds(self.free(one)) for one in self.diary.therapists)

    def count(self, *statuses: Status) -> int:
        """How many visits stand like this."""
        return sum(visit.status in statuses for visit in self.visits)

    @property
    def coming(self) -> int:
        """How many visits there are: neither holds nor those who did not come."""
        return sum(visit.status not in NOT_COMING for visit in self.visits)


def read(day: date) -> Day:
    """Load a day of the spa's calendar, and the house rules. Six queries."""
    now = clock.now()
    visits = day_board(day, zone=zone(), now=now)
    taken: defaultdict[int, list[Interval]] = defaultdict(list)
    for visit in visits:
        for row in visit.occupancy:
            taken[row.resource_id].append(Work(row.starts_at, row.ends_at, row.effort))
    diary = read_frame(day, 1, zone()).diary(taken)
    return Day(day, visits, diary, epoch(now), policy(), _together(visits), _to_talk_with(visits))


def _to_talk_with(visits: list[Appointment]) -> frozenset[int]:
    gone = withdrawn_of({visit.client_id for visit in visits if visit.client_id is not None})
    return frozenset(client_id for client_id, kinds in gone.items() if kinds)


def _together(visits: list[Appointment]) -> dict[int, list[Appointment]]:
    guests = guests_among([visit.id for visit in visits])
    parties: defaultdict[int, list[Appointment]] = defaultdict(list)
    for visit in visits:
        if visit.id in guests:
            parties[guests[visit.id].party_id].append(visit)
    return {
        one.id: [other for other in party if other is not one] for party in parties.values() for one in party
    }


def _hour_before(start: int) -> int:
    wall = local_time(start, zone())
    return start - wall.minute * 60 - wall.second


def _hour_after(end: int) -> int:
    start = _hour_before(end)
    return end if start == end else start + HOUR
