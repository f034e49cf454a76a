"""The doctor finds dates of a plan that have lost their visit, or have somebody else's."""

from datetime import timedelta

import pytest

from app.infra.database import db, transaction
from app.spa.booking.models import Appointment
from app.spa.plans.doctor import findings
from app.spa.plans.models import Plan, PlannedVisit
from tests.spa.plans.conftest import FIRST
from tests.support.clock import NOW
from tests.support.factories import Spa, at, make_appointment, make_client


@pytest.fixture
def planned(either_spa: Spa) -> PlannedVisit:
    """One date of a plan of Ada's, booked."""
    spa = either_spa
    visit = make_appointment(spa.swedish, spa.mira, spa.blue, spa.ada, starts_at=at(f"{FIRST} 10:00"))
    plan = Plan(
        client_id=spa.ada.id,
        treatment_id=spa.swedish.id,
        minutes=60,
        every_weeks=2,
        first_on=FIRST,
        wall_minute=600,
        visits=1,
        created_at=NOW,
    )
    plan.dates = [PlannedVisit(planned_on=FIRST, decision="booked", appointment=visit)]
    with transaction():
        db.session.add(plan)
    return plan.dates[0]


def codes() -> list[str]:
    return [finding.code for finding in findings(NOW + timedelta(hours=1))]


def test_a_date_with_its_visit_is_well(planned: PlannedVisit):
    assert codes() == []


def test_a_booked_date_without_a_visit(planned: PlannedVisit):
    visit_id = planned.appointment_id
    with transaction():
        db.session.delete(db.session.get_one(Appointment, visit_id))

    assert codes() == ["plan_visit_lost"]


def test_a_date_with_somebody_elses_visit(planned: PlannedVisit):
    other = make_client("Bea").id
    with transaction():
        planned.appointment.client_id = other

    assert codes() == ["plan_strange"]
