"""Who may not come in by the API, and where a token may never turn up."""

import io
from collections.abc import Callable
from contextlib import redirect_stderr
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from app.infra import clock
from app.infra.database import db
from app.spa.accounts.models import ApiToken, Role
from app.spa.accounts.tokens import READ, WRITE
from app.spa.roster.models import Room, Therapist
from app.spa.treatments.models import Treatment
from tests.support.clock import NOW
from tests.support.factories import make_appointment, small_spa
from tests.web.api.conftest import WANTED, Program

Make = Callable[..., Program]
PLACES = [
    ("POST", "/appointments"),
    ("GET", "/appointments/x"),
    ("PATCH", "/appointments/x"),
    ("DELETE", "/appointments/x"),
]


@pytest.fixture(autouse=True)
def _a_spa(app: Flask) -> None:
    with app.app_context():
        small_spa()


@pytest.mark.parametrize(("method", "path"), PLACES)
@pytest.mark.parametrize(
    "said", [None, "", "Bearer", "Bearer ", "Basic dTpw", "Bearer stp_wrong", "Bearer ü"]
)
def test_nobody_comes_in_without_a_good_token(client: FlaskClient, method: str, path: str, said: str | None):
    headers = {} if said is None else {"Authorization": said}

    answer = client.open(f"/api/v1{path}", method=method, json=WANTED, headers=headers)

    assert (answer.status_code, answer.json["code"]) == (401, "unauthorized")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize(("method", "path"), PLACES)
def test_a_token_that_was_revoked_or_has_run_out_opens_nothing(program: Make, method: str, path: str):
    gone, old = program(revoked=True), program(days=1)

    with clock.fixed_at(NOW + timedelta(days=1)):
        for one in (gone, old):
            answer = one.ask(method, path, json=WANTED)
            assert answer.status_code == 401
            assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]
    assert old.ask("GET", "/appointments/x").status_code == 404  # it was good until then


@pytest.mark.parametrize(("method", "path"), PLACES)
def test_a_token_does_only_what_its_scopes_say(program: Make, method: str, path: str):
    needs, lacks = (READ, WRITE) if method == "GET" else (WRITE, READ)

    refused = program(lacks).ask(method, path, json=WANTED)

    assert (refused.status_code, refused.json["code"]) == (403, "insufficient_scope")
    assert needs in refused.headers["WWW-Authenticate"]
    assert program(needs).ask(method, path, json=WANTED).status_code in (201, 404)


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_what_another_token_or_the_spa_has_booked_does_not_exist(app: Flask, program: Make, method: str):
    theirs = program().book().json["id"]
    with app.app_context():
        spa = a_visit_of_the_spas_own()
    mine = program()
    nothing = mine.ask(method, "/appointments/" + "0" * 32, json={})

    for uid in (theirs, spa):
        answer = mine.ask(method, f"/appointments/{uid}", json={})
        assert answer.status_code == nothing.status_code == 404
        assert {**answer.json, "request_id": ""} == {**nothing.json, "request_id": ""}


def a_visit_of_the_spas_own() -> str:
    """The address of a visit that no program has booked."""
    treatment, therapist, room = (
        db.session.scalars(select(model)).first() for model in (Treatment, Therapist, Room)
    )
    return make_appointment(treatment, therapist, room, starts_at=NOW + timedelta(days=9)).token


@pytest.mark.parametrize("place", ["access_token", "token", "authorization"])
def test_a_token_in_the_address_is_not_read(client: FlaskClient, program: Make, place: str):
    secret = program().secret

    answer = client.get(f"/api/v1/appointments/x?{place}={secret}")

    assert answer.status_code == 401
    assert secret not in answer.text


@pytest.mark.parametrize("role", list(Role))
def test_a_cookie_opens_nothing_here(client: FlaskClient, sign_in_as: Callable, role: Role):
    sign_in_as(client, role)

    for method, path in PLACES:
        assert client.open(f"/api/v1{path}", method=method, json=WANTED).status_code == 401


def test_a_token_needs_no_proof_against_forgery_and_nothing_else_is_freed_of_it(app: Flask, program: Make):
    app.config["WTF_CSRF_ENABLED"] = True
    one = program()

    assert one.book().status_code == 201
    assert one.client.post("/sign-in", data={"email": "a@example.com"}).status_code == 400


def test_the_token_turns_up_in_no_log_no_error_and_no_table(app: Flask, program: Make):
    heard = io.StringIO()
    with redirect_stderr(heard):
        one = program()
        answers = [
            one.book(),
            one.book(start="yesterday"),
            one.ask("GET", "/appointments/x"),
            one.ask("GET", f"/appointments/{one.secret}"),
            one.ask("PUT"),
        ]

    assert '"request"' in heard.getvalue()
    assert one.secret not in heard.getvalue()
    assert not any(one.secret in answer.text or one.secret in str(answer.headers) for answer in answers)
    with app.app_context():
        for table in db.metadata.tables:
            rows = db.session.execute(text(f'SELECT * FROM "{table}"')).all()
            assert one.secret not in str(rows), table


def test_its_use_is_noted_at_most_once_an_hour(app: Flask, program: Make):
    one = program()
    seen = []
    for minutes in (0, 59, 61):
        with clock.fixed_at(NOW + timedelta(minutes=minutes)):
            one.ask("GET", "/appointments/x")
        with app.app_context():
            seen.append(db.session.query(ApiToken).one().used_at - NOW)

    assert seen == [timedelta(0), timedelta(0), timedelta(minutes=61)]


def test_each_token_has_its_own_limit(limits: None, program: Make):
    eager, other = program(), program()
    statuses = [eager.ask("GET", "/appointments/x").status_code for _ in range(121)]

    assert statuses == [404] * 120 + [429]
    assert other.ask("GET", "/appointments/x").status_code == 404
    late = eager.ask("GET", "/appointments/x")
    assert int(late.headers["Retry-After"]) > 0
    assert late.content_type == "application/problem+json"


def test_who_tries_tokens_is_stopped(limits: None, client: FlaskClient):
    tries = [client.get("/api/v1/appointments/x").status_code for _ in range(61)]

    assert tries == [401] * 60 + [429]
