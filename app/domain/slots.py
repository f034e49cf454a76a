"""Every start that is open, found by arithmetic on sets of starts rather than by trying each one.

Whatever limits a start becomes spans of starts: hours [a, b) allow a start from a to b − duration; an
occupancy [s, e) forbids every start whose claim would reach into it. What is left is cut with the grid.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from app.domain import spans
from app.domain.diary import Diary, TherapistDiary
from app.domain.hours import day_bounds, step_starts
from app.domain.interval import Interval, tidy_spans
from app.domain.request import Needs, SlotRequest
from app.domain.spans import Span


class OpenSlot(NamedTuple):
    """A start that can be booked now, in epoch seconds, and who could give the treatment then."""

    start: int
    end: int
    therapist_ids: tuple[int, ...]
    leaves_gap: bool
    """Whether it leaves each of these therapists with free time beside it that is too short to sell."""


def open_slots(request: SlotRequest, diary: Diary) -> list[OpenSlot]:
    """Every legal start in the diary's days, by time, each with all therapists who could do it.

    The desk is shown the same grid, though it may choose starts beside it; `explain` judges those.
    """
    seconds = request.needs.seconds
    grid = _grid(request, diary)
    possible, midnights = _possible_starts(request, diary), diary.midnights
    able: defaultdict[int, list[int]] = defaultdict(list)
    gapless: set[int] = set()
    for therapist in diary.therapists:
        if therapist.suits(request):
            starts = _cut(grid, _starts_of(therapist, request, diary, possible, midnights))
            for start in starts:
                able[start].append(therapist.id)
            gapless.update(_gapless(starts, therapist, request, diary))
    return [
        OpenSlot(start, start + seconds, tuple(able[start]), start not in gapless) for start in sorted(able)
    ]


def rank(slots: Iterable[OpenSlot]) -> list[OpenSlot]:
    """The same slots in the order to recommend them: the next free, then those that leave no gap, by time."""
    in_time = sorted(slots)
    return in_time[:1] + sorted(in_time[1:], key=lambda slot: (slot.leaves_gap, slot.start))


def _possible_starts(request: SlotRequest, diary: Diary) -> list[Span]:
    """The starts at which the rules, the client, some room and enough kit would allow a visit."""
    needs = request.needs
    possible = _allowed_starts(request, diary)
    possible = spans.without(possible, _forbidden(diary.client_busy, needs, (0, 0)))
    rooms = [room.busy for room in diary.rooms if room.suits(request)]
    possible = _with_one_free(possible, rooms, needs, needs.reach)
    for need in needs.kit:
        pieces = [piece.busy for piece in diary.kit if piece.kind == need.kind]
        possible = _with_one_free(possible, pieces, needs, needs.kit_reach(need))
    return possible


def _allowed_starts(request: SlotRequest, diary: Diary) -> list[Span]:
    """The starts between notice and horizon, on days that the screening has not ruled out."""
    bounds = diary.bounds
    latest = request.latest(diary.zone)
    first = max(bounds.start, request.earliest())
    last = bounds.end if latest is None else min(bounds.end, latest)
    ruled_out = [day_bounds(day, diary.zone) for day in request.ruled_out_days]
    return spans.without([(first, last)] if first < last else [], tidy_spans(ruled_out))


def _starts_of(
    therapist: TherapistDiary,
    request: SlotRequest,
    diary: Diary,
    possible: Sequence[Span],
    midnights: Sequence[int],
) -> list[Span]:
    """The possible starts at which this therapist works, is free, has the strength and is qualified."""
    needs = request.needs
    inside_hours = [
        (start, end - needs.seconds + 1)
        for start, end in therapist.workable(diary.closures)
        if end - start >= needs.seconds
    ]
    starts = spans.shared(possible, inside_hours)
    starts = spans.without(starts, _forbidden(therapist.busy, needs, needs.reach))
    starts = spans.without(starts, therapist.spent(request, midnights))
    if request.asks_qualifications:
        starts = spans.shared(starts, _qualified_days(therapist, request, diary))
    return starts


def _qualified_days(therapist: TherapistDiary, request: SlotRequest, diary: Diary) -> list[Span]:
    """The days on which the therapist holds every certificate that the screening asks for then."""
    return tidy_spans(
        day_bounds(day, diary.zone)
        for day in diary.dates
        if therapist.qualified(request.qualifications_on(day), day)
    )


def _with_one_free(
    possible: list[Span], several: Iterable[Sequence[Interval]], needs: Needs, reach: tuple[int, int]
) -> list[Span]:
    """The possible starts at which at least one of several calendars is free."""
    free = (spans.without(possible, _forbidden(busy, needs, reach)) for busy in several)
    return spans.merged(chain.from_iterable(free))


def _forbidden(busy: Iterable[Interval], needs: Needs, reach: tuple[int, int]) -> list[Span]:
    """The starts whose claim, reaching so far before start and after end, would meet something busy."""
    before, after = reach
    # A claim may touch an occupancy at either end, so the first forbidden start is one second after touching.
    touching = needs.seconds + after - 1
    return spans.merged([(taken.start - touching, taken.end + before) for taken in busy])


def _gapless(
    starts: Iterable[int], therapist: TherapistDiary, request: SlotRequest, diary: Diary
) -> Iterator[int]:
    """Those of a therapist's open starts, in order, that leave no free time too short to sell beside them."""
    needs, shortest = request.needs, request.shortest_minutes * 60
    if not shortest:
        yield from starts
        return
    before, after = needs.reach
    free = spans.without(therapist.workable(diary.closures), tidy_spans(therapist.busy))
    stretches = iter(free)
    free_from = free_until = 0
    for start in starts:
        while free_until <= start:
            free_from, free_until = next(stretches)
        # Set-up and turnover may stick out of working hours: what is then left over is negative, not a gap.
        left = start - before - free_from
        right = free_until - (start + needs.seconds + after)
        if not (0 < left < shortest or 0 < right < shortest):
            yield start


def _grid(request: SlotRequest, diary: Diary) -> list[int]:
    step = request.policy.slot_step_minutes
    return [start for day in diary.dates for start in step_starts(day, step, diary.zone)]


def _cut(grid: Sequence[int], starts: Iterable[Span]) -> list[int]:
    """The starts that lie on the grid."""
    return [on for first, end in starts for on in grid[bisect_left(grid, first) : bisect_left(grid, end)]]
