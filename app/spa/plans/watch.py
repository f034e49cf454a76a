"""Planned visits to come that no longer fit: by the answers for their day, or by their therapist's training.

A kept screening is renewed with every new answer and letter; certificates change beside it. So this is looked
up whenever somebody asks, and nobody need remember to run it. To be shown with care: `reasons` are for the
client and, once on record, for the therapist; a manager learns `kind` alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.domain.hours import day_of
from app.domain.lifecycle import Status
from app.infra.database import db
from app.spa.booking.changes import MOVABLE
from app.spa.booking.models import Appointment
from app.spa.booking.readiness import open_flags
from app.spa.booking.visits import whole
from app.spa.plans.fitting import Fit, fit_from
from app.spa.plans.models import Plan, PlannedVisit
from app.spa.roster.models import Qualification

RULED_OUT, TRAINING, LOOK = "ruled_out", "training", "look"
"""Must not be given as booked; needs a therapist with other training; a therapist has to read once more."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """A visit that needs somebody's attention before its day, and of what kind."""

    visit: Appointment
    plan: Plan
    kind: str
    reasons: tuple[str, ...]


def unfit_visits(
    *,
    now: datetime,
    zone: ZoneInfo,
    therapist_id: int | None = None,
    plan_id: int | None = None,
) -> list[Unfit]:
    """Those of the planned visits to come, the soonest first: of a therapist, of a plan, or of all."""
    wanted = (
        select(PlannedVisit)
        .join(PlannedVisit.appointment)
        .where(Appointment.status.in_(MOVABLE), Appointment.starts_at > now)
        .options(joinedload(PlannedVisit.appointment).joinedload(Appointment.screening))
        .options(joinedload(PlannedVisit.plan))
        .order_by(Appointment.starts_at, Appointment.id)
    )
    if therapist_id is not None:
        wanted = wanted.where(Appointment.therapist_id == therapist_id)
    if plan_id is not None:
        wanted = wanted.where(PlannedVisit.plan_id == plan_id)
    rows = list(db.session.scalars(wanted))
    visits = [row.appointment for row in rows if row.appointment is not None]
    db.session.scalars(  # treatment, therapist and client of all at once
        select(Appointment).where(Appointment.id.in_([one.id for one in visits])).options(*whole())
    ).all()
    held = _certificates({one.therapist_id for one in visits})
    judged = ((row, _judge(row.appointment, held, zone)) for row in rows if row.appointment is not None)
    return [
        Unfit(row.appointment, row.plan, kind, fit.reasons)
        for row, (kind, fit) in judged
        if kind is not None and row.appointment is not None
    ]


def _judge(
    visit: Appointment, held: dict[int, dict[str, date | None]], zone: ZoneInfo
) -> tuple[str | None, Fit]:
    fit = fit_from(visit.screening.result if visit.screening else {}, visit.treatment.code)
    if fit.is_ruled_out:
        return RULED_OUT, fit
    day = day_of(visit.starts_at, zone)
    if not _is_trained(held.get(visit.therapist_id, {}), fit.qualifications, day):
        return TRAINING, fit
    if visit.status == Status.CONFIRMED and fit.waits and open_flags(visit):
        return LOOK, fit
    return None, fit


def _is_trained(held: dict[str, date | None], wanted: Iterable[str], day: date) -> bool:
    return all(code in held and ((last := held[code]) is None or day <= last) for code in wanted)


def _certificates(therapist_ids: Collection[int]) -> dict[int, dict[str, date | None]]:
    found: dict[int, dict[str, date | None]] = {}
    wanted = select(Qualification).where(Qualification.therapist_id.in_(sorted(therapist_ids)))
    for row in db.session.scalars(wanted):
        found.setdefault(row.therapist_id, {})[row.code] = row.expires_on
    return found
