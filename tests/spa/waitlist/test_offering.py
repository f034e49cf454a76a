"""A time that comes free goes to whoever waits for it: in turn, one to each, and only where it fits."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.errors import NotBookable
from app.infra.database import db, transaction
from app.infra.outbox.models import Message
from app.infra.signals import time_freed
from app.spa.absences.reporting import end_absence
from app.spa.accounts.models import Role
from app.spa.booking import services as booking
from app.spa.booking.models import Appointment
from app.spa.intake.models import Clearance
from app.spa.settings.services import Editor, change_policy
from app.spa.waitlist import listening, services
from app.spa.waitlist.models import Offer
from tests.spa.waitlist.conftest import HOUSE, TOMORROW, go_round, later, open_offer, wish_for
from tests.support.absences import away
from tests.support.booking import booked, busy_of, count, hold, send_all, told
from tests.support.clock import NOW
from tests.support.factories import (
    NEEDS_A_LETTER,
    NEEDS_A_LOOK,
    NOT_NOW,
    POLICY,
    ZONE,
    answers,
    at,
    make_appointment,
    make_client,
    make_intake,
    make_time_off,
    make_user,
)


@pytest.fixture
def full(spa):
    """Tomorrow Mira is booked from ten to eleven, and works at no other time."""
    return fill(spa)


def fill(spa):
    make_time_off(spa.mira, "2026-05-07 00:00", "2026-05-07 10:00")
    make_time_off(spa.mira, "2026-05-07 11:00", "2026-05-08 00:00")
    spa.visit = booked(spa.swedish, therapist_id=spa.mira.id)
    return spa


def free(spa):
    booking.cancel(spa.visit, by=Role.CLIENT, now=NOW)


def test_whoever_waits_is_offered_the_time_the_moment_it_comes_free(either_spa):
    spa = fill(either_spa)
    wish = wish_for(spa, spa.ada)
    assert go_round() == 0

    free(spa)

    [offer] = wish.offers
    visit = offer.appointment
    assert (visit.status, visit.kept_for, visit.client_id) == ("held", "offer", spa.ada.id)
    assert (visit.starts_at, visit.therapist_id, visit.price_cents) == (
        spa.visit.starts_at,
        spa.mira.id,
        6000,
    )
    assert offer.answer_by == visit.held_until == later(hours=2)
    assert {row.lapses_at for row in visit.occupancy} == {int(offer.answer_by.timestamp())}
    assert busy_of(spa.ada) == [(visit.span.start, visit.span.end)]
    assert told(visit) == ["waitlist_offer"]
    assert go_round() == 0


def test_the_offer_says_when_and_until_when_and_leads_to_its_page(full):
    wish_for(full, full.ada)
    free(full)

    letter = db.session.scalars(select(Message).where(Message.kind == "waitlist_offer")).one()

    assert letter.recipient == "ada@example.com"
    assert letter.payload["when"] == "Thursday, May 7 at 10:00 am"
    assert letter.payload["answer_by"] == "Wednesday, May 6 at 12:00 pm"
    assert letter.payload["link"].endswith(f"/offers/{open_offer().uid}")


def test_who_asked_first_is_asked_first_and_a_no_passes_it_on_at_once(full):
    bea = make_client("Bea")
    first = wish_for(full, full.ada)
    second = wish_for(full, bea, now=later(seconds=1))
    free(full)
    assert (len(first.offers), len(second.offers)) == (1, 0)

    services.decline_offer(first.offers[0], now=later(minutes=5))

    assert (first.offers[0].outcome, first.state) == ("declined", "waiting")
    [offer] = second.offers
    assert offer.appointment.starts_at == full.visit.starts_at
    assert offer.answer_by == later(hours=2, minutes=5)


def test_who_let_a_time_go_is_not_asked_for_it_again(full):
    wish = wish_for(full, full.ada)
    free(full)
    services.decline_offer(wish.offers[0], now=NOW)

    assert go_round() == 0
    assert len(wish.offers) == 1


def test_an_offer_that_runs_out_goes_to_the_next(either_spa):
    spa = fill(either_spa)
    bea = make_client("Bea")
    first, second = wish_for(spa, spa.ada), wish_for(spa, bea, now=later(seconds=1))
    free(spa)
    # Whoever tidies up first, the worker's other chore or this one.
    booking.expire_lapsed_holds(now=later(hours=2))

    go_round(later(hours=2))

    assert (first.offers[0].outcome, first.state) == ("lapsed", "waiting")
    assert first.offers[0].appointment.status == "expired"
    assert [offer.outcome for offer in second.offers] == [None]


def test_without_a_worker_a_lapsed_offer_keeps_nobody_out(full):
    wish_for(full, full.ada)
    free(full)

    taken = hold(full.swedish, therapist_id=full.mira.id, now=later(hours=2))

    assert taken.starts_at == full.visit.starts_at


def test_nobody_has_two_offers_at_once(spa):
    visits = [
        booked(spa.swedish, starts_at=at(f"2026-05-07 {hour}:00"), therapist_id=spa.mira.id, minutes=90)
        for hour in (10, 13)
    ]
    wish_for(spa, spa.ada, minutes=90)
    wish_for(spa, spa.ada, minutes=60)

    for visit in visits:
        booking.cancel(visit, by=Role.MANAGER, now=NOW)
    go_round()

    assert count(Offer) == 1


def test_three_offers_without_a_word_end_the_wish_and_say_so(spa):
    wish = wish_for(spa, spa.ada, first_on=TOMORROW, last_on=TOMORROW + timedelta(7))
    moment = NOW
    for number in range(3):
        go_round(moment)
        assert len(wish.offers) == number + 1
        moment = wish.offers[-1].answer_by

    go_round(moment)
    go_round(moment)

    assert [offer.outcome for offer in wish.offers] == ["lapsed"] * 3
    assert (wish.state, wish.ended_at) == ("over", moment)
    starts = [offer.appointment.starts_at for offer in wish.offers]
    assert len(set(starts)) == 3
    assert told() == [*["waitlist_offer"] * 3, "waitlist_over"]


@pytest.mark.parametrize(
    "changes",
    [
        {"first_on": TOMORROW + timedelta(1), "last_on": TOMORROW + timedelta(2)},
        {"from_minute": 12 * 60},
        {"gender": "man", "therapist_id": None},
        {"minutes": 90},
    ],
    ids=["other days", "afternoons", "a man", "longer"],
)
def test_a_time_that_does_not_fit_is_offered_to_nobody(full, changes):
    make_time_off(full.mira, "2026-05-08 00:00", "2026-05-10 00:00")
    make_time_off(full.noor, "2026-05-07 00:00", "2026-05-08 00:00")
    wish_for(full, full.ada, **changes)

    free(full)

    assert count(Offer) == 0


def test_who_needs_a_room_without_a_step_waits_until_that_is_free(full):
    wish = wish_for(full, full.ada, step_free=True)
    other = make_appointment(full.swedish, full.noor, full.green)
    free(full)
    assert wish.offers == []

    booking.cancel(other, by=Role.MANAGER, now=NOW)

    assert [offer.appointment.room_id for offer in wish.offers] == [full.green.id]


def test_a_client_who_is_elsewhere_then_is_not_asked(full):
    wish_for(full, full.ada)
    make_appointment(full.swedish, full.noor, full.green, full.ada, minutes=30)

    free(full)

    assert open_offer() is None


def test_who_has_as_many_visits_as_the_house_takes_is_passed_over_and_keeps_their_place(either_spa):
    spa = fill(either_spa)
    ada, bea = wish_for(spa, spa.ada), wish_for(spa, make_client("Bea"))
    other = make_appointment(spa.swedish, spa.noor, spa.green, spa.ada, starts_at=at("2026-05-11 10:00"))
    one_visit = {**HOUSE, "policy": replace(POLICY, open_bookings=1)}
    change_policy({"open_bookings": 1}, by=Editor(None, "Olive"), now=NOW)

    free(spa)

    assert (ada.offers, len(bea.offers)) == ([], 1)  # the next in the queue has it
    booking.cancel(other, by=Role.CLIENT, now=NOW)
    services.decline_offer(bea.offers[0], now=NOW)
    services.go_round(now=NOW, **one_visit)
    assert [offer.outcome for offer in ada.offers] == [None]
    assert services.accept_offer(ada.offers[0], now=NOW, **one_visit).status == "confirmed"


def test_whom_one_user_books_for_counts_together(spa):
    user = make_user("vera@example.com")
    make_appointment(spa.swedish, spa.noor, spa.green, make_client("Vera", user=user))
    wish = wish_for(spa, make_client("Vera's son", user=user))

    services.go_round(now=NOW, policy=replace(POLICY, open_bookings=1), zone=ZONE)
    assert wish.offers == []

    services.go_round(now=NOW, policy=replace(POLICY, open_bookings=2), zone=ZONE)
    assert len(wish.offers) == 1


class TestScreeningLimits:
    def test_what_the_answers_rule_out_is_never_offered(self, full):
        wish = wish_for(full, full.ada)
        make_intake(full.ada, NOT_NOW, on=later(minutes=1))

        free(full)
        go_round()

        assert wish.offers == []

    def test_only_a_therapist_with_the_training_is_offered(self, spa):
        make_time_off(spa.mira, "2026-05-07 00:00", "2026-05-08 00:00")
        make_intake(spa.ada, NEEDS_A_LOOK)  # asks for `clinical`, which Noor has not
        wish = wish_for(spa, spa.ada, therapist_id=None)
        assert go_round() == 0

        bea = wish_for(spa, make_client("Bea"), therapist_id=None)
        go_round()

        assert (len(wish.offers), len(bea.offers)) == (0, 1)

    def test_each_day_is_looked_at_for_itself(self, spa):
        """Twelve days after an operation two more must pass: tomorrow is too early, the day after is not."""
        make_intake(spa.ada, answers(conditions=[{"code": "recent_surgery", "days_since": 12}]))
        wish = wish_for(spa, spa.ada, minutes=30, last_on=TOMORROW + timedelta(3))

        go_round()

        [offer] = wish.offers
        assert offer.appointment.starts_at.date() == TOMORROW + timedelta(1)
        assert services.accept_offer(offer, now=NOW, **HOUSE).status == "pending_review"

    def test_a_session_longer_than_the_answers_allow_is_not_offered(self, spa):
        make_intake(spa.ada, answers(conditions=[{"code": "recent_surgery", "days_since": 20}]))

        with pytest.raises(NotBookable):
            wish_for(spa, spa.ada, minutes=90)

    def test_a_letter_counts_while_it_holds(self, spa):
        make_intake(spa.ada, NEEDS_A_LETTER)
        with transaction():
            letter = Clearance(client_id=spa.ada.id, recorded_at=NOW, valid_until=TOMORROW)
            letter.codes = ["heart_failure"]
            db.session.add(letter)
        wish = wish_for(spa, spa.ada, minutes=30)

        go_round()

        assert len(wish.offers) == 1

    def test_new_answers_given_between_the_look_and_the_offer_stop_it(self, full, monkeypatch):
        wish = wish_for(full, full.ada)
        look = services.offer_freed.__globals__["fitting"]

        def look_and_then_fall_ill(*args, **how):
            found = look(*args, **how)
            make_intake(full.ada, NOT_NOW, on=later(minutes=1))
            return found

        monkeypatch.setitem(services.offer_freed.__globals__, "fitting", look_and_then_fall_ill)
        free(full)

        assert wish.offers == []


class TestWhatEndsAWish:
    def test_a_visit_booked_another_way(self, full):
        wish = wish_for(full, full.ada, therapist_id=None)
        visit = booking.book_for_client(
            full.swedish,
            60,
            at("2026-05-07 15:00"),
            client=full.ada,
            therapist_id=full.noor.id,
            now=later(minutes=1),
            policy=POLICY,
            zone=ZONE,
        )

        go_round(later(minutes=2))

        assert wish.state == "booked"
        assert "waitlist_over" not in told()
        assert visit.status == "confirmed"

    def test_with_an_open_offer_that_offer_is_given_back(self, full):
        wish, second = wish_for(full, full.ada), wish_for(full, make_client("Bea"), now=later(seconds=1))
        free(full)
        make_appointment(
            full.swedish,
            full.noor,
            full.blue,
            full.ada,
            starts_at=at("2026-05-07 15:00"),
            created_at=later(minutes=1),
        )

        go_round(later(minutes=2))

        assert (wish.state, wish.offers[0].outcome) == ("booked", "withdrawn")
        assert len(second.offers) == 1

    def test_another_treatment_or_another_day_does_not(self, full):
        wish = wish_for(full, full.ada)
        for treatment, start in ((full.hot_stone, "2026-05-07 15:00"), (full.swedish, "2026-05-09 15:00")):
            make_appointment(
                treatment, full.mira, full.green, full.ada, starts_at=at(start), created_at=later(minutes=1)
            )

        go_round(later(minutes=2))

        assert wish.state == "waiting"

    def test_the_end_of_its_days(self, full):
        wish = wish_for(full, full.ada)

        go_round(at("2026-05-07 21:44"))
        assert wish.state == "waiting"
        go_round(at("2026-05-07 21:45"))

        assert wish.state == "over"
        assert told()[-1] == "waitlist_over"


def test_an_offer_taken_back_at_the_desk_is_no_lapse(full):
    wish = wish_for(full, full.ada)
    free(full)
    booking.cancel(wish.offers[0].appointment, by=Role.MANAGER, now=NOW)

    go_round()

    assert wish.offers[0].outcome == "withdrawn"


def test_a_round_may_stop_early_where_somebody_waits_for_it(full, monkeypatch):
    monkeypatch.setattr(listening, "LOOKED_AT_ONCE", 1)
    wish_for(full, full.ada, from_minute=12 * 60)
    second = wish_for(full, make_client("Bea"), now=later(seconds=1))

    free(full)
    assert second.offers == []
    go_round()

    assert len(second.offers) == 1


def test_a_treatment_with_a_longer_notice_leaves_less_time_to_answer(full):
    with transaction():
        full.swedish.policy = {"notice": 23 * 60}
    wish_for(full, full.ada)

    free(full)

    assert open_offer().answer_by == full.visit.starts_at - timedelta(hours=23)  # an hour from now
    assert services.accept_offer(open_offer(), now=later(minutes=59), **HOUSE).status == "confirmed"


def test_the_day_that_came_free_is_looked_at_and_no_other(full):
    wish = wish_for(full, full.ada, first_on=TOMORROW + timedelta(1), last_on=TOMORROW + timedelta(1))

    time_freed.send(None, spans=[full.visit.span], now=NOW)
    assert wish.offers == []
    go_round()

    assert len(wish.offers) == 1


def test_who_has_no_address_is_offered_too_and_the_desk_calls(full):
    wish = wish_for(full, make_client("Cora", email=None))

    free(full)

    assert len(wish.offers) == 1
    assert (
        db.session.scalars(select(Appointment).where(Appointment.kept_for == "offer")).one().client.email
        is None
    )
    assert "waitlist_offer" not in told()


class TestTherapistAwayAfterAll:
    def test_what_was_offered_with_them_is_taken_back_and_whoever_heard_of_it_is_told(self, either_spa):
        spa = fill(either_spa)
        wish = wish_for(spa, spa.ada)
        free(spa)
        send_all()

        away(spa.mira, now=later(minutes=5))

        [offer] = wish.offers
        assert (offer.outcome, offer.answered_at) == ("withdrawn", later(minutes=5))
        assert (offer.appointment.status, offer.appointment.cancelled_by) == ("cancelled", "nobody")
        assert offer.appointment.occupancy == []
        assert wish.state == "waiting"
        assert told()[-1] == "waitlist_withdrawn"
        letter = db.session.scalars(select(Message).where(Message.kind == "waitlist_withdrawn")).one()
        assert letter.payload["when"] == "Thursday, May 7 at 10:00 am"
        with pytest.raises(services.OfferOver):
            services.accept_offer(offer, now=later(minutes=6), **HOUSE)

    def test_who_has_not_heard_of_it_hears_nothing(self, full):
        wish = wish_for(full, full.ada)
        free(full)

        away(full.mira)

        assert wish.offers[0].outcome == "withdrawn"
        assert "waitlist_offer" not in told()
        assert "waitlist_withdrawn" not in told()

    def test_somebody_else_is_offered_at_once_and_other_offers_stay(self, spa):
        wish = wish_for(spa, spa.ada, therapist_id=None)
        the_day_after = TOMORROW + timedelta(1)
        bea = wish_for(spa, make_client("Bea"), first_on=the_day_after, last_on=the_day_after)
        go_round()
        offered = wish.offers[0].appointment.therapist

        away(offered)
        go_round()

        assert [offer.outcome for offer in wish.offers] == ["withdrawn", None]
        assert wish.offers[1].appointment.therapist != offered
        assert [offer.outcome for offer in bea.offers] == [None]

    def test_once_they_are_back_the_same_time_may_be_offered_again(self, full):
        wish = wish_for(full, full.ada)
        free(full)
        absence = away(full.mira)

        end_absence(absence, user_id=None, now=NOW)
        go_round()

        assert [offer.outcome for offer in wish.offers] == ["withdrawn", None]
        assert wish.offers[1].appointment.starts_at == full.visit.starts_at

    def test_time_off_that_came_another_way_is_found_by_the_round(self, full):
        wish = wish_for(full, full.ada)
        free(full)
        make_time_off(full.mira, "2026-05-07 10:30", "2026-05-07 11:00")

        assert go_round() == 1
        assert go_round() == 0

        assert wish.offers[0].outcome == "withdrawn"
