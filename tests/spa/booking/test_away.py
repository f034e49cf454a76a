"""A visit whose therapist is away: free to leave, at any hour, and never begun."""

from datetime import timedelta

import pytest

from app.domain.errors import TherapistAway, TooLate
from app.spa.accounts.models import Role
from app.spa.booking.away import EXCUSED, is_therapist_away, without_therapist
from app.spa.booking.services import cancel, check_in, move, was_cancelled_late
from tests.support.booking import booked
from tests.support.factories import POLICY, TOMORROW_AT_TEN, ZONE, at, make_time_off

LATE = TOMORROW_AT_TEN - timedelta(hours=1)
TWO_DAYS_ON = at("2026-05-08 10:00")


@pytest.fixture
def visit(spa):
    return booked(spa.swedish, therapist_id=spa.mira.id)


@pytest.fixture
def away(spa):
    return make_time_off(spa.mira, "2026-05-07 00:00", "2026-05-08 00:00")


def test_only_visits_in_the_time_off_are_without_their_therapist(spa, visit, away):
    before = booked(spa.swedish, therapist_id=spa.mira.id, starts_at=at("2026-05-06 17:00"))
    elses = booked(spa.swedish, therapist_id=spa.noor.id)

    assert without_therapist([before, visit, elses]) == {visit.id}
    assert is_therapist_away(visit)
    assert not is_therapist_away(before)
    assert not is_therapist_away(elses)
    assert without_therapist([]) == set()


def test_half_a_visit_without_its_therapist_is_one_too_many(spa, visit):
    make_time_off(spa.mira, "2026-05-07 10:45", "2026-05-07 18:00")

    assert is_therapist_away(visit)


def test_its_client_calls_it_off_at_any_hour_without_a_mark(spa, visit, away):
    cancelled = cancel(visit, by=Role.CLIENT, now=LATE)

    assert cancelled.cancelled_by == EXCUSED
    assert not was_cancelled_late(cancelled)


def test_its_client_moves_it_at_any_hour(spa, visit, away):
    move(visit, TWO_DAYS_ON, by=Role.CLIENT, now=LATE, policy=POLICY, zone=ZONE)

    assert visit.starts_at == TWO_DAYS_ON


def test_any_other_visit_stays_bound_to_the_hour(spa, visit):
    with pytest.raises(TooLate):
        move(visit, TWO_DAYS_ON, by=Role.CLIENT, now=LATE, policy=POLICY, zone=ZONE)

    assert was_cancelled_late(cancel(visit, by=Role.CLIENT, now=LATE))


def test_it_is_not_begun_before_somebody_is_found(spa, visit, away):
    with pytest.raises(TherapistAway):
        check_in(visit, now=LATE)

    assert visit.status == "confirmed"
