"""Signing in and out by password."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.infra.database import db, transaction
from app.spa.accounts.models import Role, User
from app.spa.intake.drafts import find_draft, start_draft
from tests.support.clock import NOW
from tests.web.conftest import PASSWORD, Person

HOME = {Role.CLIENT: "/visits/", Role.THERAPIST: "/therapist/", Role.MANAGER: "/manager/"}


def sign_in(browser: FlaskClient, email: str, password: str = PASSWORD, **more: str) -> object:
    return browser.post("/sign-in", data={"email": email, "password": password, **more})


def is_signed_in(browser: FlaskClient) -> bool:
    return browser.get("/password").status_code == 200


@pytest.mark.parametrize("role", list(Role))
def test_everybody_lands_where_their_work_or_their_visits_are(
    client: FlaskClient, person: Callable[..., Person], role: Role
):
    answer = sign_in(client, person(role).email)

    assert answer.status_code == 302
    assert answer.location == HOME[role]
    assert is_signed_in(client)


def test_the_address_may_be_written_as_people_write_it(client: FlaskClient, person: Callable[..., Person]):
    person(Role.CLIENT, email="ada@example.com")

    assert sign_in(client, "  Ada@Example.COM ").status_code == 302


@pytest.mark.parametrize("email", ["ada@example.com", "nobody@example.com"])
def test_a_wrong_password_and_an_unknown_address_get_one_and_the_same_answer(
    client: FlaskClient, person: Callable[..., Person], email: str
):
    person(Role.CLIENT, email="ada@example.com")

    answer = sign_in(client, email, "wrong entirely")

    assert answer.status_code == 422
    assert "do not go together" in answer.text
    assert f'value="{email}"' in answer.text
    assert "wrong entirely" not in answer.text
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("email", "password", "said"),
    [
        ("", PASSWORD, "Please give your e-mail address."),
        ("   ", PASSWORD, "Please give your e-mail address."),
        ("ada", PASSWORD, "This is not an e-mail address yet."),
        ("ada@example.com", "", "Please give your password"),
        ("a" * 260 + "@example.com", PASSWORD, "at most 254 characters"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_in_the_summary(
    client: FlaskClient, email: str, password: str, said: str
):
    answer = sign_in(client, email, password)

    assert answer.status_code == 422
    assert answer.text.count(said) == 2
    assert "error-summary" in answer.text


def test_somebody_who_asked_for_a_page_is_brought_there(client: FlaskClient, person: Callable[..., Person]):
    page = client.get("/sign-in?next=/visits/abc%3Fday=2026-05-07").text
    wanted = re.search(r'name="next"[^>]*value="([^"]*)"', page).group(1)

    answer = sign_in(client, person(Role.CLIENT).email, next=wanted)

    assert answer.location == "/visits/abc?day=2026-05-07"


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example", "/\\evil.example", "\t//evil.example"]
)
def test_nobody_is_sent_to_another_site(client: FlaskClient, person: Callable[..., Person], wanted: str):
    page = client.get("/sign-in", query_string={"next": wanted}).text
    page = page.partition("</main>")[0]  # the foot comes back to this very address in another language
    answer = sign_in(client, person(Role.CLIENT).email, next=wanted)

    assert "evil" not in page
    assert answer.location.startswith("/visits")


def test_who_is_signed_in_already_goes_on(client: FlaskClient, sign_in_as: Callable[..., Person]):
    sign_in_as(client, Role.MANAGER)

    assert client.get("/sign-in").location == "/manager/"
    assert client.get("/sign-in?next=/somewhere").location == "/somewhere"


def test_signing_in_starts_a_new_session_and_takes_nothing_along(
    client: FlaskClient, person: Callable[..., Person]
):
    with client.session_transaction() as session:
        session["client_ids"] = [1]
        session["csrf_token"] = "planted by somebody else"

    sign_in(client, person(Role.CLIENT).email)

    with client.session_transaction() as session:
        assert "client_ids" not in session
        assert session.get("csrf_token") != "planted by somebody else"


def test_the_session_holds_ids_and_when_they_were_proved(client: FlaskClient, person: Callable[..., Person]):
    ada = person(Role.CLIENT, email="ada@example.com", name="Ada Client")

    sign_in(client, ada.email)

    with client.session_transaction() as session:
        assert session["_user_id"] == f"{ada.user_id}.0"
        assert set(session) <= {"_user_id", "_id", "_fresh", "csrf_token", "proved_at"}
        assert "ada" not in str(dict(session)).lower()


def test_signing_out_ends_the_session(client: FlaskClient, sign_in_as: Callable[..., Person]):
    sign_in_as(client, Role.CLIENT)

    answer = client.post("/sign-out")

    assert answer.location == "/"
    assert not is_signed_in(client)
    with client.session_transaction() as session:
        assert "_user_id" not in session


def test_signing_out_leaves_no_answers_for_whoever_uses_the_device_next(
    client: FlaskClient, app: Flask, sign_in_as: Callable[..., Person]
):
    with app.app_context():
        _, token = start_draft(now=NOW)
    client.set_cookie("draft", token)
    sign_in_as(client, Role.CLIENT)

    client.post("/sign-out")

    assert client.get_cookie("draft") is None
    with app.app_context():
        assert find_draft(token, now=NOW) is None


def test_following_a_link_signs_nobody_out(client: FlaskClient, sign_in_as: Callable[..., Person]):
    sign_in_as(client, Role.CLIENT)

    assert client.get("/sign-out").status_code == 405
    assert is_signed_in(client)


def test_a_stolen_cookie_is_worth_nothing_in_another_browser(
    client: FlaskClient, app: Flask, sign_in_as: Callable[..., Person]
):
    sign_in_as(client, Role.MANAGER)
    thief = app.test_client()
    thief.set_cookie("session", client.get_cookie("session").value)

    answer = thief.get("/password", headers={"User-Agent": "Another Browser"})

    assert answer.status_code == 302


def test_who_is_shut_out_is_out_at_once(client: FlaskClient, app: Flask, sign_in_as: Callable[..., Person]):
    mara = sign_in_as(client, Role.THERAPIST)

    with app.app_context(), transaction():
        db.session.get(User, mara.user_id).is_active = False

    assert not is_signed_in(client)


def test_a_form_from_elsewhere_signs_nobody_in(
    client: FlaskClient, app: Flask, person: Callable[..., Person]
):
    app.config["WTF_CSRF_ENABLED"] = True
    ada = person(Role.CLIENT)

    assert sign_in(client, ada.email).status_code == 400
    assert not is_signed_in(client)

    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in").text).group(1)
    assert sign_in(client, ada.email, csrf_token=token).status_code == 302


# --- limits


def test_after_some_wrong_passwords_one_has_to_wait_and_keeps_the_address(
    client: FlaskClient, person: Callable[..., Person], limits: None
):
    ada = person(Role.CLIENT, email="ada@example.com")
    for _ in range(6):
        assert sign_in(client, ada.email, "wrong entirely").status_code == 422

    answer = sign_in(client, ada.email)

    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 15 * 60 + 1
    assert "too many tries" in answer.text
    assert 'value="ada@example.com"' in answer.text
    assert not is_signed_in(client)


def test_the_limit_of_one_account_is_not_anothers(
    client: FlaskClient, person: Callable[..., Person], limits: None
):
    ada, bea = person(Role.CLIENT), person(Role.CLIENT)
    for _ in range(7):
        sign_in(client, ada.email, "wrong entirely")

    assert sign_in(client, bea.email).status_code == 302


def test_the_account_is_the_same_however_its_address_is_written(
    client: FlaskClient, person: Callable[..., Person], limits: None
):
    person(Role.CLIENT, email="ada@example.com")
    wide = "ada@\N{FULLWIDTH LATIN SMALL LETTER E}xample.com"
    for spelling in ("ada@example.com", "ADA@example.com", " ada@example.com ", wide, wide.upper(), wide):
        sign_in(client, spelling, "wrong entirely")

    assert sign_in(client, "Ada@Example.com").status_code == 429


def test_signing_in_rightly_does_not_count(client: FlaskClient, person: Callable[..., Person], limits: None):
    ada = person(Role.CLIENT)

    assert {sign_in(client, ada.email).status_code for _ in range(10)} == {302}


def test_trying_many_accounts_from_one_place_is_limited_too(client: FlaskClient, limits: None):
    answers = [sign_in(client, f"guess-{number}@example.com", "wrong entirely") for number in range(41)]

    assert [answer.status_code for answer in answers] == [422] * 40 + [429]


def test_looking_at_the_form_is_never_limited(client: FlaskClient, limits: None):
    for _ in range(7):
        sign_in(client, "ada@example.com", "wrong entirely")

    assert client.get("/sign-in").status_code == 200
