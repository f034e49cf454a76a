"""Days on the spa's calendar, and days as an address names them."""

from __future__ import annotations

from datetime import date, datetime

from app.domain import hours
from app.infra import clock
from app.spa.settings.queries import zone


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
