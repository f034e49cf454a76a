"""Where the clock on the spa's wall becomes UTC, and back: the only place.

On a night when the clocks change some wall times do not exist and some come twice. One rule settles both: a
wall time means the first moment at which the clock shows it or has jumped past it. So hours that begin or end
inside the missing hour begin or end at the jump, and hours that run through a change are as long as they
really are. Visits begin only at wall times that exist, and at each of them once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from app.domain.interval import Interval, merge

MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """Working hours that come back every week, in minutes since midnight by the wall clock.

    `weekday` counts from Monday = 0; `end_minute` 1440 is the midnight that ends the day. Hours past midnight
    are two rows. Raises ValueError for hours that no day has.
    """

    weekday: int
    start_minute: int
    end_minute: int

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise ValueError(f"a weekday is 0 (Monday) to 6 (Sunday), not {self.weekday}")
        if not 0 <= self.start_minute < self.end_minute <= MINUTES_A_DAY:
            raise ValueError(
                f"hours must end after they start, on one day: {self.start_minute}-{self.end_minute}"
            )


def working_intervals(
    hours: Iterable[WeeklyHours], first_day: date, days: int, zone: ZoneInfo
) -> list[Interval]:
    """The weekly hours of `days` days from `first_day` as real time: sorted, adjoining hours joined."""
    rows = list(hours)
    found = []
    for day in days_from(first_day, days):
        for row in rows:
            if row.weekday == day.weekday():
                start = wall_to_epoch(day, row.start_minute, zone)
                end = wall_to_epoch(day, row.end_minute, zone)
                if start < end:  # hours wholly inside a missing hour do not happen
                    found.append(Interval(start, end))
    return merge(found)


def day_bounds(day: date, zone: ZoneInfo) -> Interval:
    """A whole day of the wall clock: 23, 24 or 25 real hours. Raises ValueError for a day a zone left out."""
    return days_bounds(day, 1, zone)


def days_bounds(first_day: date, days: int, zone: ZoneInfo) -> Interval:
    """Several whole days of the wall clock as one interval. Raises ValueError unless `days` is positive."""
    return Interval(wall_to_epoch(first_day, 0, zone), wall_to_epoch(first_day + timedelta(days), 0, zone))


def days_from(first_day: date, days: int) -> list[date]:
    """The calendar days in order."""
    return [first_day + timedelta(offset) for offset in range(days)]


@lru_cache(maxsize=1024)
def step_starts(day: date, step_minutes: int, zone: ZoneInfo) -> Sequence[int]:
    """Every moment of `day` at which a visit may begin: wall times on the step grid that exist, each once.

    The grid counts from midnight. In order, epoch seconds. Raises ValueError unless the step is positive.
    """
    if step_minutes < 1:
        raise ValueError("the step must be at least one minute")
    start, end = wall_to_epoch(day, 0, zone), wall_to_epoch(day, MINUTES_A_DAY, zone)
    if end - start == MINUTES_A_DAY * 60:  # an ordinary day needs no looking up
        return range(start, end, step_minutes * 60)
    walls = [_wall(day, minute) for minute in range(0, MINUTES_A_DAY, step_minutes)]
    return tuple(_first(wall, zone) for wall in walls if _exists(wall, zone))


@lru_cache(maxsize=8192)
def wall_to_epoch(day: date, minute: int, zone: ZoneInfo) -> int:
    """The first moment at which the wall clock shows, or has jumped past, `minute` minutes after midnight."""
    wall = _wall(day, minute)
    return _first(wall, zone) if _exists(wall, zone) else _jump_over(wall, zone)


def wall_start(day: date, minute: int, zone: ZoneInfo) -> int | None:
    """The moment at which the wall clock first shows that minute of the day; None where it never does."""
    wall = _wall(day, minute)
    return _first(wall, zone) if _exists(wall, zone) else None


def local_time(epoch: int, zone: ZoneInfo) -> datetime:
    """What calendar and clock on the wall show at a moment; aware, in `zone`."""
    return datetime.fromtimestamp(epoch, zone)


def local_date(epoch: int, zone: ZoneInfo) -> date:
    """The day on the wall calendar at a moment."""
    return local_time(epoch, zone).date()


def day_of(instant: datetime, zone: ZoneInfo) -> date:
    """The day on the wall calendar at an aware instant."""
    return instant.astimezone(zone).date()


def _wall(day: date, minute: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minute)


def _first(wall: datetime, zone: ZoneInfo, fold: int = 0) -> int:
    return int(wall.replace(tzinfo=zone, fold=fold).timestamp())


def _exists(wall: datetime, zone: ZoneInfo) -> bool:
    return local_time(_first(wall, zone), zone).replace(tzinfo=None) == wall


def _offset(epoch: int, zone: ZoneInfo) -> timedelta | None:
    return local_time(epoch, zone).utcoffset()


def _jump_over(wall: datetime, zone: ZoneInfo) -> int:
    """The moment at which the clock jumps over a wall time that does not exist."""
    # Read with the offset from after the jump it lies before it, and the other way round: close in on it.
    before, after = _first(wall, zone, fold=1), _first(wall, zone, fold=0)
    old = _offset(before, zone)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(middle, zone) == old:
            before = middle
        else:
            after = middle
    return after
