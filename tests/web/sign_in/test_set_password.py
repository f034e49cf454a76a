"""Choosing a first or a new password."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.infra import clock
from app.infra.database import db, transaction
from app.spa.accounts.models import Role, User
from tests.support.clock import NOW
from tests.web.conftest import PASSWORD, Person

NEW = "another orbit kettle"


def choose(
    browser: FlaskClient, password: str = NEW, again: str | None = None, current: str = PASSWORD
) -> object:
    typed = {"current": current, "password": password, "again": password if again is None else again}
    return browser.post("/password", data=typed)


def signs_in(app: Flask, email: str, password: str) -> bool:
    answer = app.test_client().post("/sign-in", data={"email": email, "password": password, "next": "/"})
    return answer.status_code == 302


def test_a_new_password_takes_the_place_of_the_old_one(
    client: FlaskClient, app: Flask, sign_in_as: Callable[..., Person]
):
    ada = sign_in_as(client, Role.CLIENT)

    assert choose(client).status_code == 302

    assert signs_in(app, ada.email, NEW)
    assert not signs_in(app, ada.email, PASSWORD)


def test_every_other_device_is_signed_out_and_this_one_is_not(
    client: FlaskClient, app: Flask, sign_in_as: Callable[..., Person]
):
    ada = sign_in_as(client, Role.CLIENT)
    phone = app.test_client()
    sign_in_as(phone, ada)

    choose(client)

    assert client.get("/password").status_code == 200
    assert phone.get("/password").status_code == 302


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"current": "wrong entirely"}, "not your present password"),
        ({"current": ""}, "not your present password"),
        ({"password": "short"}, "at least 10 characters"),
        ({"password": "password123"}, "nobody would guess"),
        ({"password": ""}, "Please choose a password."),
        ({"again": "something else"}, "do not match"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(
    client: FlaskClient, app: Flask, sign_in_as: Callable[..., Person], typed: dict[str, str], said: str
):
    ada = sign_in_as(client, Role.CLIENT)

    answer = choose(client, **typed)

    assert answer.status_code == 422
    assert said in answer.text
    assert signs_in(app, ada.email, PASSWORD)


def test_no_password_is_ever_printed_into_the_page(client: FlaskClient, sign_in_as: Callable[..., Person]):
    sign_in_as(client, Role.CLIENT)

    answer = choose(client, again="something else")

    for typed in (PASSWORD, NEW, "something else"):
        assert typed not in answer.text


def test_who_has_none_yet_is_not_asked_for_one(
    client: FlaskClient, app: Flask, sign_in_as: Callable[..., Person]
):
    ada = sign_in_as(client, Role.CLIENT)
    with app.app_context(), transaction():
        db.session.get(User, ada.user_id).password_hash = None

    assert "present password" not in client.get("/password").text
    assert choose(client, current="").status_code == 302


def test_whoever_only_holds_a_phone_cannot_give_its_owner_a_password(
    client: FlaskClient, app: Flask, sign_in_as: Callable[..., Person]
):
    ada = sign_in_as(client, Role.CLIENT)
    with app.app_context(), transaction():
        db.session.get(User, ada.user_id).password_hash = None

    with clock.fixed_at(NOW + timedelta(minutes=21)):
        asked, chosen = client.get("/password"), choose(client, current="")
        beyond = client.get("/account/data.json")

    assert asked.location == chosen.location == "/sign-in/again?next=/password"
    assert beyond.location == "/sign-in/again?next=/account/data.json"
    assert not signs_in(app, ada.email, NEW)


def test_just_after_a_link_the_old_password_may_be_forgotten(
    client: FlaskClient, app: Flask, sign_in_as: Callable[..., Person]
):
    ada = sign_in_as(client, Role.CLIENT)
    with client.session_transaction() as session:
        session["by_link_at"] = int(NOW.timestamp())

    with clock.fixed_at(NOW + timedelta(minutes=31)):
        assert "present password" in client.get("/password").text
    assert "present password" not in client.get("/password").text
    assert choose(client, current="").status_code == 302
    assert signs_in(app, ada.email, NEW)


def test_a_stranger_cannot_set_anybodys_password(client: FlaskClient):
    assert choose(client).location == "/sign-in"


def test_guessing_the_present_password_is_limited(
    client: FlaskClient, sign_in_as: Callable[..., Person], limits: None
):
    sign_in_as(client, Role.CLIENT)

    statuses = [choose(client, current="wrong entirely").status_code for _ in range(7)]

    assert statuses == [422] * 6 + [429]


def test_signing_out_everywhere_gives_no_new_guesses(
    client: FlaskClient, sign_in_as: Callable[..., Person], limits: None
):
    sign_in_as(client, Role.CLIENT)
    for _ in range(6):
        choose(client, current="wrong entirely")

    client.post("/account/sessions")

    assert client.get("/password").status_code == 200
    assert choose(client, current="wrong entirely").status_code == 429
