"""The dates of a recurring plan: one weekday, one time on the spa's wall clock, every few weeks.

The wall time stays the same when the clocks change. On a day that has no such time the plan has no start,
and says so: nothing is shifted silently.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from app.domain.errors import OddPlan
from app.domain.hours import MINUTES_A_DAY, wall_start

FEWEST_WEEKS, MOST_WEEKS = 1, 8
MOST_VISITS = 26
LONGEST = timedelta(days=366)
"""From the first date to the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """Every `every_weeks` weeks from `first_on`, for so many `visits` or until a day, that day included.

    `wall_minute` counts from midnight by the wall clock. Raises OddPlan for what is no plan.
    """

    every_weeks: int
    first_on: date
    wall_minute: int
    visits: int | None = None
    until_on: date | None = None

    def __post_init__(self) -> None:
        if not FEWEST_WEEKS <= self.every_weeks <= MOST_WEEKS:
            raise OddPlan("Visits can come back every 1 to 8 weeks. Please choose one of these.", "weeks")
        if not 0 <= self.wall_minute < MINUTES_A_DAY:
            raise OddPlan("That is no time of day. Please choose another one.", "time")
        if (self.visits is None) == (self.until_on is None):
            raise OddPlan("Please say how many visits, or until which day, and not both.", "ends")
        if self.visits is not None and self.visits < 1:
            raise OddPlan("A plan has at least one visit. Please write how many you would like.", "visits")
        if self.until_on is not None and self.until_on < self.first_on:
            raise OddPlan("The last day comes before the first one. Please choose a later day.", "until")
        self._require_short()

    def _require_short(self) -> None:
        ends = "visits" if self.visits is not None else "until"
        if self.visits is not None and self.visits > MOST_VISITS:
            raise OddPlan(f"A plan has at most {MOST_VISITS} visits. Please choose fewer.", ends)
        if self.last_on - self.first_on > LONGEST:
            raise OddPlan("A plan lasts at most a year. Please let it end sooner; it can go on later.", ends)
        if self.count > MOST_VISITS:
            raise OddPlan(
                f"That would be {self.count} visits, and a plan has at most {MOST_VISITS}. "
                "Please let it end sooner.",
                ends,
            )

    @property
    def step(self) -> timedelta:
        """From one date to the next."""
        return timedelta(weeks=self.every_weeks)

    @property
    def count(self) -> int:
        """How many dates there are."""
        if self.visits is not None:
            return self.visits
        if self.until_on is None:
            raise ValueError("a plan ends somewhere")
        return (self.until_on - self.first_on) // self.step + 1

    @property
    def last_on(self) -> date:
        """The last date. Raises OddPlan where no calendar goes that far."""
        try:
            return self.first_on + (self.count - 1) * self.step
        except OverflowError:
            raise OddPlan("That day is too far away. Please look at the year.", "first") from None

    def days(self) -> Iterator[date]:
        """The dates in order."""
        return (self.first_on + number * self.step for number in range(self.count))


def starts(recurrence: Recurrence, zone: ZoneInfo) -> dict[date, int | None]:
    """Each date with its start in epoch seconds; None on a day whose clock never shows that time."""
    return {day: wall_start(day, recurrence.wall_minute, zone) for day in recurrence.days()}


def same_week(day: date, weekday: int) -> date:
    """That weekday (Monday is 0) of the week in which `day` lies."""
    return day + timedelta(weekday - day.weekday())
