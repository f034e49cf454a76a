"""Reading what the spa has decided."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select

from app.config import Settings
from app.domain.policy import Policy
from app.infra.database import Execute, db
from app.spa.settings.house_rules import BY_NAME, read_stored
from app.spa.settings.models import Setting, SettingChange

STORED = select(Setting.name, Setting.value)


def settings() -> Settings:
    """What was set from outside."""
    given: Settings = current_app.extensions["settings"]
    return given


def zone() -> ZoneInfo:
    """The spa's time zone."""
    return settings().spa_timezone


def policy(execute: Execute | None = None) -> Policy:
    """The booking policy: what the spa has set, and the default for the rest.

    Read by the present session, or by the `execute` of another.
    """
    return Policy().with_exceptions(read_stored(stored_settings(execute)))


def stored_settings(execute: Execute | None = None) -> dict[str, Any]:
    """What is set, by name, as it lies in the database."""
    return {row.name: row.value for row in (execute or db.session.execute)(STORED)}


def newest_changes(limit: int = 50) -> list[SettingChange]:
    """The newest changes of house rules, newest first."""
    rules = select(SettingChange).where(SettingChange.name.in_(BY_NAME))
    return list(db.session.scalars(rules.order_by(SettingChange.id.desc()).limit(limit)))


def changes_of(subject: str, limit: int = 50) -> list[SettingChange]:
    """The newest changes of one thing of the house, such as `room:3`, newest first."""
    theirs = select(SettingChange).where(SettingChange.name.startswith(f"{subject}:", autoescape=True))
    return list(db.session.scalars(theirs.order_by(SettingChange.id.desc()).limit(limit)))
