"""Stretches of time in whole seconds since 1970, UTC: half-open, so that one may begin as another ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.domain import spans
from app.domain.spans import Span


def epoch(instant: datetime) -> int:
    """An aware instant in whole seconds since 1970."""
    return int(instant.timestamp())


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """From `start` up to, not including, `end`, in epoch seconds. Raises ValueError unless start < end."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError(f"an interval must end after it starts: {self.start} .. {self.end}")

    @classmethod
    def between(cls, starts_at: datetime, ends_at: datetime) -> Interval:
        """From one aware instant to another."""
        return cls(epoch(starts_at), epoch(ends_at))

    @property
    def seconds(self) -> int:
        """Its real length; on a clock-change night not what the wall clock shows."""
        return self.end - self.start

    def overlaps(self, other: Interval) -> bool:
        """Whether they share any moment; touching is not sharing."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Interval) -> bool:
        """Whether the other lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end

    def padded(self, before: int, after: int) -> Interval:
        """The same stretch with `before` and `after` seconds added at its ends."""
        return Interval(self.start - before, self.end + after)


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """The same time as few intervals as possible: sorted, apart, touching ones joined."""
    return _intervals(tidy_spans(intervals))


def subtract(free: Iterable[Interval], busy: Iterable[Interval]) -> list[Interval]:
    """What of `free` remains when `busy` is taken away: sorted, apart. Neither needs to be sorted."""
    return _intervals(spans.without(tidy_spans(free), tidy_spans(busy)))


def intersect(some: Iterable[Interval], others: Iterable[Interval]) -> list[Interval]:
    """The time that both have: sorted, apart. Neither needs to be sorted."""
    return _intervals(spans.shared(tidy_spans(some), tidy_spans(others)))


def total_seconds(intervals: Iterable[Interval]) -> int:
    """How much time they cover together; what overlaps counts once."""
    return spans.length(tidy_spans(intervals))


def tidy_spans(intervals: Iterable[Interval]) -> list[Span]:
    """The intervals as bare, tidy pairs, for arithmetic on very many of them."""
    return spans.merged([(interval.start, interval.end) for interval in intervals])


def _intervals(pairs: Iterable[Span]) -> list[Interval]:
    return [Interval(start, end) for start, end in pairs]
