"""Download my data: a file for whoever has just shown that it is them, and for nobody else."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.infra import clock
from app.spa.accounts.models import Role
from tests.support.clock import NOW
from tests.web.conftest import Person

SignIn = Callable[..., Person]


def test_the_files_are_theirs_and_the_read_is_told(client: FlaskClient, sign_in_as: SignIn):
    somebody = sign_in_as(client, Role.CLIENT)
    assert "Download my data" in client.get("/account/").text

    told = client.get("/account/data.json", buffered=True)  # a file is only made while it is being read
    page = client.get("/account/data.html", buffered=True)

    assert json.loads(told.data)["profiles"][0]["email"] == somebody.email
    assert told.headers["Content-Disposition"] == 'attachment; filename="my-data-2026-05-06.json"'
    assert told.headers["Cache-Control"] == "no-store"
    assert page.headers["Content-Disposition"].endswith('.html"')
    assert somebody.email in page.text
    assert client.get("/visits/reads").text.count("everything we keep about you") == 2


@pytest.mark.parametrize("form", ["json", "html"])
def test_whoever_signed_in_a_while_ago_is_asked_once_more(
    client: FlaskClient, sign_in_as: SignIn, monkeypatch: pytest.MonkeyPatch, form: str
):
    sign_in_as(client, Role.CLIENT)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=1))

    assert client.get(f"/account/data.{form}").location == f"/sign-in/again?next=/account/data.{form}"
    assert client.get("/account/data").status_code == 200
    assert "Nobody yet" in client.get("/visits/reads").text


def test_a_browser_that_only_booked_gets_no_file(
    app: Flask, client: FlaskClient, person: Callable[..., Person]
):
    booked = person(Role.CLIENT, bare=True)
    with client.session_transaction() as session:
        session["client_ids"] = [booked.user_id]

    assert client.get("/account/data.json").location.startswith("/sign-in?next=")
