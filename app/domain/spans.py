"""The arithmetic beneath intervals, on bare pairs of integers: half-open, and quick enough for every request.

"Tidy" below means sorted, none empty, none touching or overlapping: what these functions return. Those that
say so also need it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

Span = tuple[int, int]


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same points, tidy. The spans may come in any order."""
    tidy: list[Span] = []
    last_start = last_end = 0
    for start, end in sorted(spans):
        if tidy and start <= last_end:
            if end > last_end:
                last_end = end
                tidy[-1] = (last_start, end)
        else:
            last_start, last_end = start, end
            tidy.append((start, end))
    return tidy


def without(spans: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    """The points of `spans` that are not in `taken`, tidy. Both must be tidy."""
    remaining: list[Span] = []
    first, count = 0, len(taken)
    for start, end in spans:
        while first < count and taken[first][1] <= start:
            first += 1
        # `first` itself stays behind: the last span taken away may reach into the next stretch.
        for index in range(first, count):
            taken_start, taken_end = taken[index]
            if taken_start >= end:
                break
            if taken_start > start:
                remaining.append((start, taken_start))
            start = taken_end
        if start < end:
            remaining.append((start, end))
    return remaining


def shared(some: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """The points that both have, tidy. Both must be tidy."""
    common: list[Span] = []
    first, count = 0, len(others)
    for start, end in some:
        while first < count and others[first][1] <= start:
            first += 1
        for index in range(first, count):
            other_start, other_end = others[index]
            if other_start >= end:
                break
            common.append((max(start, other_start), min(end, other_end)))
    return common


def clipped(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    """The points of tidy spans within [start, end), found without walking through those before."""
    found: list[Span] = []
    index = max(bisect_left(spans, (start, start)) - 1, 0)
    while index < len(spans) and spans[index][0] < end:
        low, high = max(spans[index][0], start), min(spans[index][1], end)
        if low < high:
            found.append((low, high))
        index += 1
    return found


def length(spans: Iterable[Span]) -> int:
    """How many points tidy spans hold."""
    return sum(end - start for start, end in spans)
