"""What is handed out of one thing that we keep: its values for programs, its words for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from app.infra.language import gettext as _
from app.spa.privacy.in_words import Line, in_words
from app.spa.privacy.person import Person
from app.spa.settings.formats import local_day, local_time


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing: `data` is plain JSON, `title` and `lines` say the same in the language being spoken."""

    data: dict[str, Any]
    title: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Things of one kind, under a stable name; read only when they are asked for."""

    name: str
    title: str
    read: Callable[[Person], Iterator[Entry]]


def stamp(instant: datetime | None) -> str | None:
    """An instant for programs: ISO 8601 in UTC."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z") if instant else None


def moment(instant: datetime | None) -> str:
    """An instant for people: by the spa's clock, with its year."""
    if instant is None:
        return ""
    return _("%(day)s at %(time)s", day=local_day(instant), time=local_time(instant))


def day_words(day: date | None) -> str:
    """A day for people."""
    return local_day(day) if day else ""


def lines(pairs: Iterable[tuple[str, object]]) -> tuple[Line, ...]:
    """Those pairs that say something, in words."""
    told = ((name, in_words(value)) for name, value in pairs)
    return tuple((name, words) for name, words in told if words)
