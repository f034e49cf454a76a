"""What somebody has not answered yet before a visit: how much, never what."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from app.domain.hours import day_of
from app.spa.booking.models import Appointment
from app.spa.intake.whole import whole_of
from app.spa.settings.queries import zone


class Missing(StrEnum):
    """How much: everything, something, or only another look at what was said."""

    ALL = "all"
    SOME = "some"
    LOOK = "look"


ASKED_FOR = frozenset({Missing.ALL, Missing.SOME})
"""What is asked for once more shortly before a visit."""


def missing_before(visit: Appointment, *, now: datetime) -> Missing | None:
    """What its client has not answered; None where nothing is missing. `now` is UTC."""
    if visit.client_id is None:
        return None
    visit_on, today = (day_of(instant, zone()) for instant in (visit.starts_at, now))
    left = whole_of(visit.client_id).before(visit_on, today=today)
    if not left.answered:
        return Missing.ALL
    if left.still_open or left.withdrawn:
        return Missing.SOME
    return Missing.LOOK if left.due else None
