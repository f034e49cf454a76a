"""Days on the spa's calendar, and days and moments as addresses and buttons name them."""

from __future__ import annotations

from datetime import date, datetime

from app.domain import hours
from app.infra import clock
from app.spa.settings.queries import zone

_LONGEST = 12
_LAST_SECOND = 4_102_444_800
"""The year 2100: no calendar of ours goes further."""


def today() -> date:
    """The day that it is at the spa."""
    return day_of(clock.now())


def day_of(instant: datetime) -> date:
    """The day at the spa at a moment (with a zone)."""
    return hours.day_of(instant, zone())


def day_in(written: str | None) -> date | None:
    """The day that an address names (2026-05-12); None where it names none that there is."""
    try:
        return date.fromisoformat(written or "")
    except ValueError:
        return None


def second_in(written: object) -> int | None:
    """The moment that a button sends, in whole seconds since 1970; None where it sends none."""
    if not isinstance(written, str) or len(written) > _LONGEST:
        return None
    if not (written.isascii() and written.isdigit()):
        return None
    return int(written) if int(written) < _LAST_SECOND else None
