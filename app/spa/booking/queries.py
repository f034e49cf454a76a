"""Everything that may be asked about bookings: times that are free (`times.py`), visits (`visits.py`)."""

from __future__ import annotations

from app.spa.booking.readiness import is_ready, open_flags
from app.spa.booking.times import DayTile, alternatives, ask, day_strip, diary_for, explain, next_free, slots
from app.spa.booking.visits import (
    OwnVisits,
    appointment_by_token,
    day_board,
    not_ready,
    own_hold,
    therapist_day,
    visits_of,
    waiting_reviews,
)

__all__ = [
    "DayTile",
    "OwnVisits",
    "alternatives",
    "appointment_by_token",
    "ask",
    "day_board",
    "day_strip",
    "diary_for",
    "explain",
    "is_ready",
    "next_free",
    "not_ready",
    "open_flags",
    "own_hold",
    "slots",
    "therapist_day",
    "visits_of",
    "waiting_reviews",
]
