"""What a visit takes out of a therapist, and how much of it a day and a stretch without rest may hold.

Effort is counted in *effort minutes*: a minute of Swedish massage at medium pressure is one. How heavy the
other treatments are (`effort_percent`) and how much pressure adds is the house's own choice, made to be
talked over with the therapists who give them; it is no clinical finding.

A *run* is the visits that follow one another with less rest between them than the policy's `rest`, set-up and
turnover being no rest. A visit counts for the day on which its therapist begins with it, set-up included.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from app.domain import spans
from app.domain.interval import Interval
from app.domain.policy import Policy
from app.domain.spans import Span
from app.domain.vocabulary import lighter

USUAL_PRESSURE = "medium"
PRESSURE_PERCENT = {"light": 80, USUAL_PRESSURE: 100, "firm": 125, "deep": 140}
"""What a minute at this pressure asks beside one at medium pressure: the house's own choice."""
NO_LIMIT = 0


def effort_minutes(minutes: int, percent: int, pressure: str | None = None) -> int:
    """Effort minutes of a visit: minutes × the treatment's percent × the pressure's, rounded half up.

    None is a pressure that nobody has named yet: medium. Raises KeyError for a pressure that there is not.
    """
    hundredths = minutes * percent * PRESSURE_PERCENT[pressure or USUAL_PRESSURE]
    return (hundredths + 5_000) // 10_000


def planned_pressure(wish: str | None, cap: str | None, agreed: str | None = None) -> str:
    """The pressure to reckon with: what the therapist decided, else the client's wish within the limit."""
    return agreed or lighter(wish or USUAL_PRESSURE, cap) or USUAL_PRESSURE


@dataclass(frozen=True, slots=True, order=True)
class Work(Interval):
    """An occupancy of a therapist, with the effort minutes it asks of them."""

    effort: int = 0


class Limit(StrEnum):
    """What of a budget is spent."""

    DAY = "day"
    RUN = "run"


@dataclass(frozen=True, slots=True)
class Shortage:
    """A limit of a budget that does not hold what is asked: its effort minutes, and those given already."""

    limit: Limit
    most: int
    given: int

    @property
    def left(self) -> int:
        """Effort minutes that may still be asked; 0 where more is given than the budget has."""
        return max(self.most - self.given, 0)


Bare = tuple[int, int, int]
"""Work or a run as start, end and effort: very many of them are looked at for every search."""


@dataclass(frozen=True, slots=True)
class Budget:
    """The most effort minutes a day and in a run (0: no limit), and the rest in seconds that ends a run."""

    a_day: int
    in_a_row: int
    rest: int

    @classmethod
    def of(cls, policy: Policy, *, a_day: int | None = None, in_a_row: int | None = None) -> Budget:
        """The budget of a therapist: their own figures, or the policy's where they have none (None)."""
        return cls(
            policy.effort_a_day if a_day is None else a_day,
            policy.effort_in_a_row if in_a_row is None else in_a_row,
            policy.rest_seconds,
        )

    def spent(
        self, busy: Iterable[Interval], effort: int, seconds: int, midnights: Sequence[int]
    ) -> list[Span]:
        """When a claim of this effort and this many seconds may not begin, as tidy spans of its first second.

        `midnights` are the days to look at, the end of the last included. Only moments at which the claim
        would not overlap `busy` are judged; the others are taken whatever is said of them.
        """
        if not effort:
            return []
        work = _work(busy)
        found = self._spent_days(work, effort, midnights) if self.a_day else []
        if self.in_a_row:
            found += self._spent_runs(work, effort, seconds, midnights)
        return spans.merged(found)

    def shortages(self, busy: Iterable[Interval], claim: Work, midnights: Sequence[int]) -> list[Shortage]:
        """What of the budget does not hold a claim that overlaps nothing; empty where that may begin.

        `midnights` as for `spent`. Empty too for a claim that begins on none of these days.
        """
        if not claim.effort:
            return []
        work, found = _work(busy), []
        day = next((day for day in pairwise(midnights) if day[0] <= claim.start < day[1]), None)
        if self.a_day and day is not None:
            given = sum(asked for start, _, asked in work if day[0] <= start < day[1])
            found.append(Shortage(Limit.DAY, self.a_day, given))
        if self.in_a_row:
            near = (
                asked
                for start, end, asked in _runs(work, self.rest)
                if claim.start - end < self.rest and start - claim.end < self.rest
            )
            found.append(Shortage(Limit.RUN, self.in_a_row, sum(near)))
        return [one for one in found if one.given + claim.effort > one.most]

    def _spent_days(self, work: Iterable[Bare], effort: int, midnights: Sequence[int]) -> list[Span]:
        left = self.a_day - effort
        days = list(pairwise(midnights))
        given, day, last = [0] * len(days), 0, len(days) - 1
        for start, _, asked in work:
            while day < last and start >= days[day][1]:
                day += 1
            first, end = days[day]
            if first <= start < end:
                given[day] += asked
        return [bounds for bounds, asked in zip(days, given, strict=True) if asked > left]

    def _spent_runs(
        self, work: Iterable[Bare], effort: int, seconds: int, midnights: Sequence[int]
    ) -> list[Span]:
        """Next to a run with too much in it already, and between two that the claim would make one.

        A claim that overlaps nothing lies between two neighbours, so it never joins more than these two.
        """
        left, rest = self.in_a_row - effort, self.rest
        if left < 0:
            return [(midnights[0], midnights[-1])]
        reach = seconds + rest - 1  # one second earlier there is a whole rest before the run
        found: list[Span] = []
        end_before = effort_before = 0
        for start, end, asked in _runs(work, rest):
            if asked > left:
                found.append((start - reach, end + rest))
            elif asked + effort_before > left and start - reach < end_before + rest:
                found.append((start - reach, end_before + rest))
            end_before, effort_before = end, asked
        return [(first, end) for first, end in found if first < end]


def day_effort(busy: Iterable[Interval], day: Interval) -> int:
    """The effort minutes of what begins on this day."""
    return sum(_effort(one) for one in busy if day.start <= one.start < day.end)


def heaviest_run(busy: Iterable[Interval], day: Interval, rest: int) -> int:
    """The effort minutes of the heaviest run of this day; `rest` in seconds ends one."""
    met = (effort for start, end, effort in _runs(_work(busy), rest) if start < day.end and day.start < end)
    return max(met, default=0)


def _effort(one: Interval) -> int:
    return one.effort if isinstance(one, Work) else 0


def _work(busy: Iterable[Interval]) -> list[Bare]:
    return sorted((one.start, one.end, one.effort if one.__class__ is Work else 0) for one in busy)


def _runs(work: Iterable[Bare], rest: int) -> Iterator[Bare]:
    """Sorted work as runs, in order: each from the first set-up to the last turnover."""
    run: Bare | None = None
    for start, end, effort in work:
        if run is not None and start - run[1] < rest:
            run = run[0], max(run[1], end), run[2] + effort
        else:
            if run is not None:
                yield run
            run = start, end, effort
    if run is not None:
        yield run
