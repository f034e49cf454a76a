"""Checking in, finishing, and nobody coming."""

from flask.testing import FlaskClient

from app.domain.lifecycle import Status
from app.infra import clock
from tests.support.clock import NOW
from tests.support.factories import NEEDS_A_LOOK, NOT_NOW, at
from tests.web.therapist.conftest import House, words

SOON, BEGUN = at("2026-05-06 10:15"), NOW


def press(desk: FlaskClient, token: str, step: str):
    return desk.post(f"/therapist/visits/{token}/{step}")


def test_a_session_from_arrival_to_note(house: House, desk: FlaskClient):
    token = house.visit(at=SOON)

    arrived = press(desk, token, "arrival")
    assert (arrived.location, house.status(token)) == (f"/therapist/visits/{token}", Status.CHECKED_IN)
    assert "Session given" not in desk.get(arrived.location).text  # its time has not come yet

    with clock.fixed_at(at("2026-05-06 11:15")):
        assert "Session given" in desk.get(arrived.location).text
        done = press(desk, token, "completion")

    assert (done.location, house.status(token)) == (f"/therapist/visits/{token}/note", Status.COMPLETED)


def test_each_step_pressed_twice_is_taken_once(house: House, desk: FlaskClient):
    token = house.visit(at=BEGUN)

    for step, status in (("arrival", Status.CHECKED_IN), ("completion", Status.COMPLETED)):
        for _ in range(2):
            assert press(desk, token, step).status_code == 302
        assert house.status(token) == status


def test_flags_come_before_the_session(house: House, desk: FlaskClient):
    token = house.visit(NEEDS_A_LOOK, at=SOON)

    answer = press(desk, token, "arrival")

    assert answer.status_code == 409
    assert "Not every flag is ticked yet." in answer.text
    assert house.status(token) == Status.CONFIRMED
    desk.post(
        f"/therapist/visits/{token}/review",
        data={"decision": "accept", "seen": "0", "ticked": "herniated_disc"},
    )
    assert press(desk, token, "arrival").status_code == 302


def test_answers_come_before_the_session(house: House, desk: FlaskClient):
    answer = press(desk, house.visit(None, at=SOON), "arrival")

    assert answer.status_code == 409
    assert "have not been answered yet" in answer.text


def test_no_session_on_a_stop(house: House, desk: FlaskClient):
    token = house.visit(NOT_NOW, at=SOON)

    assert press(desk, token, "arrival").status_code == 409
    assert house.status(token) == Status.CONFIRMED


def test_another_days_visit_is_not_checked_in(house: House, desk: FlaskClient):
    token = house.visit()

    assert "Check in" not in desk.get(f"/therapist/visits/{token}").text
    assert "This visit is not today." in press(desk, token, "arrival").text


def test_nobody_came(house: House, desk: FlaskClient):
    token = house.visit(at=BEGUN)

    assert press(desk, token, "absence").status_code == 302
    assert house.status(token) == Status.NO_SHOW
    assert "Missed" in words(desk.get("/therapist/").text)


def test_nobody_is_missed_before_the_time(house: House, desk: FlaskClient):
    token = house.visit(at=SOON)

    answer = press(desk, token, "absence")

    assert answer.status_code == 409
    assert "This visit has not begun yet." in answer.text


def test_steps_that_do_not_exist_are_refused_in_words(house: House, desk: FlaskClient):
    token = house.visit(at=BEGUN, status=Status.COMPLETED)

    answer = press(desk, token, "absence")

    assert answer.status_code == 409
    assert "This visit is completed" in words(answer.text)
