"""A party's times and arrangements in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from app.domain.parties import ONE_AFTER_ANOTHER, SAME_ROOM, PartySlot
from app.infra.language import gettext as _
from app.infra.language import lazy_gettext as _l
from app.spa.settings.formats import local_time
from app.spa.settings.queries import zone
from app.web.times_view import EVENING, NOON, PARTS, SlotView, day_in_words

NUMBERS = {2: _l("two"), 3: _l("three"), 4: _l("four")}


def arrangement_words(arrangement: str, guests: int) -> str:
    """How they will be together; reads well after a time."""
    if arrangement == SAME_ROOM:
        return _("in one room")
    if arrangement == ONE_AFTER_ANOTHER:
        return _("one after the other")
    return _("in %(number)s rooms at the same time", number=NUMBERS.get(guests, guests))


def party_parts(slots: Iterable[PartySlot]) -> list[tuple[str, str, list[SlotView]]]:
    """The starts of one day by morning, afternoon and evening."""
    parts: tuple[list[SlotView], ...] = ([], [], [])
    for slot in slots:
        hour = _local(slot.start).hour
        part = 0 if hour < NOON else 1 if hour < EVENING else 2
        parts[part].append(_view(slot, local_time(_local(slot.start))))
    return [(title, icon, found) for (title, icon), found in zip(PARTS, parts, strict=True)]


def party_with_days(slots: Iterable[PartySlot], today: date) -> list[SlotView]:
    """Starts of several days, each with its day."""
    return [
        _view(
            slot,
            f"{day_in_words(_local(slot.start).date(), today)}, {local_time(_local(slot.start))}",
        )
        for slot in slots
    ]


def _view(slot: PartySlot, time: str) -> SlotView:
    words = arrangement_words(slot.arrangement, len(slot.starts))
    return SlotView(f"{slot.start}.{slot.arrangement}", time, words)


def _local(start: int) -> datetime:
    return datetime.fromtimestamp(start, zone())
