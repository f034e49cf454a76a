"""Days and times as a manager names them, and as the board shows them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from app.domain.hours import local_time as wall_at
from app.domain.hours import wall_to_epoch
from app.infra import clock
from app.spa.settings.queries import zone
from app.web.days import day_in, today

FARTHEST = timedelta(days=3 * 366)
"""How far from today the board looks; a year mistyped by a digit is farther."""
QUARTER = 15


class UnknownDayError(ValueError):
    """The words name no day, or one too far away. The message says which, to whoever wrote them."""


def read_day(written: str | None) -> date:
    """The day that an address names; today if it names none.

    Raises:
        UnknownDayError: there is no such day, or it is years away.
    """
    if not written:
        return today()
    day = day_in(written)
    if day is None:
        raise UnknownDayError("There is no such day, so this is today.")
    if not is_near(day):
        raise UnknownDayError("That day is too far away, so this is today.")
    return day


def is_near(day: date) -> bool:
    """Whether a day is one that this calendar could be asked about."""
    return abs(day - today()) <= FARTHEST


def instant(day: date, at: time) -> datetime | None:
    """The moment (UTC) at which the spa's clock shows it; None in the hour that a clock change leaves out."""
    minute = at.hour * 60 + at.minute
    found = wall_to_epoch(day, minute, zone())
    wall = wall_at(found, zone())
    if (wall.date(), wall.hour * 60 + wall.minute) != (day, minute):
        return None
    return datetime.fromtimestamp(found, UTC)


def soon() -> datetime:
    """The next quarter of an hour, by the spa's clock: when a walk-in could begin."""
    wall = clock.now().astimezone(zone())
    return wall + timedelta(minutes=-wall.minute % QUARTER, seconds=-wall.second)
