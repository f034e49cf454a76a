"""The board of a day: what stands on it, how it is left and filtered, and days that are none."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.lifecycle import Status
from app.infra.database import db
from app.spa.booking.needs import unscreened
from app.spa.roster.models import Therapist
from tests.support.clock import NOW
from tests.support.counting import statements
from tests.support.factories import at, make_closure, make_time_off
from tests.web.manager.conftest import Numbers

TOMORROW, SUNDAY = "2026-05-07", "2026-05-10"


def test_the_board_is_of_today_unless_a_day_is_named(manager: FlaskClient, spa: Numbers):
    assert "Wednesday, May 6" in manager.get("/manager/").text
    assert "Thursday, May 7" in manager.get(f"/manager/?day={TOMORROW}").text


def test_a_visit_stands_with_client_treatment_time_and_room(manager: FlaskClient, spa: Numbers):
    page = manager.get(f"/manager/?day={TOMORROW}").text

    assert f'href="/manager/visits/{spa.visit}"' in page
    assert "Ada Client" in page
    assert "10:00\N{NO-BREAK SPACE}am, Swedish massage, Blue room" in page
    assert "Turnover, 11:00" in page


def test_by_room_the_lanes_are_rooms(manager: FlaskClient, spa: Numbers):
    page = manager.get(f"/manager/?day={TOMORROW}&by=room").text

    assert 'aria-label="Green room"' in page
    assert "Swedish massage, Mira" in page


def test_what_to_lay_ready_is_said_and_why_is_not(
    manager: FlaskClient, spa: Numbers, another: Callable[..., str]
):
    needs = {
        "outcome": "review",
        "qualifications": ["prenatal"],
        "front_desk": ["side-lying cushions", "no heat"],
    }
    another(with_=spa.noor, room=spa.green, status=Status.PENDING_REVIEW, needs=needs)

    page = manager.get(f"/manager/?day={TOMORROW}").text

    said = "side-lying cushions, no heat, therapist with extra training, a therapist reads first"
    assert said in page
    assert "prenatal" not in page.lower()


def test_a_visit_without_answers_says_so(manager: FlaskClient, spa: Numbers, another: Callable[..., str]):
    another(with_=spa.noor, room=spa.green, needs=unscreened())

    assert "answers still missing" in manager.get(f"/manager/?day={TOMORROW}").text


def test_waiting_reviews_holds_and_free_hours_are_counted(
    manager: FlaskClient, spa: Numbers, another: Callable[..., str]
):
    another(with_=spa.noor, room=spa.green, status=Status.PENDING_REVIEW)
    another(with_=spa.noor, room=spa.green, status=Status.HELD, starts_at=at("2026-05-07 14:00"))
    another(with_=spa.mira, room=spa.blue, status=Status.NO_SHOW, starts_at=at("2026-05-07 16:00"))

    page = " ".join(manager.get(f"/manager/?day={TOMORROW}").text.split())

    assert "<dt>visits</dt><dd>2</dd>" in page
    assert "<dt>in review</dt><dd>1</dd>" in page
    assert "<dt>hold</dt><dd>1</dd>" in page
    # Two therapists from nine to six, less three times an hour and a quarter.
    assert "<dt>free hours</dt><dd>14.2</dd>" in page
    assert "1 request in all waits for a therapist" in page  # split() takes no-break spaces too


def test_a_hold_that_ran_out_is_not_shown(manager: FlaskClient, spa: Numbers, another: Callable[..., str]):
    another(with_=spa.noor, room=spa.green, status=Status.HELD, held_until=NOW - timedelta(minutes=1))

    assert "Somebody is booking" not in manager.get(f"/manager/?day={TOMORROW}").text


def test_a_free_hour_leads_to_a_filled_in_form(manager: FlaskClient, spa: Numbers):
    page = manager.get(f"/manager/?day={TOMORROW}").text

    assert "Book Noor at 10:00" in page
    assert f"/manager/visits/new?therapist={spa.noor}&amp;day={TOMORROW}&amp;time=10:00" in page


def test_time_that_has_gone_by_cannot_be_booked(manager: FlaskClient, spa: Numbers):
    page = manager.get("/manager/").text  # it is ten in the morning

    assert "Book Noor at 9:00" not in page
    assert "Book Noor at 10:00" in page


def test_time_off_and_closures_are_shown(app: Flask, manager: FlaskClient, spa: Numbers):
    with app.app_context():
        make_time_off(db.session.get_one(Therapist, spa.noor), f"{TOMORROW} 09:00", f"{TOMORROW} 12:00")
        make_closure(f"{TOMORROW} 16:00", f"{TOMORROW} 18:00")

    page = manager.get(f"/manager/?day={TOMORROW}").text

    assert "Away" in page
    assert "Closed" in page
    assert "Book Noor at 10:00" not in page
    assert "Book Noor at 4:00" not in page
    assert "Book Noor at 12:00" in page


def test_why_somebody_is_away_is_not_shown(app: Flask, manager: FlaskClient, spa: Numbers):
    with app.app_context():
        off = make_time_off(db.session.get_one(Therapist, spa.noor), f"{TOMORROW} 09:00", f"{TOMORROW} 12:00")
        off.reason = "surgery"
        db.session.commit()

    assert "surgery" not in manager.get(f"/manager/?day={TOMORROW}").text


def test_a_day_on_which_nobody_works_says_so(manager: FlaskClient, spa: Numbers):
    assert "Nobody works on Sunday, May 10" in manager.get(f"/manager/?day={SUNDAY}").text


def test_a_closed_day_says_so(app: Flask, manager: FlaskClient, spa: Numbers):
    with app.app_context():
        make_closure("2026-05-08 00:00", "2026-05-09 00:00")

    assert "The spa is closed" in manager.get("/manager/?day=2026-05-08").text


def test_a_closed_day_with_a_visit_shows_it_and_warns(app: Flask, manager: FlaskClient, spa: Numbers):
    with app.app_context():
        make_closure("2026-05-07 00:00", "2026-05-08 00:00")

    page = manager.get(f"/manager/?day={TOMORROW}").text

    assert "something is still booked" in page
    assert "Ada Client" in page


def test_a_day_without_visits_invites_to_book(manager: FlaskClient, spa: Numbers):
    assert "No visits yet" in manager.get("/manager/?day=2026-05-08").text


@pytest.mark.parametrize("day", ["2026-02-30", "yesterday", "0001-01-01", "9999-12-31", "2026-5-7", "%00"])
def test_a_day_that_is_none_is_said_and_today_is_shown(manager: FlaskClient, spa: Numbers, day: str):
    answer = manager.get(f"/manager/?day={day}")

    assert answer.status_code == 422
    assert "so this is today" in answer.text
    assert "Wednesday, May 6" in answer.text


def test_an_unknown_arrangement_is_said(manager: FlaskClient, spa: Numbers):
    answer = manager.get("/manager/?by=moon")

    assert answer.status_code == 422
    assert "by therapist or by room" in answer.text


@pytest.mark.parametrize("day", ["2026-03-08", "2026-11-01"])
def test_the_days_on_which_the_clocks_change_have_a_board(manager: FlaskClient, spa: Numbers, day: str):
    assert manager.get(f"/manager/?day={day}").status_code == 200


def test_an_empty_spa_has_a_board(manager: FlaskClient):
    assert "Nobody works on Wednesday, May 6" in manager.get("/manager/").text


def test_more_visits_ask_no_more_of_the_database(
    app: Flask, manager: FlaskClient, spa: Numbers, another: Callable[..., str]
):
    manager.get(f"/manager/?day={TOMORROW}")
    with app.app_context(), statements() as before:
        manager.get(f"/manager/?day={TOMORROW}")
    for hour in (12, 14, 16):
        another(with_=spa.noor, room=spa.green, starts_at=at(f"2026-05-07 {hour}:00"))
    with app.app_context(), statements() as after:
        manager.get(f"/manager/?day={TOMORROW}")

    assert len(after) == len(before)
