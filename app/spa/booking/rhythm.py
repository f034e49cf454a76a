"""How often a client was advised to come."""

from __future__ import annotations

from app.domain.recurrence import MOST_WEEKS
from app.spa.booking.models import Appointment


def advised_weeks(visit: Appointment) -> int | None:
    """The weeks between visits that the suggestion advised; they say nothing about health, only how often."""
    result = visit.screening.result if visit.screening is not None else None
    weeks = ((result or {}).get("plan") or {}).get("rhythm_weeks")
    return weeks if isinstance(weeks, int) and 1 <= weeks <= MOST_WEEKS else None
