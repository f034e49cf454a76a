"""Reading what the spa has decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select

from app.config import Settings
from app.domain.policy import Policy
from app.infra.database import db
from app.spa.settings.models import Setting


def settings() -> Settings:
    """What was set from outside."""
    given: Settings = current_app.extensions["settings"]
    return given


def zone() -> ZoneInfo:
    """The spa's time zone."""
    return settings().spa_timezone


MINUTES, DAYS, EFFORT = "minutes", "days", "effort minutes"
POLICY_UNITS = {
    "slot_step": MINUTES,
    "notice": MINUTES,
    "hold_length": MINUTES,
    "free_cancellation": MINUTES,
    "offer_length": MINUTES,
    "horizon_days": DAYS,
    "plan_horizon_days": DAYS,
    "effort_a_day": EFFORT,
    "effort_in_a_row": EFFORT,
    "rest": MINUTES,
}


def policy() -> Policy:
    """The booking policy: what the spa has set, and the default for the rest."""
    chosen = {s.name: s.value for s in db.session.scalars(select(Setting)) if s.name in POLICY_UNITS}
    values: dict[str, Any] = {
        name: timedelta(minutes=value) if POLICY_UNITS[name] == MINUTES else value
        for name, value in chosen.items()
    }
    return replace(Policy(), **values)
