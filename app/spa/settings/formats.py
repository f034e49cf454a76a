"""How money, days and times read to whoever is being spoken to: on the spa's own clock, in their language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from babel import Locale
from babel.dates import format_datetime
from babel.numbers import format_currency

from app.infra.language import SOURCE, language
from app.spa.settings.queries import settings, zone

NBSP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Patterns:
    """How one place writes a day, a day with its year, and a time of day (Unicode's pattern letters)."""

    date: str
    day: str
    time: str


AMERICAN, BRITISH = "en_US", "en_GB"
PATTERNS = {
    AMERICAN: Patterns("EEEE, MMMM d", "MMMM d, y", f"h:mm'{NBSP}'a"),
    BRITISH: Patterns("EEEE d MMMM", "d MMMM y", "HH:mm"),
    "de": Patterns("EEEE, d. MMMM", "d. MMMM y", "HH:mm"),
    "es": Patterns("EEEE, d 'de' MMMM", "d 'de' MMMM 'de' y", "H:mm"),
}


def money(cents: int) -> str:
    """An amount in the spa's currency; whole amounts without decimals: $95, $97.50."""
    return _amount(cents, settings().spa_currency, _locale())


def local_date(value: datetime | date) -> str:
    """The day at the spa: Wednesday, May 6."""
    return _worded(value, _patterns().date)


def local_day(value: datetime | date) -> str:
    """The day at the spa with its year: May 6, 2026."""
    return _worded(value, _patterns().day)


def local_time(instant: datetime) -> str:
    """The time of day on the spa's clock: 10:00 am, or 10:00 where people count to 24."""
    words = _worded(instant, _patterns().time)
    return words.replace("AM", "am").replace("PM", "pm")


def local_datetime(instant: datetime) -> str:
    """Day and time at the spa: Wednesday, May 6, 10:00 am."""
    return f"{local_date(instant)}, {local_time(instant)}"


def day_parts(value: datetime | date) -> tuple[str, str, str]:
    """The day at the spa in three short words, for a tile: Wed, 6, May."""
    weekday, day, month = (_worded(value, part) for part in ("EEE", "d", "MMM"))
    return weekday, day, month


def _worded(value: datetime | date, pattern: str) -> str:
    return _written(_at_the_spa(value), pattern, _locale())


# A page of times says some sixty days and times, most of them more than once: they are a sixth of its work.
@lru_cache(maxsize=4096)
def _written(wall: datetime, pattern: str, locale: str) -> str:
    return format_datetime(wall, pattern, locale=locale)


@lru_cache(maxsize=1024)
def _amount(cents: int, currency: str, locale: str) -> str:
    pattern = Locale.parse(locale).currency_formats["standard"].pattern.replace(".00", "")
    amount = format_currency(
        cents / 100,
        currency,
        format=pattern if cents % 100 == 0 else None,
        locale=locale,
        currency_digits=False,
    )
    return str(amount).replace(" ", NBSP)


def _at_the_spa(value: datetime | date) -> datetime:
    if isinstance(value, datetime):
        return value.astimezone(zone()).replace(tzinfo=None)
    return datetime(value.year, value.month, value.day)  # noqa: DTZ001  (a day has no zone)


def _patterns() -> Patterns:
    return PATTERNS[_locale()]


def _locale() -> str:
    """English as the currency's country writes it: month first and twelve hours for dollars of the US."""
    spoken = language()
    if spoken != SOURCE:
        return spoken
    return AMERICAN if settings().spa_currency == "USD" else BRITISH
