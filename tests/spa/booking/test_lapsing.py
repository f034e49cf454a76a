"""What runs out by itself."""

from datetime import timedelta

from app.spa.booking import lapsing, services
from app.spa.booking.models import Occupancy
from tests.support.booking import booked, count, hold, told
from tests.support.clock import NOW
from tests.support.factories import NEEDS_A_LOOK, at, make_appointment


def test_holds_that_ran_out_are_tidied_away(either_spa):
    old = hold(either_spa.swedish)
    fresh = hold(either_spa.swedish, now=NOW + timedelta(minutes=5))
    make_appointment(either_spa.swedish, either_spa.mira, either_spa.blue, starts_at=at("2026-05-08 10:00"))

    assert services.expire_lapsed_holds(now=NOW + timedelta(minutes=12)) == 1
    assert services.expire_lapsed_holds(now=NOW + timedelta(minutes=12)) == 0

    assert (old.status, old.occupancy) == ("expired", [])
    assert (fresh.status, len(fresh.occupancy)) == ("held", 2)
    assert told() == []


def test_many_are_tidied_away_a_few_at_a_time(spa, monkeypatch):
    monkeypatch.setattr(lapsing, "AT_ONCE", 2)
    for hour in range(10, 15):
        hold(spa.swedish, at(f"2026-05-07 {hour}:00"))

    assert services.expire_lapsed_holds(now=NOW + timedelta(hours=1)) == 5
    assert count(Occupancy) == 0


def test_a_request_that_nobody_answered_is_let_go_and_the_client_told(either_spa):
    visit = booked(either_spa.swedish, NEEDS_A_LOOK, therapist_id=either_spa.mira.id)
    waiting = make_appointment(
        either_spa.swedish,
        either_spa.noor,
        either_spa.blue,
        starts_at=visit.starts_at + timedelta(hours=3),
        status="pending_review",
    )

    assert services.expire_unanswered(now=visit.starts_at) == 1

    assert (visit.status, visit.occupancy) == ("expired", [])
    assert told(visit) == ["request_expired"]
    assert waiting.status == "pending_review"
