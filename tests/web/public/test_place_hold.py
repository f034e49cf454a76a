"""Pressing a time: it is kept for ten minutes, for this visitor alone."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.domain.lifecycle import Status
from app.infra import clock
from app.infra.database import db
from app.spa.accounts.models import Role
from app.spa.booking.models import Appointment, Occupancy
from app.spa.intake.models import Draft
from app.spa.roster.models import Therapist
from tests.support.clock import NOW
from tests.support.factories import epoch_at, make_closure
from tests.support.finding import answer_all, body, hold, starts_on, wishes, you

TEN = epoch_at("2026-05-07 10:00")


def kept(app) -> list[tuple[str, int]]:
    """The status of every appointment, and how many occupancies there are in all."""
    with app.app_context():
        count = db.session.scalar(select(func.count()).select_from(Occupancy))
        return [
            (one.status, count) for one in db.session.scalars(select(Appointment).order_by(Appointment.id))
        ]


def test_a_time_is_kept_and_leads_to_the_last_page(visitor, app):
    answer_all(visitor)

    answer = hold(visitor, TEN)

    assert answer.status_code == 302
    page = visitor.get(answer.location)
    assert page.status_code == 200
    assert "Book this time" in page.text
    assert "Thursday, May 7, 10:00" in page.text
    assert 'data-until="2026-05-06T14:10:00Z"' in page.text
    assert kept(app) == [(Status.HELD, 2)]


def test_a_time_that_is_held_is_gone_for_others(visitor, other, spa):
    hold(visitor, TEN, therapist=spa.mira_slug)
    hold(other, TEN, therapist=spa.noor_slug)

    thursday = {"day": "2026-05-07", "minutes": "60"}
    third = visitor.application.test_client()

    assert TEN not in starts_on(third.get("/treatments/swedish/times", query_string=thursday))
    assert TEN in starts_on(visitor.get("/treatments/swedish/times", query_string=thursday))  # one's own


def test_a_stranger_is_told_no_more_than_that_the_time_is_taken(visitor, other, spa):
    answer_all(visitor)
    hold(visitor, TEN, therapist=spa.mira_slug)

    answer = hold(other, TEN, therapist=spa.mira_slug)

    assert answer.status_code == 409
    assert "That time has just been taken." in answer.text
    assert "is busy then" not in answer.text


def test_pressed_twice_it_is_held_once(visitor, app):
    answer_all(visitor)

    first, second = hold(visitor, TEN), hold(visitor, TEN)

    assert first.location == second.location
    assert len(kept(app)) == 1


def test_another_time_gives_up_the_one_before(visitor, app):
    hold(visitor, TEN)
    hold(visitor, TEN + 3600)

    assert [status for status, _ in kept(app)] == [Status.CANCELLED, Status.HELD]


def test_any_therapist_is_one_who_is_trained(visitor, app, spa):
    answer_all(visitor, "scoliosis")

    hold(visitor, TEN)

    with app.app_context():
        assert db.session.scalars(select(Appointment)).one().therapist_id == spa.mira


def test_whoever_has_not_answered_yet_is_asked_while_the_time_waits(visitor):
    held = hold(visitor, TEN)

    assert visitor.get(held.location).location == "/find"
    page = visitor.get("/find/wishes").text
    assert "data-until" in page
    wishes(visitor)
    you(visitor)
    assert body(visitor).location == held.location
    assert "Book this time" in visitor.get(held.location).text


def test_answers_that_ask_for_training_swap_the_therapist_at_the_same_time(visitor, app, spa):
    held = hold(visitor, TEN, therapist=spa.noor_slug)
    answer_all(visitor, "scoliosis")

    refused = visitor.get(held.location)

    assert refused.status_code == 409
    assert "extra training" in refused.text
    assert TEN in starts_on(refused)
    again = hold(visitor, TEN)
    assert "Mira" in visitor.get(again.location).text
    assert [status for status, _ in kept(app)] == [Status.CANCELLED, Status.HELD]


def test_answers_that_leave_the_treatment_out_stop_the_booking(visitor):
    held = hold(visitor, TEN, slug="hot-stone")
    answer_all(visitor, "heart_condition")

    page = visitor.get(held.location)

    assert page.status_code == 409
    assert "is not for now" in page.text


def test_answers_that_stop_everything_say_what_to_do(visitor):
    held = hold(visitor, TEN)
    answer_all(visitor, "fever")

    page = visitor.get(held.location)

    assert page.status_code == 409
    assert "Let us wait a little" in page.text


def test_answers_that_ask_for_less_time_offer_it(visitor):
    held = hold(visitor, TEN, minutes=90)
    answer_all(visitor, "chronic_fatigue")

    page = visitor.get(held.location)

    assert page.status_code == 409
    assert "shorter session" in page.text
    assert 'name="minutes" value="30"' in page.text


def test_a_held_time_can_be_let_go(visitor, app):
    answer_all(visitor)
    held = hold(visitor, TEN)

    answer = visitor.post(f"{held.location}/release")

    assert answer.location == "/treatments/swedish/times?minutes=60"
    assert kept(app) == [(Status.CANCELLED, 0)]


def test_deleting_the_answers_lets_the_time_go(visitor, app):
    hold(visitor, TEN)

    visitor.post("/find/end")

    assert kept(app) == [(Status.CANCELLED, 0)]


# --- refused


def test_a_time_that_is_taken_offers_the_nearest(visitor, other, spa, app):
    hold(other, TEN, therapist=spa.mira_slug)
    answer_all(visitor)

    page = hold(visitor, TEN, therapist=spa.mira_slug)

    assert page.status_code == 409
    assert "has just been taken" in page.text
    assert "Your answers are safe" in page.text
    assert starts_on(page)
    assert TEN not in starts_on(page)
    assert hold(visitor, starts_on(page)[0], therapist=spa.mira_slug).status_code == 302


def test_a_lost_time_loses_no_answer(visitor, other, spa):
    hold(other, TEN, therapist=spa.mira_slug)
    answer_all(visitor, "asthma")

    hold(visitor, TEN, therapist=spa.mira_slug)

    assert "Asthma" in visitor.get("/find/check").text


@pytest.mark.parametrize(
    ("start", "status", "says"),
    [
        (epoch_at("2026-05-05 10:00"), 409, "already passed"),
        (epoch_at("2026-05-06 11:00"), 409, "too soon"),
        (epoch_at("2026-12-24 10:00"), 409, "that far ahead"),
        (epoch_at("2026-05-07 10:07"), 409, "do not begin at that time"),
        (epoch_at("2026-05-07 03:00"), 409, "Nobody who could do this works"),
        (epoch_at("2026-05-10 10:00"), 409, "Nobody who could do this works"),
        (epoch_at("2026-05-08 10:00"), 409, "We are closed"),
        ("soon", 422, "not one of the times shown"),
        ("", 422, "not one of the times shown"),
        ("-1", 422, "not one of the times shown"),
        (10**20, 422, "not one of the times shown"),
        ("١٢٣", 422, "not one of the times shown"),
    ],
)
def test_what_cannot_be_held_is_refused_and_leaves_nothing(visitor, app, start, status, says):
    with app.app_context():
        make_closure("2026-05-08 00:00", "2026-05-09 00:00")

    page = hold(visitor, start)

    assert page.status_code == status
    assert says in page.text
    assert kept(app) == []
    with app.app_context():
        assert db.session.scalars(select(Draft)).all() == []


@pytest.mark.parametrize(
    "more", [{"minutes": "61"}, {"minutes": ""}, {"therapist": "nobody"}, {"gender": "cat"}]
)
def test_a_forged_wish_is_refused(visitor, app, more):
    page = visitor.post("/treatments/swedish/holds", data={"start": str(TEN), "minutes": "60", **more})

    assert page.status_code == 422
    assert kept(app) == []


def test_the_menu_decides_what_is_held(visitor):
    assert hold(visitor, TEN, slug="reiki").status_code == 404


def test_a_stop_cannot_be_held(visitor, app):
    answer_all(visitor, "fever")

    assert hold(visitor, TEN).status_code == 409
    assert kept(app) == []


def test_what_is_left_out_cannot_be_held(visitor, app):
    answer_all(visitor, "heart_condition")

    assert hold(visitor, TEN, slug="hot-stone").status_code == 409
    assert kept(app) == []


def test_a_longer_session_than_the_answers_allow_cannot_be_held(visitor, app):
    answer_all(visitor, "chronic_fatigue")

    assert hold(visitor, TEN, minutes=90).status_code == 409
    assert kept(app) == []


def test_an_untrained_therapist_cannot_be_held(visitor, app, spa):
    answer_all(visitor, "scoliosis")

    page = hold(visitor, TEN, therapist=spa.noor_slug)

    assert page.status_code == 409
    assert "extra training" in page.text
    assert "with any therapist" in page.text
    assert kept(app) == []


# --- who may not


@pytest.mark.parametrize("way", ["get", "release", "confirmation"])
def test_a_hold_is_nobody_elses(visitor, other, app, way):
    held = hold(visitor, TEN)
    answer_all(other)

    answer = other.get(held.location) if way == "get" else other.post(f"{held.location}/{way}")

    assert answer.status_code == 404
    assert kept(app) == [(Status.HELD, 2)]


@pytest.mark.parametrize("role", [Role.THERAPIST, Role.MANAGER])
def test_people_who_work_here_book_at_the_board(visitor, sign_in_as, role, app):
    sign_in_as(visitor, role)

    page = hold(visitor, TEN)

    assert page.status_code == 403
    assert kept(app) == []


def test_holding_over_and_over_from_one_place_is_slowed_down(visitor, limits):
    answers = [hold(visitor, "soon").status_code for _ in range(61)]

    assert answers[59:] == [422, 429]


# --- it runs out


def test_a_hold_that_ran_out_offers_the_nearest_and_keeps_the_answers(visitor, app):
    answer_all(visitor, "asthma")
    held = hold(visitor, TEN)

    with clock.fixed_at(NOW + timedelta(minutes=10)):
        page = visitor.get(held.location)
        check = visitor.get("/find/check")

    assert page.status_code == 410
    assert "could not keep that time any longer" in page.text
    assert "Your answers are safe" in page.text
    assert TEN in starts_on(page)
    assert "Asthma" in check.text


def test_a_hold_that_ran_out_can_be_had_again(visitor):
    answer_all(visitor)
    held = hold(visitor, TEN)

    with clock.fixed_at(NOW + timedelta(minutes=11)):
        again = hold(visitor, TEN)

        assert again.status_code == 302
        assert again.location != held.location
        assert visitor.get(again.location).status_code == 200


def test_a_client_who_is_signed_in_holds_for_themselves(visitor, app, sign_in_as):
    vera = sign_in_as(visitor, Role.CLIENT)
    answer_all(visitor)

    hold(visitor, TEN)

    with app.app_context():
        held = db.session.scalars(select(Appointment)).one()
        assert held.client_id == vera.client_id
        assert db.session.get_one(Therapist, held.therapist_id).is_active
