"""Stretches of time in whole seconds since 1970, UTC: half-open, so that one may begin as another ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """From `start` up to, not including, `end`, in epoch seconds. Raises ValueError unless start < end."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError(f"an interval must end after it starts: {self.start} .. {self.end}")

    @property
    def seconds(self) -> int:
        """Its real length; on a clock-change night not what the wall clock shows."""
        return self.end - self.start

    def overlaps(self, other: Self) -> bool:
        """Whether they share any moment; touching is not sharing."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Self) -> bool:
        """Whether the other lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end

    def padded(self, before: int, after: int) -> Interval:
        """The same stretch with `before` and `after` seconds added at its ends."""
        return Interval(self.start - before, self.end + after)


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """The same time as few intervals as possible: sorted, apart, touching ones joined."""
    merged: list[Interval] = []
    for interval in sorted(intervals):
        if merged and interval.start <= merged[-1].end:
            if interval.end > merged[-1].end:
                merged[-1] = Interval(merged[-1].start, interval.end)
        else:
            merged.append(interval)
    return merged


def subtract(free: Iterable[Interval], busy: Iterable[Interval]) -> list[Interval]:
    """What of `free` remains when `busy` is taken away: sorted, apart. Neither needs to be sorted."""
    remaining: list[Interval] = []
    taken = merge(busy)
    first = 0
    for stretch in merge(free):
        while first < len(taken) and taken[first].end <= stretch.start:
            first += 1
        start = stretch.start
        # `first` itself stays behind: the last interval taken away may reach into the next stretch.
        for index in range(first, len(taken)):
            interval = taken[index]
            if interval.start >= stretch.end:
                break
            if interval.start > start:
                remaining.append(Interval(start, interval.start))
            start = interval.end
        if start < stretch.end:
            remaining.append(Interval(start, stretch.end))
    return remaining


def intersect(some: Iterable[Interval], others: Iterable[Interval]) -> list[Interval]:
    """The time that both have: sorted, apart."""
    left, right = merge(some), merge(others)
    shared: list[Interval] = []
    i = j = 0
    while i < len(left) and j < len(right):
        start, end = max(left[i].start, right[j].start), min(left[i].end, right[j].end)
        if start < end:
            shared.append(Interval(start, end))
        if left[i].end <= right[j].end:
            i += 1
        else:
            j += 1
    return shared


def total_seconds(intervals: Iterable[Interval]) -> int:
    """How much time they cover together; what overlaps counts once."""
    return sum(interval.seconds for interval in merge(intervals))
