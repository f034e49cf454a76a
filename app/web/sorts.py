"""The sorts of messages that somebody may do without, in words."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.reminders import Sort
from app.infra.language import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class SortWords:
    """A sort of messages by name, and what such a message tells."""

    name: str
    tells: str


SORTS: dict[Sort, SortWords] = {
    Sort.REMINDERS: SortWords(
        _l("Reminders before a visit"),
        _l("When it is, how to prepare, and whether we still need answers from you."),
    ),
    Sort.CARE: SortWords(
        _l("Advice after a visit"), _l("What is good for you during the rest of the day, some hours later.")
    ),
    Sort.INVITATIONS: SortWords(
        _l("Time for the next one"),
        _l("One message, about a month after your last visit, when nothing is booked."),
    ),
}
