"""A client adds to their answers after booking: a newer intake, and what it means for visits to come."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.errors import NotReady
from app.domain.strict import InvalidIntake
from app.infra.database import db
from app.spa.booking.services import supersede
from app.spa.intake.models import Screening
from app.spa.intake.queries import newest_intake
from tests.support.booking import booked, count, intakes_of
from tests.support.clock import NOW
from tests.support.factories import NEEDS_A_LOOK, WELL, make_client, make_intake

LATER = NOW + timedelta(hours=2)


def test_the_newer_intake_holds_all_and_the_older_one_stays(spa):
    make_intake(spa.ada)

    intake = supersede(spa.ada, {"allergies": ["latex"]}, {"contact": "Bo"}, now=LATER)

    assert newest_intake(spa.ada.id) is intake
    assert intake.answers["intake"] == WELL["intake"] | {"allergies": ["latex"]}
    assert [kept.answers for kept in intakes_of(spa.ada)][1] == WELL


def test_a_visit_to_come_is_screened_again_where_the_rules_read_something_new(spa):
    visit = booked(spa.swedish, therapist_id=spa.mira.id)

    intake = supersede(visit.client, {"conditions": [{"code": "herniated_disc"}]}, {}, now=LATER)

    assert visit.intake is intake
    assert visit.screening.intake is intake
    assert visit.needs["outcome"] == "review"
    assert visit.status == "confirmed"


def test_else_it_keeps_its_screening_and_finds_the_newer_intake(spa):
    visit = booked(spa.swedish, therapist_id=spa.mira.id)
    before = visit.screening

    intake = supersede(visit.client, {}, {"contact": "Bo"}, now=LATER)

    assert visit.intake is intake
    assert visit.screening is before
    assert count(Screening) == 1


def test_a_visit_booked_without_answers_gets_them(spa):
    visit = booked(spa.swedish, therapist_id=spa.mira.id)
    visit.intake = visit.screening = None
    db.session.commit()

    supersede(visit.client, {}, {"contact": "Bo"}, now=LATER)

    assert visit.screening is not None


def test_not_before_anything_has_been_answered(spa):
    with pytest.raises(NotReady, match="answer the questions"):
        supersede(spa.ada, {}, {"contact": "Bo"}, now=NOW)


def test_what_is_no_intake_leaves_everything_as_it_was(spa):
    make_intake(spa.ada, NEEDS_A_LOOK)

    with pytest.raises(InvalidIntake):
        supersede(spa.ada, {"allergies": ["gluten"]}, {}, now=NOW)

    assert len(intakes_of(spa.ada)) == 1


def test_another_clients_visit_is_left_alone(spa):
    visit = booked(spa.swedish, therapist_id=spa.mira.id)
    other = make_client("Bea", email="bea@example.com")
    make_intake(other)

    intake = supersede(other, {"allergies": ["latex"]}, {}, now=LATER)

    assert visit.intake is not intake
    assert db.session.scalars(select(Screening)).one().intake is visit.intake


def test_who_waited_for_an_other_change_comes_after_it(spa):
    make_intake(spa.ada, on=LATER)

    intake = supersede(spa.ada, {}, {"contact": "Bo"}, now=NOW)

    assert newest_intake(spa.ada.id) is intake
