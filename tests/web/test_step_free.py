"""A way without steps: a wish that holds from the first look to the last move, for all who book."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.infra.database import db
from app.spa.accounts.models import Role
from app.spa.booking.models import Appointment
from app.spa.clients.models import Client
from tests.support.factories import at, epoch_at, make_appointment, small_spa
from tests.support.finding import starts_on
from tests.web.conftest import Person

TEN = epoch_at("2026-05-07 10:00")
THURSDAY = {"day": "2026-05-07", "minutes": "60"}
TIMES, HOLDS = "/treatments/swedish/times", "/treatments/swedish/holds"
SignIn = Callable[..., Person]


@pytest.fixture
def green(app: Flask) -> int:
    """The small spa's one room without steps, which is taken tomorrow at ten."""
    with app.app_context():
        spa = small_spa()
        make_appointment(spa.swedish, spa.noor, spa.green, spa.ada)
        return spa.green.id


def the_only_hold() -> Appointment:
    return db.session.query(Appointment).filter_by(status="held").one()


def test_times_are_those_of_rooms_without_steps(client: FlaskClient, green: int):
    assert TEN in starts_on(client.get(TIMES, query_string=THURSDAY))

    page = client.get(TIMES, query_string={**THURSDAY, "step_free": "1"})

    assert TEN not in starts_on(page)
    assert epoch_at("2026-05-07 11:15") in starts_on(page)
    assert "step_free=1" in page.text  # the days of the strip keep the wish
    assert 'name="step_free" value="1"' in page.text  # and so does every time


def test_an_odd_wish_is_refused(client: FlaskClient, green: int):
    assert client.get(TIMES, query_string={"step_free": "perhaps"}).status_code == 422


def test_a_hold_keeps_the_wish_and_the_room_that_goes_with_it(app: Flask, client: FlaskClient, green: int):
    asked = {"minutes": "60", "start": str(epoch_at("2026-05-07 14:00")), "step_free": "1"}

    assert client.post(HOLDS, data=asked).status_code == 302

    with app.app_context():
        hold = the_only_hold()
        assert (hold.room_id, hold.step_free) == (green, True)


def test_what_is_offered_instead_keeps_it_too(client: FlaskClient, green: int):
    refused = client.post(HOLDS, data={"minutes": "60", "start": str(TEN), "step_free": "1"})

    assert refused.status_code == 409
    assert 'name="step_free" value="1"' in refused.text
    assert TEN not in starts_on(refused)


def test_a_client_who_moves_stays_without_steps(
    app: Flask, client: FlaskClient, green: int, sign_in_as: SignIn
):
    somebody = sign_in_as(client, Role.CLIENT)
    with app.app_context():
        blocking = db.session.query(Appointment).one()
        visit = make_appointment(
            blocking.treatment,
            blocking.therapist,
            blocking.room,
            db.session.get_one(Client, somebody.client_id),
            starts_at=at("2026-05-08 12:00"),
            step_free=True,
        )
        token = visit.token

    offered = starts_on(client.get(f"/visits/{token}/times", query_string={"day": "2026-05-07"}))
    moved = client.post(f"/visits/{token}/time", data={"start": str(epoch_at("2026-05-07 14:00"))})

    assert "a way without steps" in client.get(f"/visits/{token}").text
    assert TEN not in offered
    assert moved.status_code == 302
    with app.app_context():
        assert db.session.query(Appointment).filter_by(uid=token).one().room_id == green


def test_the_desk_books_it_and_reads_it_as_a_need(
    app: Flask, client: FlaskClient, green: int, sign_in_as: SignIn
):
    sign_in_as(client, Role.MANAGER)
    asked = {
        "choice": "swedish-60",
        "day": "2026-05-07",
        "time": "14:00",
        "name": "Walter Walkin",
        "request_key": "0123456789abcdef" * 2,
        "step_free": "y",
    }

    booked = client.post("/manager/visits/new", data=asked)

    assert "Step-free room" in client.get(booked.location).text
    assert "step-free room" in client.get("/manager/?day=2026-05-07").text
    with app.app_context():
        visit = db.session.query(Appointment).filter_by(source="front_desk").one()
        assert (visit.room_id, visit.step_free) == (green, True)


def test_finding_a_client_keeps_what_was_ticked(client: FlaskClient, green: int, sign_in_as: SignIn):
    sign_in_as(client, Role.MANAGER)

    page = client.get("/manager/visits/new", query_string={"step_free": "y", "q": "Ada"}).text

    assert 'name="step_free" value="y"' in page


def test_programs_can_ask_for_it(client: FlaskClient, green: int):
    address = "/api/v1/availability?treatment=swedish&minutes=60&from=2026-05-07"

    def starts(answer):
        return [slot["start"] for slot in answer.json["slots"]]

    at_ten = "2026-05-07T10:00:00-04:00"
    assert at_ten in starts(client.get(address))
    assert at_ten in starts(client.get(f"{address}&step_free=false"))
    assert at_ten not in starts(client.get(f"{address}&step_free=true"))
    assert client.get(f"{address}&step_free=perhaps").status_code == 422
