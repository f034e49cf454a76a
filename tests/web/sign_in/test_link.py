"""Signing in by a link in one's mailbox."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.infra import clock
from app.infra.database import db
from app.infra.outbox.models import Message
from app.infra.outbox.secret import revealed
from app.spa.accounts.models import Role, SignInLink, User
from app.spa.clients.models import Client
from tests.support.clock import NOW
from tests.support.factories import make_client
from tests.web.conftest import Person


@pytest.fixture
def link_to(app: Flask, client: FlaskClient) -> Callable[[str], str]:
    """A function that asks for a link and gives the path in the letter."""

    def ask(email: str, **more: str) -> str:
        assert client.post("/sign-in/link", data={"email": email, **more}).status_code == 302
        with app.app_context():
            message = db.session.scalars(select(Message).order_by(Message.id.desc()).limit(1)).one()
            assert message.recipient == email
            return revealed(message.payload, message.recipient)["link"].removeprefix("http://127.0.0.1:8000")

    return ask


def is_signed_in(browser: FlaskClient) -> bool:
    return browser.get("/password").status_code == 200


def test_one_press_in_the_letter_and_one_on_the_page_sign_in(
    client: FlaskClient, person: Callable[..., Person], link_to: Callable[[str], str]
):
    link = link_to(person(Role.CLIENT, email="ada@example.com").email)

    page = client.get(link)
    assert page.status_code == 200
    assert not is_signed_in(client)

    answer = client.post(link)
    assert answer.location.startswith("/visits")
    assert is_signed_in(client)


def test_the_link_goes_on_to_the_page_that_was_asked_for_and_the_letter_does_not_name_it(
    client: FlaskClient, app: Flask, person: Callable[..., Person], link_to: Callable[..., str]
):
    link = link_to(person(Role.CLIENT).email, next="/plans/new?visit=abc")
    assert "plans" not in link
    elsewhere = app.test_client()
    action = unescape(re.search(r'<form method="post" action="([^"]+)"', elsewhere.get(link).text)[1])

    assert elsewhere.post(action).location == "/plans/new?visit=abc"
    again = elsewhere.post(action)
    assert again.status_code == 410
    assert 'value="/plans/new?visit=abc"' in again.text


@pytest.mark.parametrize("wanted", ["//elsewhere.example", "https://elsewhere.example/", "/" + "x" * 500])
def test_a_link_leads_to_our_pages_alone(
    client: FlaskClient, person: Callable[..., Person], link_to: Callable[..., str], wanted: str
):
    assert client.post(link_to(person(Role.CLIENT).email, next=wanted)).location == "/visits/"


@pytest.mark.parametrize("odd", ["x", "é", "//elsewhere.example", "another links"])
def test_what_was_not_sealed_for_this_link_leads_home(
    client: FlaskClient, person: Callable[..., Person], link_to: Callable[..., str], odd: str
):
    email = person(Role.CLIENT).email
    other = link_to(email, next="/plans/").partition("?to=")[2]
    link = link_to(email)

    sent = unquote(other) if odd == "another links" else odd
    assert client.post(link, query_string={"to": sent}).location == "/visits/"


def test_a_mail_scanner_that_follows_the_link_uses_nothing_up(
    client: FlaskClient, app: Flask, person: Callable[..., Person], link_to: Callable[[str], str]
):
    link = link_to(person(Role.CLIENT).email)
    scanner = app.test_client()
    for _ in range(3):
        scanner.get(link)
        scanner.head(link)
    assert not is_signed_in(scanner)

    assert client.post(link).status_code == 302


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_used_link_says_so_and_offers_a_new_one(
    client: FlaskClient, app: Flask, person: Callable[..., Person], link_to: Callable[[str], str], method: str
):
    link = link_to(person(Role.CLIENT).email)
    client.post(link)
    another = app.test_client()

    answer = another.open(link, method=method)

    assert answer.status_code == 410
    assert "run out" in answer.text
    assert 'action="/sign-in/link"' in answer.text
    assert not is_signed_in(another)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_link_runs_out(
    client: FlaskClient, person: Callable[..., Person], link_to: Callable[[str], str], method: str
):
    link = link_to(person(Role.CLIENT).email)

    with clock.fixed_at(NOW + timedelta(minutes=15)):
        assert client.open(link, method=method).status_code == 410
    assert not is_signed_in(client)


@pytest.mark.parametrize("token", ["x", "0" * 43, "%00", "a" * 2000])
def test_an_invented_link_opens_nothing(client: FlaskClient, token: str):
    assert client.get(f"/sign-in/link/{token}").status_code == 410
    assert client.post(f"/sign-in/link/{token}").status_code == 410


def test_known_and_unknown_addresses_get_one_and_the_same_answer(app: Flask, person: Callable[..., Person]):
    person(Role.MANAGER, email="ada@example.com")

    answers = []
    for email in ("ada@example.com", "nobody@example.com"):
        browser = app.test_client()
        sent = browser.post("/sign-in/link", data={"email": email})
        page = browser.get(sent.location)
        answers.append((sent.status_code, sent.location, re.sub(r"note \w+", "", page.text)))

    assert answers[0] == answers[1]
    assert "example.com" not in answers[0][2].replace("hello@example.com", "")


def test_only_the_known_one_is_written_to(client: FlaskClient, app: Flask, person: Callable[..., Person]):
    person(Role.CLIENT, email="ada@example.com")
    for email in ("ADA@example.com", "nobody@example.com"):
        client.post("/sign-in/link", data={"email": email})

    with app.app_context():
        assert db.session.scalars(select(Message.recipient)).all() == ["ada@example.com"]
        assert db.session.scalar(select(func.count(SignInLink.id))) == 2


@pytest.mark.parametrize("typed", ["", "ada", "ada@"])
def test_an_address_that_is_none_is_said_at_its_field_and_kept(client: FlaskClient, typed: str):
    answer = client.post("/sign-in/link", data={"email": typed, "password": ""})

    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.text
    assert "error-summary" in answer.text
    assert "Please give your password" not in answer.text


def test_a_client_booked_at_the_desk_comes_in_by_link(
    client: FlaskClient, app: Flask, link_to: Callable[[str], str]
):
    with app.app_context():
        make_client("Ada Desk", email="ada@example.com")

    assert client.post(link_to("ada@example.com")).status_code == 302

    with app.app_context():
        user = db.session.scalars(select(User)).one()
        assert (user.name, user.role) == ("Ada Desk", Role.CLIENT)
        assert db.session.scalars(select(Client.user_id)).one() == user.id


def test_a_link_signs_out_whoever_was_signed_in_before(
    client: FlaskClient,
    person: Callable[..., Person],
    sign_in_as: Callable[..., Person],
    link_to: Callable[[str], str],
):
    link = link_to(person(Role.CLIENT, email="ada@example.com").email)
    sign_in_as(client, Role.MANAGER)

    client.post(link)

    assert client.get("/sign-in").location.startswith("/visits")


def test_a_form_from_elsewhere_cannot_use_a_link(
    client: FlaskClient, app: Flask, person: Callable[..., Person], link_to: Callable[[str], str]
):
    link = link_to(person(Role.CLIENT).email)
    app.config["WTF_CSRF_ENABLED"] = True

    assert client.post(link).status_code == 400
    assert not is_signed_in(client)


def test_links_to_one_address_are_limited(client: FlaskClient, limits: None):
    statuses = [client.post("/sign-in/link", data={"email": "ada@example.com"}).status_code for _ in range(5)]
    answer = client.post("/sign-in/link", data={"email": "ada@example.com"})

    assert statuses == [302] * 4 + [429]
    assert 'value="ada@example.com"' in answer.text
    assert client.post("/sign-in/link", data={"email": "bea@example.com"}).status_code == 302


def test_asking_for_many_different_addresses_is_limited_too(client: FlaskClient, limits: None):
    statuses = [
        client.post("/sign-in/link", data={"email": f"guess-{number}@example.com"}).status_code
        for number in range(21)
    ]

    assert statuses == [302] * 20 + [429]
