"""Proof that every date of a plan is what the plan says it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import or_, select

from app.infra.checkup import Finding
from app.infra.database import db
from app.spa.booking.models import Appointment
from app.spa.plans.models import BOOKED, Plan, PlannedVisit

SHOWN = 20


def findings(_now: datetime) -> list[Finding]:
    """Everything that is wrong with plans; nothing is changed."""
    return [*_without_a_visit(), *_somebody_elses()]


def _without_a_visit() -> Iterator[Finding]:
    """Dates that count as booked and have no visit."""
    lost = select(PlannedVisit.plan_id, PlannedVisit.planned_on).where(
        PlannedVisit.decision == BOOKED, PlannedVisit.appointment_id.is_(None)
    )
    for plan_id, day in db.session.execute(lost.order_by(PlannedVisit.id).limit(SHOWN)):
        yield Finding(
            "plan_visit_lost", f"Plan {plan_id} counts {day} as booked, but there is no visit. Book it again."
        )


def _somebody_elses() -> Iterator[Finding]:
    """Dates whose visit is of another client."""
    strange = (
        select(Plan.id, Appointment.id)
        .join(PlannedVisit, PlannedVisit.plan_id == Plan.id)
        .join(Appointment, Appointment.id == PlannedVisit.appointment_id)
        .where(or_(Appointment.client_id.is_(None), Appointment.client_id != Plan.client_id))
    )
    for plan_id, number in db.session.execute(strange.order_by(Appointment.id).limit(SHOWN)):
        yield Finding(
            "plan_strange", f"Plan {plan_id} counts visit {number} as its own, but it is another client's."
        )
