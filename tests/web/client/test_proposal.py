"""A client whose therapist is away: what is proposed, one tap, and who may not."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.infra import clock
from app.infra.database import db
from app.spa.absences.models import Proposal
from app.spa.accounts.models import Role
from app.spa.booking.models import Appointment
from app.spa.booking.services import was_cancelled_late
from app.spa.clients.models import Client
from tests.support.absences import away, proposed
from tests.support.factories import TOMORROW_AT_TEN, at, make_appointment, small_spa

LATE = at("2026-05-07 09:00")


@dataclass(frozen=True)
class Asked:
    """A client's visit and what is proposed in its place, by tokens and numbers."""

    visit: str
    hold: str
    proposal: str
    noor: int


@pytest.fixture
def asked(app: Flask, client: FlaskClient, sign_in_as: Callable) -> Asked:
    """Ada is signed in; Mira is away, and Noor could step in."""
    somebody = sign_in_as(client, Role.CLIENT, name="Ada Example")
    with app.app_context():
        spa = small_spa()
        ada = db.session.get_one(Client, somebody.client_id)
        visit = make_appointment(spa.swedish, spa.mira, spa.blue, ada)
        proposal = proposed(away(spa.mira), visit, therapist=spa.noor)
        return Asked(visit.token, proposal.hold.token, proposal.uid, spa.noor.id)


def row(app: Flask, token: str) -> Appointment:
    return db.session.query(Appointment).filter_by(uid=token).one()


def test_it_is_shown_beside_what_was_booked(client: FlaskClient, asked: Asked):
    page = client.get(f"/visits/{asked.visit}/proposal").text

    for words in (
        "As booked",
        "What we propose",
        "With",
        "Mira",
        "Noor",
        "(as before)",
        "Yes, that suits me",
    ):
        assert words in page
    assert asked.hold not in page
    assert "until Thursday, May 7, 9:30" in page


def test_my_visits_and_the_visit_point_to_it(client: FlaskClient, asked: Asked):
    for address in ("/visits/", f"/visits/{asked.visit}"):
        assert f"/visits/{asked.visit}/proposal" in client.get(address).text


def test_one_tap_takes_it(app: Flask, client: FlaskClient, asked: Asked):
    answer = client.post(f"/visits/{asked.visit}/proposal", data={"proposal": asked.proposal})

    assert answer.location == f"/visits/{asked.visit}"
    with app.app_context():
        visit = row(app, asked.visit)
        assert (visit.therapist_id, visit.starts_at) == (asked.noor, TOMORROW_AT_TEN)
    again = client.post(f"/visits/{asked.visit}/proposal", data={"proposal": asked.proposal})
    assert again.location == f"/visits/{asked.visit}"
    assert client.get(f"/visits/{asked.visit}/proposal").location == f"/visits/{asked.visit}"


def test_something_newer_is_shown_before_it_is_taken(app: Flask, client: FlaskClient, asked: Asked):
    answer = client.post(f"/visits/{asked.visit}/proposal", data={"proposal": "0" * 32})

    assert answer.location == f"/visits/{asked.visit}/proposal"
    with app.app_context():
        assert row(app, asked.visit).sequence == 0


def test_too_late_it_says_what_can_be_done_instead(app: Flask, client: FlaskClient, asked: Asked):
    with clock.fixed_at(at("2026-05-07 09:30")):
        answer = client.post(f"/visits/{asked.visit}/proposal", data={"proposal": asked.proposal})
        shown = client.get(f"/visits/{asked.visit}/proposal")

    assert answer.status_code == 410
    for page in (answer.text, shown.text):
        assert "Choose another time" in page
    with app.app_context():
        assert row(app, asked.visit).sequence == 0


def test_another_time_costs_nothing_at_any_hour(app: Flask, client: FlaskClient, asked: Asked):
    with clock.fixed_at(LATE):
        assert "Choose a new time" in client.get(f"/visits/{asked.visit}/times").text
        friday = int(at("2026-05-08 10:00").timestamp())
        answer = client.post(f"/visits/{asked.visit}/time", data={"start": str(friday)})

    assert answer.location == f"/visits/{asked.visit}"
    with app.app_context():
        assert row(app, asked.visit).starts_at == at("2026-05-08 10:00")
        assert db.session.query(Proposal).one().outcome == "chose_other"
        assert row(app, asked.hold).status == "cancelled"


def test_cancelling_costs_nothing_at_any_hour(app: Flask, client: FlaskClient, asked: Asked):
    with clock.fixed_at(LATE):
        assert "costs nothing" in client.get(f"/visits/{asked.visit}/cancellation").text
        client.post(f"/visits/{asked.visit}/cancellation")

    with app.app_context():
        visit = row(app, asked.visit)
        assert visit.status == "cancelled"
        assert not was_cancelled_late(visit)
        assert db.session.query(Proposal).one().outcome == "cancelled"


def test_the_hold_itself_is_nobodys_page(client: FlaskClient, asked: Asked):
    for address in ("", "/proposal", "/times", "/cancellation"):
        assert client.get(f"/visits/{asked.hold}{address}").status_code == 404
    assert client.post(f"/visits/{asked.hold}/cancellation").status_code == 404


@pytest.mark.parametrize("role", [Role.CLIENT, None])
def test_nobody_else_sees_or_takes_it(app: Flask, asked: Asked, sign_in_as: Callable, role: Role | None):
    other = app.test_client()
    if role is not None:
        sign_in_as(other, role)

    seen = other.get(f"/visits/{asked.visit}/proposal")
    taken = other.post(f"/visits/{asked.visit}/proposal", data={"proposal": asked.proposal})

    assert seen.status_code == taken.status_code == (404 if role else 302)
    with app.app_context():
        assert row(app, asked.visit).sequence == 0


def test_while_nothing_is_proposed_yet_it_says_that_we_are_looking(
    app: Flask, client: FlaskClient, sign_in_as: Callable
):
    somebody = sign_in_as(client, Role.CLIENT)
    with app.app_context():
        spa = small_spa()
        ada = db.session.get_one(Client, somebody.client_id)
        token = make_appointment(spa.swedish, spa.mira, spa.blue, ada).token
        away(spa.mira)

    for address in ("/visits/", f"/visits/{token}", f"/visits/{token}/proposal"):
        assert "looking for another way" in client.get(address).text
