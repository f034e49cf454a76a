"""Couples and small groups: several visits found, booked and moved as one.

A party is arranged in one of three ways, the best first:

1. `same_room`: side by side in one room that has a place for each, all at one start;
2. `same_time`: each in a room of their own, all at one start;
3. `one_after_another`: the next begins on the step grid once the one before has ended, at the first start at
   which all that follow can be placed too, within `LONGEST_WAIT`. Therapist and room may be the same.

Once the starts are fixed, `party_seats.py` shares out therapists, rooms and kit.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from typing import NamedTuple, Protocol

from app.domain.choices import Ways, ways_of
from app.domain.diary import Diary, KitDiary, RoomDiary
from app.domain.errors import Refusal, SlotTaken
from app.domain.explanation import explain
from app.domain.hours import local_date, step_starts
from app.domain.interval import Interval, tidy_spans
from app.domain.party_seats import ARRANGEMENTS, ONE_AFTER_ANOTHER, SAME_ROOM, SAME_TIME, Seat, seats
from app.domain.request import SlotRequest
from app.domain.said import say
from app.domain.slots import open_slots
from app.domain.spans import Span

FEWEST, MOST = 2, 4
__all__ = [
    "ARRANGEMENTS", "FEWEST", "MOST", "ONE_AFTER_ANOTHER", "SAME_ROOM", "SAME_TIME", "Arranged", "Before",
    "PartySlot", "Seat", "party_choices", "party_slots", "why_not",
]  # fmt: skip
LONGEST_WAIT = 30 * 60
"""Seconds that may lie between the end of one visit and the start of the next in a row."""


class PartySlot(NamedTuple):
    """A start that a party can have now, in epoch seconds, with the best arrangement there is."""

    start: int
    end: int
    """When the last of them is done."""
    arrangement: str
    starts: tuple[int, ...]
    """Each guest's own start."""


@dataclass(frozen=True, slots=True)
class Arranged:
    """A whole party placed. A shared room is claimed once, by the first seat, for as long as any needs it."""

    arrangement: str
    seats: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class Before:
    """With whom and where a guest was before a move: to be kept if they are free."""

    therapist_id: int | None = None
    room_id: int | None = None


Busy = Sequence[Sequence[Interval]]
"""For each guest in order, when they are elsewhere themselves; empty where nobody is known yet."""


def party_slots(
    requests: Sequence[SlotRequest],
    diary: Diary,
    *,
    busy: Busy = (),
    arrangements: Sequence[str] = ARRANGEMENTS,
) -> list[PartySlot]:
    """Every start at which all of them can be placed, by time, each with the first arrangement that goes."""
    looks = [_Look(request, own) for request, own in _own_diaries(requests, diary, busy)]
    found = []
    for start in looks[0].starts:
        for arrangement in arrangements:
            starts = _first_starts(looks, start, arrangement)
            if starts is not None:
                end = max(at + look.request.needs.seconds for at, look in zip(starts, looks, strict=True))
                found.append(PartySlot(start, end, arrangement, starts))
                break
    return found


def party_choices(
    requests: Sequence[SlotRequest],
    diary: Diary,
    start: int,
    arrangement: str,
    *,
    busy: Busy = (),
    before: Sequence[Before] = (),
) -> Arranged | None:
    """Who, where and with what for each of them, the first guest beginning at `start`; None if it cannot be.

    Preferences are those of `choices`, the first guest's first; `before` goes before all else. Raises
    ValueError for a start outside the diary's days.
    """
    diary.require(start)
    looks = [_Choosing(request, own) for request, own in _own_diaries(requests, diary, busy)]
    for starts in _possible_starts(looks, start, arrangement):
        ways = [
            _kept(look.ways(at), was) for look, at, was in zip(looks, starts, _padded(before), strict=False)
        ]
        placed = seats(requests, ways, starts, arrangement, diary)
        if placed is not None:
            return Arranged(arrangement, placed)
    return None


def why_not(requests: Sequence[SlotRequest], diary: Diary, start: int, *, busy: Busy = ()) -> Refusal:
    """Why a party cannot begin at this start: the first guest's reason if they have one of their own."""
    request, own = _own_diaries(requests, diary, busy)[0]
    return explain(request, own, start) or SlotTaken(
        say("There is no room for all of you together at that time. Please choose another one.")
    )


# ── What each guest could have ──────────────────────────────────────────────────────────────────────────────


class _Looking(Protocol):
    """One guest's view of the calendar."""

    request: SlotRequest

    def next_starts(self, after: int) -> Iterable[int]: ...
    def ways(self, start: int) -> Ways | None: ...


class _Look:
    """For many starts at once: what is open is worked out by arithmetic and looked up."""

    def __init__(self, request: SlotRequest, diary: Diary) -> None:
        self.request, self.diary = request, diary
        people = {one.id: one for one in diary.therapists}
        self.able = {
            slot.start: [people[number] for number in slot.therapist_ids]
            for slot in open_slots(request, diary)
        }
        self.starts = sorted(self.able)
        self._ways: dict[int, Ways | None] = {}

    def next_starts(self, after: int) -> Iterable[int]:
        first = bisect_left(self.starts, after)
        return self.starts[first : bisect_left(self.starts, after + LONGEST_WAIT + 1)]

    def ways(self, start: int) -> Ways | None:
        if start not in self._ways:
            self._ways[start] = self._ways_at(start) if start in self.able else None
        return self._ways[start]

    def _ways_at(self, start: int) -> Ways:
        needs = self.request.needs
        rooms = [room for room, busy in self._rooms if _is_open(busy, needs.occupancy(start))]
        kit = [
            [piece for piece, busy in pieces if _is_open(busy, needs.kit_occupancy(start, need))]
            for need, pieces in zip(needs.kit, self._kit, strict=True)
        ]
        return Ways(self.able[start], rooms, kit)

    @cached_property
    def _rooms(self) -> list[tuple[RoomDiary, list[Span]]]:
        return [(room, tidy_spans(room.busy)) for room in self.diary.rooms if room.suits(self.request)]

    @cached_property
    def _kit(self) -> list[list[tuple[KitDiary, list[Span]]]]:
        return [
            [(piece, tidy_spans(piece.busy)) for piece in self.diary.kit if piece.kind == need.kind]
            for need in self.request.needs.kit
        ]


class _Choosing:
    """For one start: the ways in the order of preference."""

    def __init__(self, request: SlotRequest, diary: Diary) -> None:
        self.request, self.diary = request, diary

    def next_starts(self, after: int) -> Iterable[int]:
        zone, step = self.diary.zone, self.request.policy.slot_step_minutes
        day = local_date(after, zone)
        grid = [at for on in (day, day + timedelta(1)) for at in step_starts(on, step, zone)]
        return [at for at in grid if after <= at <= after + LONGEST_WAIT]

    def ways(self, start: int) -> Ways | None:
        bounds = self.diary.bounds
        return ways_of(self.request, self.diary, start) if bounds.start <= start < bounds.end else None


def _own_diaries(
    requests: Sequence[SlotRequest], diary: Diary, busy: Busy
) -> list[tuple[SlotRequest, Diary]]:
    """The calendar as each guest sees it: whom the first one knows, the others need not."""
    if not FEWEST <= len(requests) <= MOST:
        raise ValueError(f"a party is {FEWEST} to {MOST} guests")
    known = [diary.known_therapist_ids, *[frozenset[int]()] * (len(requests) - 1)]
    return [
        (request, replace(diary, client_busy=busy[number] if busy else (), known_therapist_ids=known[number]))
        for number, request in enumerate(requests)
    ]


def _is_open(busy: Sequence[Span], claim: Interval) -> bool:
    """Whether nothing of the tidy spans lies in the claim."""
    before = bisect_left(busy, (claim.end, claim.end)) - 1
    return before < 0 or busy[before][1] <= claim.start


# ── When each guest begins ──────────────────────────────────────────────────────────────────────────────────


def _first_starts(looks: Sequence[_Look], start: int, arrangement: str) -> tuple[int, ...] | None:
    def can_sit(starts: tuple[int, ...]) -> bool:
        ways = [look.ways(at) for look, at in zip(looks, starts, strict=False)]
        requests = [look.request for look in looks[: len(starts)]]
        return seats(requests, ways, starts, arrangement, looks[0].diary) is not None

    if arrangement == ONE_AFTER_ANOTHER:
        return next(_rows(looks, (start,), can_sit), None) if looks[0].ways(start) else None
    starts = (start,) * len(looks)
    return starts if can_sit(starts) else None


def _possible_starts(looks: Sequence[_Looking], start: int, arrangement: str) -> Iterator[tuple[int, ...]]:
    """The starts to try, the earliest first, at which each guest alone could be placed."""
    if arrangement != ONE_AFTER_ANOTHER:
        if all(look.ways(start) for look in looks):
            yield (start,) * len(looks)
    elif looks[0].ways(start):
        yield from _rows(looks, (start,))


def _rows(
    looks: Sequence[_Looking],
    so_far: tuple[int, ...],
    can_sit: Callable[[tuple[int, ...]], bool] = lambda _: True,
) -> Iterator[tuple[int, ...]]:
    # Where the first of them cannot be placed, nobody after them need be tried.
    if not can_sit(so_far):
        return
    if len(so_far) == len(looks):
        yield so_far
        return
    done = so_far[-1] + looks[len(so_far) - 1].request.needs.seconds
    look = looks[len(so_far)]
    for start in look.next_starts(done):
        if look.ways(start):
            yield from _rows(looks, (*so_far, start), can_sit)


def _kept(ways: Ways | None, before: Before) -> Ways | None:
    """The ways with therapist and room of before first, if they are among them."""
    if ways is None:
        return None
    return replace(
        ways,
        therapists=sorted(ways.therapists, key=lambda one: one.id != before.therapist_id),
        rooms=sorted(ways.rooms, key=lambda room: room.id != before.room_id),
    )


def _padded(before: Sequence[Before]) -> Iterator[Before]:
    yield from before
    while True:
        yield Before()
