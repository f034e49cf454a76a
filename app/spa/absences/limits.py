"""On which days the answers allow a visit, and what they ask of a therapist then. No person reads them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.hours import day_of
from app.spa.booking.models import Appointment
from app.spa.booking.screened import ruled_out
from app.spa.intake.reading import screen_on
from app.spa.intake.steps import letters_of

Limits = dict[date, frozenset[str]]
"""Each day that is allowed, with the qualifications that a therapist must hold on it."""


def limits_of(visit: Appointment, days: Iterable[date], *, zone: ZoneInfo) -> Limits:
    """Screen the answers that a visit was booked under for each of these days of the spa's zone.

    Where nobody has answered yet every day is allowed: no session starts before somebody has.
    """
    if visit.intake is None or visit.client_id is None:
        return {day: frozenset() for day in days}
    answers, letters = visit.intake.answers, letters_of(visit.client_id)
    answered_on = day_of(visit.intake.answered_at, zone)
    found: Limits = {}
    for day in days:
        kept: dict[str, Any] = screen_on(
            answers, answered_on=answered_on, visit_on=day, clearances=letters.on(day)
        ).to_dict()
        if kept["outcome"] != "stop" and visit.treatment.code not in ruled_out(kept):
            found[day] = frozenset(kept["qualifications"])
    return found
