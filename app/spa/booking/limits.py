"""What a client's answers allow of a treatment, day by day, so that only what really fits is looked for.

Weeks since an operation and weeks of pregnancy move with time and letters run out, so each day is screened
for itself. Only the rules read the answers here, no person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.domain.answers import Intake as Answers
from app.domain.hours import day_of
from app.domain.screening import Screening, screen
from app.domain.session_plan import minutes_at_most
from app.infra.database import db
from app.spa.booking.claims import known_therapists
from app.spa.booking.screened import LOOK_FIRST
from app.spa.intake.models import Clearance, Intake
from app.spa.intake.queries import newest_intake


@dataclass(frozen=True, slots=True)
class Limits:
    """What `ask` wants to know of a client's answers. Nothing at all where there are none."""

    qualifications_by_day: dict[date, frozenset[str]] = field(default_factory=dict)
    ruled_out_days: frozenset[date] = frozenset()
    intake_id: int | None = None
    """The answers that were read: whoever acts on this later looks whether they are still the newest."""


def limits_for(
    client_id: int, treatment_code: str, minutes: int, days: Iterable[date], *, zone: ZoneInfo
) -> Limits:
    """The limits on each of these days of the spa's zone, by the newest answers and the letters on file.

    A day is ruled out where the rules allow no massage then, or not this treatment, or not for so long.
    """
    intake = newest_intake(client_id)
    if intake is None:
        return Limits()
    is_new = not known_therapists(client_id)
    asked: dict[date, frozenset[str]] = {}
    out = set()
    for day, limits in _by_day(intake, days, zone):
        asked[day] = frozenset(limits.qualifications)
        most = minutes_at_most(limits, first_visit=is_new)
        if treatment_code in limits.ruled_out or (most is not None and minutes > most):
            out.add(day)
    return Limits(asked, frozenset(out), intake.id)


def needs_a_look(client_id: int, day: date, *, zone: ZoneInfo) -> bool:
    """Whether a therapist would look first at a visit on this day, by the newest answers."""
    intake = newest_intake(client_id)
    return intake is not None and any(one.outcome in LOOK_FIRST for _, one in _by_day(intake, [day], zone))


def _by_day(intake: Intake, days: Iterable[date], zone: ZoneInfo) -> Iterator[tuple[date, Screening]]:
    answers: dict[str, Any] = intake.answers
    answered_on = day_of(intake.answered_at, zone)
    week = answers.get("beside", {}).get("pregnancy_week")
    letters = _letters(intake.client_id)
    told: dict[frozenset[str], Answers] = {}
    for day in days:
        codes = frozenset(code for until, some in letters if until is None or day <= until for code in some)
        if codes not in told:
            told[codes] = Answers.parse({**answers["intake"], "clearance_on_file": sorted(codes)})
        later = max(0, (day - answered_on).days)
        yield day, screen(told[codes].on_date_after(later, pregnancy_week=week))


def _letters(client_id: int) -> list[tuple[date | None, list[str]]]:
    """Until when each letter on file holds, and for which reasons."""
    on_file = select(Clearance).where(Clearance.client_id == client_id, Clearance.is_withdrawn.is_(False))
    return [(letter.valid_until, letter.codes) for letter in db.session.scalars(on_file)]
