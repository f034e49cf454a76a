"""When something was, as far as people remember it: a year (2019) or a month of one (2019-05)."""

from __future__ import annotations

import re
from datetime import date

_YEAR = re.compile(r"[0-9]{4}")
_MONTH = re.compile(r"(?:([0-9]{4})-([0-9]{1,2})|([0-9]{1,2})[/.]([0-9]{4}))")
_OLDEST_YEAR = 1900


def read_when(written: str, today: date) -> str | None:
    """A year or a month as it is kept, however it was typed; None for what is neither or lies ahead."""
    written = written.strip()
    if _YEAR.fullmatch(written):
        return written if _OLDEST_YEAR <= int(written) <= today.year else None
    found = _MONTH.fullmatch(written)
    if found is None:
        return None
    year, month = map(int, (found[1], found[2]) if found[1] else (found[4], found[3]))
    if not 1 <= month <= 12 or not (_OLDEST_YEAR, 1) <= (year, month) <= (today.year, today.month):
        return None
    return f"{year:04d}-{month:02d}"


def shown_when(kept: str | None) -> str:
    """A year or a month as people write it: 2019, 05/2019. Empty where it was not told."""
    year, _dash, month = (kept or "").partition("-")
    return f"{month}/{year}" if month else year


def may_be_since(kept: str | None, day: date) -> bool:
    """Whether it was on this day or later, or may have been: also where it was not told when."""
    if not kept:
        return True
    # Its last day; that no month has so many makes no difference to which comes first.
    return (f"{kept}-99" if len(kept) == 7 else f"{kept}-99-99") >= day.isoformat()
