"""Who changed what in the house, in words for a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.spa.settings.queries import changes_of
from app.spa.settings.services import Editor
from app.web.access import me

WHAT = {
    "name": "Name",
    "kind": "Kind",
    "features": "Has",
    "places": "Places",
    "is_active": "In use",
}
"""Of a room or a piece of kit, by the field of the record."""
TREATMENT_WHAT = {
    "setup": "Set-up",
    "turnover": "Turnover",
    "effort": "Effort",
    "features": "The room must have",
    "kit": "Kit",
}
BUDGET_WHAT = {"effort_a_day": "A day", "effort_in_a_row": "Without a rest"}
"""Of a therapist."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change in words."""

    at: datetime
    who: str
    what: str
    before: str
    after: str


def editor() -> Editor:
    """Whoever is signed in, as the one who changes something."""
    user = me()
    return Editor(user.id, user.name) if user else Editor(None, "")


def record_of(subject: str | None, labels: Mapping[str, str]) -> list[Change]:
    """The newest changes of one thing, newest first; none of what is new."""
    if subject is None:
        return []
    found = []
    for row in changes_of(subject):
        field = row.name.rpartition(":")[2]
        found.append(Change(row.at, row.who, labels.get(field, field), row.before or "–", row.after or "–"))
    return found
