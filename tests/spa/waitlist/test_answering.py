"""Answering an offer, and what follows."""

from dataclasses import replace

import pytest

from app.domain.errors import NotBookable, PleaseCall, SlotTaken, TimeOff, TooManyOpen
from app.infra.database import db
from app.spa.accounts.models import Role
from app.spa.booking import services as booking
from app.spa.booking.models import Appointment
from app.spa.waitlist import services
from app.spa.waitlist.services import OfferOver
from tests.spa.waitlist.conftest import HOUSE, go_round, later, open_offer, wish_for
from tests.support.booking import count, hold, told
from tests.support.clock import NOW
from tests.support.factories import (
    NEEDS_A_LOOK,
    NOT_NOW,
    POLICY,
    WELL,
    at,
    make_appointment,
    make_client,
    make_intake,
    make_time_off,
)


@pytest.fixture
def offered(either_spa):
    """Ada has an offer for tomorrow at nine, an hour with Mira."""
    return ask_ada(either_spa)


def ask_ada(spa):
    make_intake(spa.ada, WELL)
    spa.wish = wish_for(spa, spa.ada)
    go_round()
    spa.offer = open_offer()
    return spa


@pytest.fixture
def asked(spa):
    """The same on SQLite, for what the house decides."""
    return ask_ada(spa)


def accept(offer, now=NOW):
    return services.accept_offer(offer, now=now, **HOUSE)


def test_taken_it_is_booked_like_any_visit(offered):
    visit = accept(offered.offer, now=later(minutes=119))

    assert (visit.status, visit.client_id, visit.confirmed_at) == (
        "confirmed",
        offered.ada.id,
        later(minutes=119),
    )
    assert visit.screening is not None
    assert {row.lapses_at for row in visit.occupancy} == {None}
    assert len(visit.occupancy) == 3
    assert (offered.offer.outcome, offered.offer.answered_at) == ("accepted", later(minutes=119))
    assert (offered.wish.state, offered.wish.ended_at) == ("booked", later(minutes=119))
    assert told(visit) == ["booking_confirmed"]  # the offer that was not sent yet is not sent any more


@pytest.mark.parametrize(
    ("rules", "refused"),
    [({"open_bookings": 1}, TooManyOpen), ({"marks_limit": 1, "marks_months": 6}, PleaseCall)],
)
def test_the_house_rules_of_booking_online_hold_for_an_offer_too(offered, rules, refused):
    seen = make_appointment(
        offered.swedish, offered.mira, offered.blue, offered.ada, starts_at=at("2026-05-11 10:00")
    )
    seen.mark = "late"
    db.session.commit()
    house = {**HOUSE, "policy": replace(POLICY, **rules)}

    with pytest.raises(refused):
        services.accept_offer(offered.offer, now=NOW, **house)

    assert offered.offer.outcome is None
    assert offered.offer.appointment.is_held_at(NOW)
    visit = services.accept_offer(offered.offer, at_the_desk=True, now=NOW, **house)
    assert visit.status == "confirmed"  # the desk knows whom it has on the phone


def test_taken_twice_it_is_booked_once(offered):
    first, second = accept(offered.offer), accept(offered.offer)

    assert first is second
    assert told(first) == ["booking_confirmed"]
    assert count(Appointment) == 1


def test_somebody_with_something_to_tell_is_looked_at_first(asked):
    make_intake(asked.ada, NEEDS_A_LOOK, on=later(minutes=1))

    visit = accept(asked.offer)

    assert visit.status == "pending_review"
    assert told(visit) == ["booking_requested"]


def test_who_has_answered_nothing_is_asked_to(spa):
    wish_for(spa, spa.ada)
    go_round()

    visit = accept(open_offer())

    assert told(visit) == ["booking_confirmed", "intake_wanted"]


def test_too_late_is_too_late_and_nothing_is_booked(offered):
    with pytest.raises(OfferOver):
        accept(offered.offer, now=offered.offer.answer_by)

    assert db.session.get(Appointment, offered.offer.appointment_id).status == "held"
    go_round(offered.offer.answer_by)
    with pytest.raises(OfferOver):
        accept(offered.offer, now=offered.offer.answer_by)


def test_answers_that_rule_it_out_since_refuse_it(asked):
    make_intake(asked.ada, NOT_NOW, on=later(minutes=1))

    with pytest.raises(NotBookable):
        accept(asked.offer)

    assert asked.offer.outcome is None


def test_a_therapist_who_fell_ill_since_is_not_booked(asked):
    make_time_off(asked.mira, "2026-05-07 00:00", "2026-05-08 00:00")

    with pytest.raises(TimeOff):
        accept(asked.offer)

    assert told(asked.offer.appointment) == ["waitlist_offer"]


def test_declined_the_time_is_free_and_the_wish_goes_on(offered):
    visit = offered.offer.appointment

    services.decline_offer(offered.offer, now=NOW)
    services.decline_offer(offered.offer, now=NOW)

    assert (visit.status, visit.cancelled_by, visit.occupancy) == ("cancelled", "client", [])
    assert (offered.offer.outcome, offered.wish.state) == ("declined", "waiting")
    assert told(visit) == []
    with pytest.raises(OfferOver):
        accept(offered.offer)


def test_what_was_taken_cannot_be_declined_any_more(asked):
    visit = accept(asked.offer)

    with pytest.raises(OfferOver, match="taken this time already"):
        services.decline_offer(asked.offer, now=NOW)

    assert visit.status == "confirmed"


def test_what_ran_out_can_still_be_declined_and_counts_as_an_answer(asked):
    until = asked.offer.answer_by

    services.decline_offer(asked.offer, now=until)

    assert asked.offer.outcome == "declined"


def test_a_wish_taken_back_gives_the_open_offer_to_the_next(offered):
    second = wish_for(offered, make_client("Bea"), from_minute=9 * 60, until_minute=9 * 60 + 1)

    services.withdraw(offered.wish, now=NOW)
    services.withdraw(offered.wish, now=later(minutes=1))

    assert (offered.wish.state, offered.wish.ended_at) == ("withdrawn", NOW)
    assert offered.offer.outcome == "withdrawn"
    assert len(second.offers) == 1


def test_an_offer_is_no_hold_that_the_client_could_swap(asked):
    held = asked.offer.appointment

    hold(asked.swedish, later(days=2), client=asked.ada)

    assert held.status == "held"
    assert asked.offer.outcome is None


def test_a_time_taken_by_the_offer_is_nobody_elses(asked):
    with pytest.raises(SlotTaken):
        hold(asked.swedish, asked.offer.appointment.starts_at, therapist_id=asked.mira.id)


def test_a_visit_that_was_taken_can_be_called_off_and_the_next_hears_of_it(asked):
    second = wish_for(asked, make_client("Bea"), from_minute=9 * 60, until_minute=9 * 60 + 1)
    visit = accept(asked.offer)

    booking.cancel(visit, by=Role.CLIENT, now=NOW)

    assert len(second.offers) == 1
