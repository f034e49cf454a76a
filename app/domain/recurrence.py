"""The dates of a recurring plan: one weekday, one time on the spa's wall clock, every few weeks.

The wall time stays the same when the clocks change. On a day that has no such time the plan has no start,
and says so: nothing is shifted silently.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from app.domain.errors import OddPlan
from app.domain.hours import MINUTES_A_DAY, wall_start
from app.domain.said import say

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
            raise OddPlan(
                say("Visits can come back every 1 to 8 weeks. Please choose one of these."), "weeks"
            )
        if not 0 <= self.wall_minute < MINUTES_A_DAY:
            raise OddPlan(say("That is no time of day. Please choose another one."), "time")
        if (self.visits is None) == (self.until_on is None):
            raise OddPlan(say("Please say how many visits, or until which day, and not both."), "ends")
        if self.visits is not None and self.visits < 1:
            raise OddPlan(
                say("A plan has at least one visit. Please write how many you would like."), "visits"
            )
        if self.until_on is not None and self.until_on < self.first_on:
            raise OddPlan(say("The last day comes before the first one. Please choose a later day."), "until")
        self._require_short()

    def _require_short(self) -> None:
        ends = "visits" if self.visits is not None else "until"
        if self.visits is not None and self.visits > MOST_VISITS:
            raise OddPlan(
                say("A plan has at most {most} visits. Please choose fewer.", most=MOST_VISITS), ends
            )
        if self.last_on - self.first_on > LONGEST:
            raise OddPlan(
                say("A plan lasts at most a year. Please let it end sooner; it can go on later."), ends
            )
        if self.count > MOST_VISITS:
            raise OddPlan(
                say(
                    "That would be {count} visits, and a plan has at most {most}. Please let it end sooner.",
                    count=self.count,
                    most=MOST_VISITS,
                ),
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
            raise OddPlan(say("That day is too far away. Please look at the year."), "first") from None

    def days(self) -> Iterator[date]:
        """The dates in order."""
        return (self.first_on + number * self.step for number in range(self.count))


def starts(recurrence: Recurrence, zone: ZoneInfo) -> dict[date, int | None]:
    """Each date with its start in epoch seconds; None on a day whose clock never shows that time."""
    return {day: wall_start(day, recurrence.wall_minute, zone) for day in recurrence.days()}


def same_week(day: date, weekday: int) -> date:
    """That weekday (Monday is 0) of the week in which `day` lies."""
    return day + timedelta(weekday - day.weekday())


def going_on(
    days: Iterable[date], weekday: int, every_weeks: int | None, *, first_on: date
) -> dict[date, date]:
    """What becomes of a plan's dates from one on: each in its week, on that weekday (Monday is 0).

    With another rhythm (`every_weeks` is not None) there are as many dates as before, counted from the first
    of them. `first_on` is the first date of the whole plan. Raises OddPlan for what is no plan.
    """
    old = sorted(days)
    if every_weeks is None or not old:
        return {day: same_week(day, weekday) for day in old}
    if not FEWEST_WEEKS <= every_weeks <= MOST_WEEKS:
        raise OddPlan(say("Visits can come back every 1 to 8 weeks. Please choose one of these."), "weeks")
    first = same_week(old[0], weekday)
    new = {day: first + number * timedelta(weeks=every_weeks) for number, day in enumerate(old)}
    if max(new.values()) - same_week(first_on, weekday) > LONGEST:
        raise OddPlan(say("A plan lasts at most a year. Please let its visits come more often."), "weeks")
    return new


def in_moving_order(new_days: Mapping[date, date]) -> list[date]:
    """The old dates in an order in which none moves to where another one still is.

    Both old and new dates are in the same sequence, so whoever goes back makes room for the next one, and
    whoever goes forward for the one before.
    """
    back = sorted(day for day, new in new_days.items() if new <= day)
    forward = sorted((day for day, new in new_days.items() if new > day), reverse=True)
    return [*back, *forward]
