"""Leave to work on sensitive areas: each for itself, for one visit, to be taken back at any moment."""

from datetime import timedelta

import pytest

from app.domain.errors import NotReady, TooLate, WrongTransition
from app.domain.lifecycle import Status
from app.infra.database import db
from app.spa.accounts.models import Role
from app.spa.booking.areas import agreed_areas, decide_areas
from app.spa.booking.readiness import TALK_FIRST, needs_a_talk
from app.spa.booking.services import cancel, check_in
from app.spa.intake.agreements import agree, withdraw
from app.spa.intake.models import AreaConsent
from tests.support.booking import booked
from tests.support.clock import NOW
from tests.support.factories import TOMORROW_AT_TEN, WELL

ON_THE_DAY = TOMORROW_AT_TEN - timedelta(minutes=10)


@pytest.fixture
def visit(either_spa):
    """A visit tomorrow at ten, on each engine."""
    return booked(either_spa.swedish, WELL, therapist_id=either_spa.mira.id)


def test_at_first_every_area_is_a_no(visit):
    assert agreed_areas(visit.id) == ()


def test_exactly_what_is_ticked_is_agreed_and_the_rest_taken_back(visit):
    decide_areas(visit, ["hips", "face"], now=NOW)
    assert agreed_areas(visit.id) == ("face", "hips")

    decide_areas(visit, ["hips", "thighs"], now=NOW + timedelta(minutes=1))

    assert agreed_areas(visit.id) == ("hips", "thighs")
    gone = db.session.query(AreaConsent).filter(AreaConsent.withdrawn_at.is_not(None)).one()
    assert (gone.area, gone.withdrawn_at) == ("face", NOW + timedelta(minutes=1))


def test_a_yes_is_for_one_visit_alone(visit, either_spa):
    other = booked(
        either_spa.swedish,
        WELL,
        starts_at=TOMORROW_AT_TEN + timedelta(hours=3),
        therapist_id=either_spa.noor.id,
    )

    decide_areas(visit, ["hips"], now=NOW)

    assert agreed_areas(other.id) == ()


def test_a_yes_is_taken_back_during_the_visit(visit):
    decide_areas(visit, ["hips"], now=NOW)
    check_in(visit, now=ON_THE_DAY)

    decide_areas(visit, [], now=TOMORROW_AT_TEN + timedelta(minutes=20))

    assert agreed_areas(visit.id) == ()


def test_after_the_visit_there_is_nothing_to_decide(visit):
    with pytest.raises(TooLate):
        decide_areas(visit, ["hips"], now=visit.ends_at)


def test_nor_for_one_that_does_not_take_place(visit):
    cancel(visit, by=Role.CLIENT, now=NOW)

    with pytest.raises(WrongTransition):
        decide_areas(visit, ["hips"], now=NOW)


def test_other_areas_need_no_leave_and_get_none(visit):
    with pytest.raises(ValueError, match="unknown codes"):
        decide_areas(visit, ["neck"], now=NOW)


@pytest.mark.parametrize("kind", ["treatment", "health_data"])
def test_a_visit_without_consent_cannot_begin_until_it_is_given_again(visit, kind):
    withdraw(visit.client, kind, now=NOW)
    assert needs_a_talk(visit)

    with pytest.raises(NotReady) as refused:
        check_in(visit, now=ON_THE_DAY)
    assert refused.value.sentence == TALK_FIRST
    assert "health" not in TALK_FIRST

    agree(visit.client, [kind], now=NOW)
    assert check_in(visit, now=ON_THE_DAY).status == Status.CHECKED_IN
