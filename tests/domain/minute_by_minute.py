"""Availability worked out the slow and obvious way: minute by minute in sets, with no rule of the app.

Every time in such a diary must be a whole minute.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from app.domain.availability import Diary, SlotRequest, TherapistDiary
from app.domain.effort import Work
from app.domain.interval import Interval

Minutes = set[int]


def effort_of(work: Interval) -> int:
    return work.effort if isinstance(work, Work) else 0


def minutes_in(intervals: Iterable[Interval]) -> Minutes:
    return {moment for one in intervals for moment in range(one.start, one.end, 60)}


@cache
def first_shown(bounds: Interval, zone: ZoneInfo) -> list[tuple[int, int]]:
    """Each moment at which the clock shows something new, and what it shows, in minutes since midnight."""
    shown: dict[datetime, int] = {}
    for moment in range(bounds.start, bounds.end, 60):
        shown.setdefault(datetime.fromtimestamp(moment, zone).replace(tzinfo=None, fold=0), moment)
    return [(moment, wall.hour * 60 + wall.minute) for wall, moment in shown.items()]


class SlowCalendar:
    """One request and one diary, and every answer about them."""

    def __init__(self, request: SlotRequest, diary: Diary) -> None:
        self.request, self.diary, self.needs = request, diary, request.needs
        closed = minutes_in(diary.closures)
        self.client = minutes_in(diary.client_busy)
        self.busy = {place.resource_id: minutes_in(place.busy) for place in self._places()}
        self.hours = {
            one.id: minutes_in(one.working) - minutes_in(one.time_off) - closed for one in diary.therapists
        }
        self.free = {one.id: self.hours[one.id] - self.busy[one.resource_id] for one in diary.therapists}

    def grid(self) -> list[int]:
        """The moments at which the wall clock shows a time of the grid for the first time."""
        step = self.request.policy.slot_step // timedelta(minutes=1)
        shown = first_shown(self.diary.bounds, self.diary.zone)
        return [moment for moment, minute in shown if minute % step == 0]

    def slots(self) -> list[tuple[int, int, tuple[int, ...], bool]]:
        """What open_slots should say."""
        found = []
        for start in self.grid():
            therapists = self.therapists_at(start)
            if therapists:
                gap = all(self.leaves_gap(one, start) for one in therapists)
                found.append(
                    (start, start + self.needs.minutes * 60, tuple(one.id for one in therapists), gap)
                )
        return found

    def therapists_at(self, start: int) -> list[TherapistDiary]:
        """Who could do it at this start, on the grid or not; nobody if anything else is in the way."""
        if not self.in_time(start) or not self.client.isdisjoint(self.visit(start)):
            return []
        if not self.rooms_at(start) or not all(self.kit_at(start)):
            return []
        return [one for one in self.diary.therapists if self.able(one, start)]

    def in_time(self, start: int) -> bool:
        request, day = self.request, self.wall(start).date()
        if day in request.ruled_out_days:
            return False
        if request.at_the_desk:
            return start >= request.now - request.policy.slot_step.total_seconds()
        last_day = self.wall(request.now).date() + timedelta(request.policy.horizon_days - 1)
        return start >= request.now + request.policy.notice.total_seconds() and day <= last_day

    def able(self, one: TherapistDiary, start: int) -> bool:
        request, day = self.request, self.wall(start).date()
        required = request.qualifications_by_day.get(day, request.qualifications)
        return (
            self.needs.skill in one.skills
            and (request.therapist_id is None or one.id == request.therapist_id)
            and (request.gender is None or one.gender == request.gender)
            and all(code in one.qualifications for code in required)
            and all((one.qualifications[code] or date.max) >= day for code in required)
            and self.hours[one.id].issuperset(self.visit(start))
            and self.busy[one.resource_id].isdisjoint(self.claim(start))
            and (request.effort_override or self.has_strength(one, start))
        )

    def has_strength(self, one: TherapistDiary, start: int) -> bool:
        """Count the visit in, then everything of that day, then everything without a rest between."""
        policy, effort = self.request.policy, self.effort()
        a_day = policy.effort_a_day if one.effort_a_day is None else one.effort_a_day
        in_a_row = policy.effort_in_a_row if one.effort_in_a_row is None else one.effort_in_a_row
        if effort == 0 or self.request.settled == (one.id, start):
            return True
        return not (
            (a_day and self.effort_that_day(one, start) + effort > a_day)
            or (in_a_row and self.effort_in_that_run(one, start) + effort > in_a_row)
        )

    def effort_that_day(self, one: TherapistDiary, start: int) -> int:
        day = self.wall(self.claim(start).start).date()
        return sum(effort_of(work) for work in one.busy if self.wall(work.start).date() == day)

    def effort_in_that_run(self, one: TherapistDiary, start: int) -> int:
        """Let the run grow from the visit until no more work is near enough to belong to it."""
        rest = self.request.policy.rest.total_seconds()
        run, others, effort = [(self.claim(start).start, self.claim(start).stop)], list(one.busy), 0
        while near := [
            work for work in others if any(work.start - end < rest > first - work.end for first, end in run)
        ]:
            others = [work for work in others if not any(work is other for other in near)]
            run += [(work.start, work.end) for work in near]
            effort += sum(effort_of(work) for work in near)
        return effort

    def effort(self) -> int:
        by_pressure = {None: 1.0, "light": 0.8, "medium": 1.0, "firm": 1.25, "deep": 1.4}
        exact = self.needs.minutes * self.needs.effort_percent / 100 * by_pressure[self.request.pressure]
        return int(exact + 0.5 + 1e-9)

    def rooms_at(self, start: int) -> list[int]:
        return [
            room.id
            for room in self.diary.rooms
            if self.request.room_id in (None, room.id)
            and not self.needs.features - room.features
            and room.places >= self.request.places
            and self.busy[room.resource_id].isdisjoint(self.claim(start))
        ]

    def kit_at(self, start: int) -> list[list[int]]:
        """The free pieces of each kind needed."""
        return [
            [
                piece.id
                for piece in self.diary.kit
                if piece.kind == need.kind
                and self.busy[piece.resource_id].isdisjoint(
                    self.claim(start, need.warm_up_minutes, need.cool_down_minutes)
                )
            ]
            for need in self.needs.kit
        ]

    def leaves_gap(self, one: TherapistDiary, start: int) -> bool:
        """Walk to both ends of the free stretch around the start and look at what is left over."""
        free, claim, sellable = self.free[one.id], self.claim(start), self.request.shortest_minutes * 60
        first = last = start
        while first - 60 in free and claim.start - first < sellable:
            first -= 60
        while last in free and last - claim.stop < sellable:
            last += 60
        return 0 < claim.start - first < sellable or 0 < last - claim.stop < sellable

    def visit(self, start: int) -> range:
        return range(start, start + self.needs.minutes * 60, 60)

    def claim(self, start: int, warm_up: int = 0, cool_down: int = 0) -> range:
        before = max(self.needs.setup_minutes, warm_up)
        after = self.needs.minutes + max(self.needs.turnover_minutes, cool_down)
        return range(start - before * 60, start + after * 60, 60)

    def wall(self, moment: int) -> datetime:
        return datetime.fromtimestamp(moment, self.diary.zone)

    def _places(self):
        return [*self.diary.therapists, *self.diary.rooms, *self.diary.kit]
