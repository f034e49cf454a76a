"""What a visit takes out of a therapist, and how much of it a day and a stretch without rest may hold.

Effort is counted in *effort minutes*: a minute of Swedish massage at medium pressure is one. How heavy the
other treatments are (`effort_percent`) and how much pressure adds is the house's own choice, made to be
talked over with the therapists who give them; it is no clinical finding.

A *run* is the visits that follow one another with less rest between them than the policy's `rest`, set-up and
turnover being no rest. A visit counts for the day on which its therapist begins with it, set-up included.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Run:
    """Visits with too little rest between them, from the first set-up to the last turnover."""

    start: int
    end: int
    effort: int


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
        work = sorted((one.start, one.end, _effort(one)) for one in busy)
        found = self._spent_days(work, effort, midnights) if self.a_day else []
        if self.in_a_row:
            found += self._spent_runs(_runs(work, self.rest), effort, seconds, midnights)
        return spans.merged(found)

    def _spent_days(
        self, work: Iterable[tuple[int, int, int]], effort: int, midnights: Sequence[int]
    ) -> list[Span]:
        given = [0] * (len(midnights) + 1)
        for start, _, asked in work:
            if asked:
                given[bisect_right(midnights, start)] += asked
        return [
            (midnights[day - 1], midnights[day])
            for day in range(1, len(midnights))
            if given[day] + effort > self.a_day
        ]

    def _spent_runs(
        self, runs: Sequence[Run], effort: int, seconds: int, midnights: Sequence[int]
    ) -> list[Span]:
        """Next to a run with too much in it already, and between two that the claim would make one.

        A claim that overlaps nothing lies between two neighbours, so it never joins more than these two.
        """
        left = self.in_a_row - effort
        if left < 0:
            return [(midnights[0], midnights[-1])]
        reach = seconds + self.rest - 1  # one second earlier there is a whole rest before the run
        found = [(run.start - reach, run.end + self.rest) for run in runs if run.effort > left]
        for run, following in pairwise(runs):
            first, end = following.start - reach, run.end + self.rest
            if first < end and run.effort + following.effort > left:
                found.append((first, end))
        return [(first, end) for first, end in found if first < end]


def day_effort(busy: Iterable[Interval], day: Interval) -> int:
    """The effort minutes of what begins on this day."""
    return sum(_effort(one) for one in busy if day.start <= one.start < day.end)


def heaviest_run(busy: Iterable[Interval], day: Interval, rest: int) -> int:
    """The effort minutes of the heaviest run of this day; `rest` in seconds ends one."""
    work = sorted((one.start, one.end, _effort(one)) for one in busy)
    met = (run.effort for run in _runs(work, rest) if run.start < day.end and day.start < run.end)
    return max(met, default=0)


def _effort(one: Interval) -> int:
    return one.effort if isinstance(one, Work) else 0


def _runs(work: Iterable[tuple[int, int, int]], rest: int) -> list[Run]:
    """Sorted work as runs, in order."""
    runs: list[Run] = []
    for start, end, effort in work:
        if runs and start - runs[-1].end < rest:
            last = runs[-1]
            runs[-1] = Run(last.start, max(last.end, end), last.effort + effort)
        else:
            runs.append(Run(start, end, effort))
    return runs
