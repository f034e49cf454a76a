"""Delete my account: said before, asked twice, done at once; for whoever has just shown that it is them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.domain.lifecycle import Status
from app.infra import clock
from app.infra.database import db
from app.spa.accounts.models import Role, User
from app.spa.booking.models import Appointment
from app.spa.clients.models import Client
from tests.support.clock import NOW
from tests.support.factories import make_appointment, small_spa
from tests.web.conftest import PASSWORD, Person

SignIn = Callable[..., Person]
PAGE = "/account/erasure"


def users(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(User.id)))


def test_a_typed_word_ends_it_and_signs_out_everywhere(app: Flask, client: FlaskClient, sign_in_as: SignIn):
    somebody, other = sign_in_as(client, Role.CLIENT), app.test_client()
    other.post("/sign-in", data={"email": somebody.email, "password": PASSWORD})
    page = client.get(PAGE).text
    assert "What the law makes us keep" in page
    assert "10 years" in page.replace("\N{NO-BREAK SPACE}", " ")

    wrong = client.post(PAGE, data={"word": "no"})
    assert (wrong.status_code, users(app)) == (422, 1)
    gone = client.post(PAGE, data={"word": " Delete "}, follow_redirects=True)

    assert "Everything about you has been deleted" in gone.text
    assert users(app) == 0
    assert client.get("/account/").location.startswith("/sign-in")
    assert other.get("/account/").location.startswith("/sign-in")
    assert app.test_client().post(
        "/sign-in", data={"email": somebody.email, "password": PASSWORD}
    ).status_code == 422  # fmt: skip


@pytest.fixture
def visit(app: Flask, client: FlaskClient, sign_in_as: SignIn) -> str:
    """The token of a visit tomorrow of the client who is signed in."""
    somebody = sign_in_as(client, Role.CLIENT)
    with app.app_context():
        house = small_spa()
        mine = db.session.get_one(Client, somebody.client_id)
        return make_appointment(house.swedish, house.mira, house.blue, mine).token


def test_visits_to_come_are_named_with_what_that_costs_and_go_only_if_agreed(
    app: Flask, client: FlaskClient, visit: str
):
    page = client.get(PAGE).text
    assert "Thursday, May 7" in page
    assert "free cancelling has ended" in page or "free to cancel now" in page

    without = client.post(PAGE, data={"word": "delete", "visit": visit})
    assert (without.status_code, users(app)) == (422, 1)
    assert "only with these visits" in without.text
    unseen = client.post(PAGE, data={"word": "delete"})
    assert (unseen.status_code, users(app)) == (409, 1)
    assert "not agreed to be cancelled" in unseen.text

    assert client.post(PAGE, data={"word": "delete", "visit": visit, "cancel": "y"}).location == "/"
    assert users(app) == 0
    with app.app_context():
        assert db.session.scalars(select(Appointment.status)).all() == [Status.CANCELLED]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_whoever_signed_in_a_while_ago_is_asked_once_more(
    app: Flask, client: FlaskClient, sign_in_as: SignIn, monkeypatch: pytest.MonkeyPatch, method: str
):
    sign_in_as(client, Role.CLIENT)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=1))

    answer = client.open(PAGE, method=method, data={"word": "delete"} if method == "POST" else None)

    assert answer.location.startswith("/sign-in/again?next=/account/")
    assert users(app) == 1


def test_without_the_token_against_forgery_nothing_is_deleted(
    app: Flask, client: FlaskClient, sign_in_as: SignIn
):
    sign_in_as(client, Role.CLIENT)
    app.config["WTF_CSRF_ENABLED"] = True

    assert client.post(PAGE, data={"word": "delete"}).status_code == 400
    assert users(app) == 1
