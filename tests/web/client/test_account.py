"""My account: name and number, the address, the password, the devices, and who gets there."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.infra import clock
from app.infra.database import db
from app.infra.outbox.models import Message
from app.infra.outbox.secret import revealed
from app.spa.accounts.models import Role, User
from app.spa.accounts.services import create_user
from app.spa.clients.models import Client
from tests.support.clock import NOW
from tests.support.factories import make_client
from tests.support.http_visitor import TOKEN
from tests.web.conftest import PASSWORD, Person

SignIn = Callable[..., Person]


def newest_link(app: Flask, kind: str) -> str:
    with app.app_context():
        message = db.session.scalars(
            select(Message).where(Message.kind == kind).order_by(Message.id.desc()).limit(1)
        ).one()
        link: str = revealed(message.payload, message.recipient)["link"]
        return link.removeprefix("http://127.0.0.1:8000")


def test_name_and_number_are_kept_and_those_of_others_stay(
    app: Flask, client: FlaskClient, sign_in_as: SignIn
):
    somebody = sign_in_as(client, Role.CLIENT, name="Ada Client")
    with app.app_context():
        friend = make_client("Bea Friend", user=db.session.get_one(User, somebody.user_id)).id

    answer = client.post("/account/", data={"name": "Ada Lovelace", "phone": "+1 212 555 0177"})

    assert answer.location == "/account/"
    with app.app_context():
        own = db.session.get_one(Client, somebody.client_id)
        assert (own.name, own.phone) == ("Ada Lovelace", "+12125550177")
        assert db.session.get_one(User, somebody.user_id).name == "Ada Lovelace"
        assert db.session.get_one(Client, friend).name == "Bea Friend"


def test_a_number_nobody_could_call_is_refused_and_kept_as_typed(client: FlaskClient, sign_in_as: SignIn):
    sign_in_as(client, Role.CLIENT)

    answer = client.post("/account/", data={"name": "", "phone": "12"})

    assert answer.status_code == 422
    assert "Please give your name." in answer.text
    assert 'value="12"' in answer.text


def test_whoever_has_never_booked_is_asked_for_no_number(app: Flask, client: FlaskClient, sign_in_as: SignIn):
    sign_in_as(client, Role.CLIENT, bare=True)

    assert 'name="phone"' not in client.get("/account/").text
    assert client.post("/account/", data={"name": "Ada L"}).status_code == 302


def test_an_address_is_changed_by_a_link_and_this_browser_stays_signed_in(
    app: Flask, client: FlaskClient, sign_in_as: SignIn
):
    somebody = sign_in_as(client, Role.CLIENT)
    elsewhere = app.test_client()
    elsewhere.post("/sign-in", data={"email": somebody.email, "password": PASSWORD})
    assert elsewhere.get("/account/").status_code == 200

    assert client.post("/account/email", data={"email": "new@example.org"}).location == "/account/email/sent"
    link = newest_link(app, "email_change_link")
    assert "new@example.org" in client.get(link).text
    assert client.post(link).location == "/account/"

    assert "new@example.org" in client.get("/account/").text
    assert elsewhere.get("/account/").status_code == 302
    assert client.get(link).status_code == 410


def test_the_answer_is_the_same_for_an_address_that_is_taken(
    app: Flask, client: FlaskClient, sign_in_as: SignIn
):
    sign_in_as(client, Role.CLIENT)
    with app.app_context():
        create_user("taken@example.com", "Bea", Role.CLIENT, None, now=NOW)

    free = client.post("/account/email", data={"email": "free@example.com"}, follow_redirects=True)
    taken = client.post("/account/email", data={"email": "taken@example.com"}, follow_redirects=True)

    # The token against forgery in the page's forms changes with every second.
    assert free.status_code == taken.status_code
    assert TOKEN.sub("", free.text) == TOKEN.sub("", taken.text)


def test_signing_out_everywhere_gives_no_new_letters_to_strangers(
    client: FlaskClient, sign_in_as: SignIn, limits: None
):
    sign_in_as(client, Role.CLIENT)
    for number in range(5):
        client.post("/account/email", data={"email": f"stranger-{number}@example.org"})

    client.post("/account/sessions")

    assert client.get("/account/email").status_code == 200
    assert client.post("/account/email", data={"email": "one-more@example.org"}).status_code == 429


def test_one_s_own_address_is_no_change(client: FlaskClient, sign_in_as: SignIn):
    somebody = sign_in_as(client, Role.CLIENT)

    assert client.post("/account/email", data={"email": somebody.email}).status_code == 422
    assert client.post("/account/email", data={"email": "no address"}).status_code == 422


def test_another_client_cannot_open_the_link(app: Flask, client: FlaskClient, sign_in_as: SignIn):
    sign_in_as(client, Role.CLIENT)
    client.post("/account/email", data={"email": "new@example.org"})
    link, other = newest_link(app, "email_change_link"), app.test_client()
    assert other.get(link).location.startswith("/sign-in?next=/account/email/")

    sign_in_as(other, Role.CLIENT)

    assert other.get(link).status_code == 410
    assert other.post(link).status_code == 410


def test_this_was_not_me_needs_no_sign_in_and_shuts_everybody_out(
    app: Flask, client: FlaskClient, sign_in_as: SignIn
):
    somebody = sign_in_as(client, Role.CLIENT)
    client.post("/account/email", data={"email": "new@example.org"})
    client.post(newest_link(app, "email_change_link"))
    notice, owner = newest_link(app, "email_change_notice"), app.test_client()

    assert "This was not me" in owner.get(notice).text
    assert client.get("/account/").status_code == 200  # looking changes nothing
    assert owner.post(notice).location == "/sign-in"

    assert client.get("/account/").status_code == 302
    assert owner.get(notice).status_code == 410
    with app.app_context():
        user = db.session.get_one(User, somebody.user_id)
        assert (user.email, user.password_hash) == (somebody.email, None)


def test_signing_out_everywhere_spares_this_browser_alone(
    app: Flask, client: FlaskClient, sign_in_as: SignIn
):
    somebody, others = sign_in_as(client, Role.CLIENT), [app.test_client(), app.test_client()]
    copy = client.get_cookie("session").value
    others[0].post("/sign-in", data={"email": somebody.email, "password": PASSWORD})
    others[1].set_cookie("session", copy)

    assert client.post("/account/sessions").location == "/account/"

    assert client.get("/account/").status_code == 200
    assert [browser.get("/account/").status_code for browser in others] == [302, 302]


def test_a_password_can_go(app: Flask, client: FlaskClient, sign_in_as: SignIn):
    somebody = sign_in_as(client, Role.CLIENT)
    assert "Remove it" in client.get("/account/").text

    assert client.post("/account/password/removal").location == "/account/"

    page = client.get("/account/").text
    assert "Remove it" not in page
    assert "Choose a password" in page
    assert (
        app.test_client().post("/sign-in", data={"email": somebody.email, "password": PASSWORD}).status_code
        == 422
    )


@pytest.mark.parametrize(
    ("method", "address"), [("GET", "/account/email"), ("POST", "/account/password/removal")]
)
def test_what_a_borrowed_phone_must_not_do_asks_who_it_is(
    client: FlaskClient, sign_in_as: SignIn, monkeypatch: pytest.MonkeyPatch, method: str, address: str
):
    sign_in_as(client, Role.CLIENT)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=21))

    asked = client.open(address, method=method)

    back = "/account/email" if method == "GET" else "/account/"
    assert asked.location == f"/sign-in/again?next={back}"
    page = client.get(asked.location)
    assert f'name="next" type="hidden" value="{back}"' in re.sub(r' id="\w+"', "", page.text)
    wrong = client.post("/sign-in/again", data={"password": "not it", "next": back})
    assert (wrong.status_code, "This is not your password" in wrong.text) == (422, True)
    assert client.post("/sign-in/again", data={"password": PASSWORD, "next": back}).location == back
    assert client.get("/account/email").status_code == 200


def test_going_on_leads_nowhere_else(client: FlaskClient, sign_in_as: SignIn):
    sign_in_as(client, Role.CLIENT)

    answer = client.post("/sign-in/again", data={"password": PASSWORD, "next": "https://evil.example/"})

    assert answer.location == "/visits/"


def test_a_press_without_the_token_does_nothing(app: Flask, client: FlaskClient, sign_in_as: SignIn):
    sign_in_as(client, Role.CLIENT)
    app.config["WTF_CSRF_ENABLED"] = True

    for address in ("/account/", "/account/email", "/account/sessions", "/account/password/removal"):
        assert client.post(address, data={"name": "X", "email": "x@example.com"}).status_code == 400
