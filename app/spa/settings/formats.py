"""How money, days and times read to people here: on pages and in messages alike, on the spa's own clock."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_datetime
from babel.numbers import format_currency

from app.spa.settings.queries import settings, zone

NBSP = "\N{NO-BREAK SPACE}"
AMERICAN = "en_US"


def money(cents: int) -> str:
    """An amount in the spa's currency; whole amounts without decimals: $95, $97.50."""
    pattern = "¤#,##0" if cents % 100 == 0 else None
    return format_currency(
        cents / 100, settings().spa_currency, format=pattern, locale=_locale(), currency_digits=False
    ).replace(" ", NBSP)


def local_date(value: datetime | date) -> str:
    """The day at the spa: Wednesday, May 6."""
    return _worded(value, "EEEE, MMMM d", "EEEE d MMMM")


def local_day(value: datetime | date) -> str:
    """The day at the spa with its year: May 6, 2026."""
    return _worded(value, "MMMM d, y", "d MMMM y")


def local_time(instant: datetime) -> str:
    """The time of day on the spa's clock: 10:00 am, or 10:00 where people count to 24."""
    words = _worded(instant, f"h:mm'{NBSP}'a", "HH:mm")
    return words.replace("AM", "am").replace("PM", "pm")


def local_datetime(instant: datetime) -> str:
    """Day and time at the spa: Wednesday, May 6, 10:00 am."""
    return f"{local_date(instant)}, {local_time(instant)}"


def day_parts(instant: datetime) -> tuple[str, str, str]:
    """The day at the spa in three short words, for a tile: Wed, 6, May."""
    weekday, day, month = _worded(instant, "EEE d MMM", "EEE d MMM").split(" ", 2)
    return weekday, day, month


def _worded(value: datetime | date, american: str, elsewhere: str) -> str:
    pattern = american if _locale() == AMERICAN else elsewhere
    return format_datetime(_at_the_spa(value), pattern, locale=_locale())


def _at_the_spa(value: datetime | date) -> datetime:
    if isinstance(value, datetime):
        return value.astimezone(zone()).replace(tzinfo=None)
    return datetime(value.year, value.month, value.day)  # noqa: DTZ001  (a day has no zone)


def _locale() -> str:
    """English as the currency's country writes it: month first and twelve hours for dollars of the US."""
    return AMERICAN if settings().spa_currency == "USD" else "en_GB"
