"""A therapist cannot come: what to propose to everybody whose visit that hits. Nobody is moved by this.

Three ways, in the order in which they ask least of a client:

1. `SAME_TIME`: another therapist at the very time;
2. `SAME_THERAPIST`: their own therapist at the nearest other time;
3. `NEAREST`: whoever can, at the nearest time there is.

Whoever had named their therapist is asked the second way before the first. All go by the rules of every
booking (`choices`, `open_slots`): skill, certificates on that day, gender wish, room, kit, hours, and the
client's own other visits; `HitVisit.days` are the days that the screening allows.

The proposals fit together: two never need one therapist, room, piece of kit or client at one time. So they
are given out in rounds, all visits a way at a time, and within a round to those first who have the fewest
possibilities, then by start, then by id. Nobody's other time takes what could be somebody's same time.

A visit keeps its place until its client has answered. So what it claims is free to its own proposal and to no
other. Pure, in epoch seconds; the database keeps the promise when a proposal is held.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from app.domain.availability import (
    Choice,
    Claim,
    Diary,
    KitDiary,
    OpenSlot,
    RoomDiary,
    SlotRequest,
    choices,
    open_slots,
)
from app.domain.availability import TherapistDiary as Therapist
from app.domain.effort import Work
from app.domain.hours import local_date
from app.domain.interval import Interval

FEW = 3
"""How many other ways of each kind are shown beside a proposal."""
Place = TypeVar("Place", Therapist, RoomDiary, KitDiary)


class Way(StrEnum):
    """How a proposal differs from the visit it stands in for."""

    SAME_TIME = "same_time"
    SAME_THERAPIST = "same_therapist"
    NEAREST = "nearest"


@dataclass(frozen=True, slots=True, kw_only=True)
class HitVisit:
    """A visit whose therapist is away, as the planner sees it."""

    id: int
    request: SlotRequest
    """What it needs, asked for at the desk and without a therapist or a room."""
    start: int
    therapist_id: int
    client_resource_id: int
    client_busy: Sequence[Interval] = ()
    """The client's other visits."""
    own: Sequence[Claim] = ()
    """What the visit claims until its client has answered."""
    days: frozenset[date] = frozenset()
    """The days that may be proposed: near enough, and allowed by the screening."""
    named_therapist: bool = False
    same_time_only: bool = False
    """Part of a party: at another time it would come apart."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A time, a therapist, a room and kit for one visit."""

    visit_id: int
    way: Way
    start: int
    choice: Choice


@dataclass(frozen=True, slots=True)
class Replan:
    """What to propose, by visit; what else could be; and which visits there is nothing for."""

    proposals: Mapping[int, Suggestion]
    others: Mapping[int, Sequence[Suggestion]]
    nothing: frozenset[int]


ROUNDS: tuple[tuple[Way, bool | None], ...] = (
    (Way.SAME_TIME, False),
    (Way.SAME_THERAPIST, True),
    (Way.SAME_TIME, True),
    (Way.SAME_THERAPIST, False),
    (Way.NEAREST, None),
)
"""Each way, and for whom: those who had named their therapist, those who had not, or everybody."""


def replan(visits: Iterable[HitVisit], diary: Diary, *, same_time_from: int, not_before: int) -> Replan:
    """Find a proposal for every visit. `diary` knows the absence and all that is taken, by these visits too.

    Starts before `same_time_from` are too near to ask anybody; other times begin at `not_before`. Raises
    ValueError for a visit outside the diary's days.
    """
    waiting = {visit.id: visit for visit in visits}
    desk = _Desk(diary, same_time_from, not_before)
    everybody = dict(waiting)
    found: dict[int, Suggestion] = {}
    for way, named in ROUNDS:
        asked = [one for one in waiting.values() if named in (None, one.named_therapist)]
        for visit in _most_constrained_first(asked, way, desk):
            suggestion = next(desk.ways(visit, way), None)
            if suggestion is not None:
                found[visit.id] = suggestion
                desk.take(visit, suggestion)
                del waiting[visit.id]
    others = {visit.id: _others(visit, found.get(visit.id), desk) for visit in everybody.values()}
    return Replan(found, others, frozenset(waiting))


def _most_constrained_first(visits: list[HitVisit], way: Way, desk: _Desk) -> list[HitVisit]:
    return sorted(visits, key=lambda visit: (desk.count(visit, way), visit.start, visit.id))


def _others(visit: HitVisit, chosen: Suggestion | None, desk: _Desk) -> list[Suggestion]:
    """The first few ways of each kind that are still open when everybody else has theirs; each time once."""
    desk.give_back(visit, chosen)
    seen = {(chosen.start, chosen.choice.therapist_id)} if chosen else set()
    found = []
    for way in Way:
        kept = 0
        for other in desk.ways(visit, way):
            key = (other.start, other.choice.therapist_id)
            if key not in seen and kept < FEW:
                seen.add(key)
                found.append(other)
                kept += 1
            if kept == FEW:
                break
    desk.take_back(visit, chosen)
    return found


@dataclass(slots=True)
class _Desk:
    """The calendar while proposals are given out: what is taken, and by whom."""

    diary: Diary
    same_time_from: int
    not_before: int
    taken: defaultdict[int, list[tuple[int, Interval]]] = field(default_factory=lambda: defaultdict(list))
    """By resource: which visit's proposal takes it, and when."""

    def ways(self, visit: HitVisit, way: Way) -> Iterator[Suggestion]:
        """How this visit could be given in that way, best first."""
        diary = self.seen_by(visit)
        if way is Way.SAME_TIME:
            yield from self._same_time(visit, diary)
        elif not visit.same_time_only:
            yield from self._other_time(visit, way, diary)

    def count(self, visit: HitVisit, way: Way) -> int:
        """How many possibilities there are, to see who has fewest."""
        if way is Way.SAME_TIME:
            return len(list(self._same_time(visit, self.seen_by(visit))))
        return 0 if visit.same_time_only else len(self._slots(visit, way, self.seen_by(visit)))

    def take(self, visit: HitVisit, suggestion: Suggestion) -> None:
        """Nobody else's proposal may need any of this."""
        there = visit.request.needs.visit(suggestion.start)
        for claim in (*suggestion.choice.claims, Claim(visit.client_resource_id, there)):
            taken = claim.interval
            if claim.effort:
                taken = Work(taken.start, taken.end, claim.effort)
            self.taken[claim.resource_id].append((visit.id, taken))

    def give_back(self, visit: HitVisit, suggestion: Suggestion | None) -> None:
        """As if this visit had no proposal."""
        if suggestion is not None:
            for resource_id, rows in self.taken.items():
                self.taken[resource_id] = [row for row in rows if row[0] != visit.id]

    def take_back(self, visit: HitVisit, suggestion: Suggestion | None) -> None:
        """Undo `give_back`."""
        if suggestion is not None:
            self.take(visit, suggestion)

    def seen_by(self, visit: HitVisit) -> Diary:
        """The calendar for one visit: others' proposals are taken, its own place is free, near days alone."""
        own = {(claim.resource_id, claim.interval.start, claim.interval.end) for claim in visit.own}
        touched = {resource_id for resource_id, _, _ in own} | set(self.taken)

        def seen(place: Place) -> Place:
            if place.resource_id not in touched:
                return place
            busy = [row for row in place.busy if (place.resource_id, row.start, row.end) not in own]
            busy += [interval for _, interval in self.taken.get(place.resource_id, ())]
            return replace(place, busy=busy)

        asked_too = (interval for _, interval in self.taken.get(visit.client_resource_id, ()))
        first = min((*visit.days, local_date(visit.start, self.diary.zone)))
        last = max((*visit.days, local_date(visit.start, self.diary.zone)))
        return replace(
            self.diary,
            first_day=first,
            days=(last - first).days + 1,
            therapists=[seen(one) for one in self.diary.therapists],
            rooms=[seen(one) for one in self.diary.rooms],
            kit=[seen(one) for one in self.diary.kit],
            client_busy=[*visit.client_busy, *asked_too],
        )

    def _same_time(self, visit: HitVisit, diary: Diary) -> Iterator[Suggestion]:
        """Every therapist who could step in at the very time, each with their best room."""
        if visit.start < self.same_time_from or local_date(visit.start, diary.zone) not in visit.days:
            return
        seen: set[int] = set()
        for choice in choices(visit.request, diary, visit.start):
            if choice.therapist_id not in seen and choice.therapist_id != visit.therapist_id:
                seen.add(choice.therapist_id)
                yield Suggestion(visit.id, Way.SAME_TIME, visit.start, choice)

    def _other_time(self, visit: HitVisit, way: Way, diary: Diary) -> Iterator[Suggestion]:
        request = _asked(visit, way)
        for slot in sorted(self._slots(visit, way, diary), key=lambda slot: _distance(slot, visit)):
            for choice in choices(request, diary, slot.start)[:1]:
                yield Suggestion(visit.id, way, slot.start, choice)

    def _slots(self, visit: HitVisit, way: Way, diary: Diary) -> list[OpenSlot]:
        return [
            slot
            for slot in open_slots(_asked(visit, way), diary)
            if slot.start >= self.not_before
            and slot.start != visit.start
            and local_date(slot.start, diary.zone) in visit.days
        ]


def _asked(visit: HitVisit, way: Way) -> SlotRequest:
    own = visit.therapist_id if way is Way.SAME_THERAPIST else None
    return replace(visit.request, therapist_id=own)


def _distance(slot: OpenSlot, visit: HitVisit) -> tuple[int, bool, int]:
    """Nearest first; of two as near, the one that leaves no gap, then the earlier."""
    return abs(slot.start - visit.start), slot.leaves_gap, slot.start
