"""Times as they are laid out: a strip of days, slots by part of day, the next free ones. Words only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from app.domain.availability import OpenSlot
from app.infra.language import gettext as _
from app.infra.language import lazy_gettext as _l
from app.infra.language import ngettext
from app.spa.settings.formats import day_parts, local_date, local_time
from app.spa.settings.queries import zone

WEEK = 7
NOON, EVENING = 12, 17
STROKES = 5
PARTS = ((_l("Morning"), "sun"), (_l("Afternoon"), "coffee"), (_l("Evening"), "moon"))


@dataclass(frozen=True, slots=True)
class SlotView:
    """A time as a button: what it sends, what it says, with whom."""

    value: int | str
    time: str
    who: str


@dataclass(frozen=True, slots=True)
class DayView:
    """A day of the strip. `level` is how much room is left, 0 to 5."""

    href: str
    weekday: str
    number: int
    month: str
    name: str
    free: int
    level: int
    closed: bool
    current: bool


class Tile(Protocol):
    """A day with its open starts, of one visit or of a party."""

    @property
    def day(self) -> date:
        """The day."""

    @property
    def slots(self) -> Sequence[object]:
        """Its open starts."""

    @property
    def fullness(self) -> float | None:
        """What part of the working time is taken; None if nobody works."""


def strip(tiles: Iterable[Tile], chosen: date, address: Callable[[date], str]) -> list[DayView]:
    """The days with how full each is, each a link to its times: `address` says where they are."""
    return [_day(tile, chosen, address) for tile in tiles]


def parts_of_day(
    slots: Iterable[OpenSlot], names: Mapping[int, str]
) -> list[tuple[str, str, list[SlotView]]]:
    """The slots of one day by morning, afternoon and evening."""
    parts: tuple[list[SlotView], ...] = ([], [], [])
    for slot in slots:
        hour = _local(slot.start).hour
        part = 0 if hour < NOON else 1 if hour < EVENING else 2
        parts[part].append(SlotView(slot.start, local_time(_local(slot.start)), who(slot, names)))
    return [(title, icon, found) for (title, icon), found in zip(PARTS, parts, strict=True)]


def with_days(slots: Iterable[OpenSlot], names: Mapping[int, str], today: date) -> list[SlotView]:
    """Slots of several days, each with its day."""
    return [
        SlotView(
            slot.start,
            f"{day_in_words(_local(slot.start).date(), today)}, {local_time(_local(slot.start))}",
            who(slot, names),
        )
        for slot in slots
    ]


def day_in_words(day: date, today: date) -> str:
    """Today, Tomorrow, or the date."""
    return {today: _("Today"), today + timedelta(1): _("Tomorrow")}.get(day) or local_date(day)


def who(slot: OpenSlot, names: Mapping[int, str]) -> str:
    """Who could do it: by name while they are few."""
    first, *more = (names[number].split()[0] for number in slot.therapist_ids if number in names)
    if not more:
        return _("with %(name)s", name=first)
    if len(more) == 1:
        return _("%(one)s or %(other)s", one=first, other=more[0])
    return ngettext("%(num)s therapist", "%(num)s therapists", len(more) + 1)


def week_words(tiles: Sequence[Tile]) -> str:
    """From which day until which the strip goes."""
    return _("%(first)s to %(last)s", first=local_date(tiles[0].day), last=local_date(tiles[-1].day))


def week_of(day: date, first_day: date) -> date:
    """The first day of the week of the strip that shows this day; weeks count from today."""
    return first_day + timedelta((day - first_day).days // WEEK * WEEK)


def _day(tile: Tile, chosen: date, address: Callable[[date], str]) -> DayView:
    free = len(tile.slots)
    weekday, _number, month = day_parts(tile.day)
    room_left = 0.0 if tile.fullness is None else 1 - tile.fullness
    return DayView(
        href=address(tile.day),
        weekday=weekday,
        number=tile.day.day,
        month=month,
        name=local_date(tile.day),
        free=free,
        level=max(1, round(room_left * STROKES)) if free else 0,
        closed=tile.fullness is None,
        current=tile.day == chosen,
    )


def _local(start: int) -> datetime:
    return datetime.fromtimestamp(start, zone())
