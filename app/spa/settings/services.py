"""Changing house rules, with a record of every change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.infra.database import db, transaction
from app.spa.settings.house_rules import BY_NAME, Stored, read_stored
from app.spa.settings.models import Setting, SettingChange
from app.spa.settings.queries import policy, stored_settings


@dataclass(frozen=True, slots=True)
class Editor:
    """Who changes a rule."""

    user_id: int | None
    name: str


def change_policy(wanted: Mapping[str, Stored], *, by: Editor, now: datetime) -> int:
    """Set house rules to these stored values, by name; gives how many have changed. `now` is UTC.

    What is named with the value it has already is left alone and not recorded.

    Raises ValueError for values that no calendar could follow; nothing is changed then.
    """
    with transaction():
        policy().with_exceptions(read_stored(wanted))  # refuses what cannot be
        changed = list(changes(_in_force(), wanted))
        for name, before, after in changed:
            keep(name, after)
            record(name, before, after, by=by, now=now)
    return len(changed)


def changes(
    before: Mapping[str, Stored | None], after: Mapping[str, Stored | None]
) -> Iterator[tuple[str, Stored | None, Stored | None]]:
    """Name, old and new value of each rule that would be another."""
    for name, value in after.items():
        if before.get(name) != value:
            yield name, before.get(name), value


def keep(name: str, value: Any) -> None:
    """Store one setting, inside the caller's transaction."""
    setting = db.session.get(Setting, name)
    if setting is None:
        db.session.add(Setting(name=name, value=value))
    else:
        setting.value = value


def record(
    name: str,
    before: Stored | None,
    after: Stored | None,
    *,
    by: Editor,
    now: datetime,
    treatment_code: str | None = None,
) -> None:
    """Write down who changed a rule, inside the caller's transaction."""
    db.session.add(
        SettingChange(
            at=now,
            user_id=by.user_id,
            who=by.name[:140],
            name=name,
            treatment_code=treatment_code,
            before=before,
            after=after,
        )
    )


def record_thing(
    subject: str, before: Mapping[str, str], after: Mapping[str, str], *, by: Editor, now: datetime
) -> None:
    """Write down what changed about a thing of the house, such as `room:3`, inside the caller's transaction.

    By field, in words; `before` is empty for a new thing.
    """
    for field, was, is_now in changes(before, after):
        record(f"{subject}:{field}", was, is_now, by=by, now=now)


def _in_force() -> dict[str, Stored | None]:
    stored = stored_settings()
    return {name: stored.get(name, rule.default) for name, rule in BY_NAME.items()}
