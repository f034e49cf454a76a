"""The doctor notes a day beyond an effort budget that nobody has agreed to, and calls it no fault."""

import pytest
from sqlalchemy import update

from app.infra.database import db, transaction
from app.spa.booking import services
from app.spa.booking.doctor import findings
from app.spa.booking.effort import Override
from app.spa.booking.effort_doctor import effort_findings
from app.spa.booking.models import Occupancy
from tests.support.booking import booked, hold
from tests.support.clock import NOW
from tests.support.factories import POLICY, ZONE, at

AT_TWO = at("2026-05-07 14:00")


def allow(therapist, *, a_day=None, in_a_row=None):
    with transaction():
        therapist.effort_a_day, therapist.effort_in_a_row = a_day, in_a_row


def notes(now=NOW):
    return [finding.sentence for finding in effort_findings(now)]


@pytest.fixture
def day(either_spa):
    """Mira gives two hours tomorrow, with hours of rest between; Noor as much at the same times."""
    spa = either_spa
    for therapist in (spa.mira, spa.noor):
        booked(spa.swedish, therapist_id=therapist.id)
        booked(spa.swedish, starts_at=AT_TWO, therapist_id=therapist.id)
    return spa


def test_nothing_is_said_of_days_within_the_budget(day):
    allow(day.mira, a_day=120, in_a_row=60)

    assert notes() == []


def test_a_budget_that_was_lowered_is_noted_with_the_day_and_its_visits_and_is_no_fault(day):
    allow(day.mira, a_day=119)

    [said] = effort_findings(NOW)

    assert said.is_note
    assert said.sentence.startswith(
        "Mira gives 120 effort minutes where the budget of a day is 119 on 2026-05-07 (visits "
    )
    assert "lowered" in said.sentence
    assert findings(NOW) == []


def test_a_stretch_without_a_rest_is_noted_too(day):
    allow(day.mira, in_a_row=50)

    [said] = notes()

    assert "60 without a rest where 50 are the most" in said


def test_what_a_manager_has_agreed_to_is_not_said_again_but_more_than_that_is(day):
    allow(day.mira, a_day=120)
    visit = services.book_for_client(
        day.swedish,
        60,
        at("2026-05-07 16:00"),
        client=day.ada,
        therapist_id=day.mira.id,
        override=Override("Mira offered it herself.", None),
        now=NOW,
        policy=POLICY,
        zone=ZONE,
    )
    assert notes() == []

    theirs = (Occupancy.appointment_id == visit.id) & (Occupancy.resource_id == day.mira.resource_id)
    with transaction():
        db.session.execute(update(Occupancy).where(theirs).values(effort=75))

    [said] = notes()
    assert "195 effort minutes" in said


def test_days_that_are_over_and_holds_that_ran_out_are_nobodys_concern(day):
    allow(day.mira, a_day=119)
    assert notes(at("2026-05-08 00:00")) == []

    allow(day.mira, a_day=200)
    held = hold(day.swedish, at("2026-05-07 12:00"), therapist_id=day.mira.id)
    allow(day.mira, a_day=150)
    assert len(notes()) == 1
    assert notes(held.held_until) == []
