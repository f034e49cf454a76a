"""A receipt: for a visit that was given, for whoever had it, the same number each time."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from flask import Flask
from flask.testing import FlaskClient

from app.domain.lifecycle import Status
from app.infra.database import db
from app.spa.accounts.models import Role
from app.spa.clients.models import Client
from tests.support.clock import NOW
from tests.support.factories import make_appointment, small_spa
from tests.web.conftest import Person

SignIn = Callable[..., Person]


def visit_of(app: Flask, somebody: Person, status: Status) -> str:
    """The address of somebody's visit."""
    with app.app_context():
        house = small_spa()
        own = db.session.get_one(Client, somebody.client_id)
        starts = NOW - timedelta(days=1) if status == Status.COMPLETED else NOW + timedelta(days=1)
        made = make_appointment(
            house.swedish, house.mira, house.blue, own, starts_at=starts, status=status, price_cents=9500
        )
        return f"/visits/{made.token}"


def test_a_completed_visit_has_one_and_the_way_there_is_shown(
    app: Flask, client: FlaskClient, sign_in_as: SignIn
):
    visit = visit_of(app, sign_in_as(client, Role.CLIENT, name="Ada Client"), Status.COMPLETED)

    assert f"{visit}/receipt" in client.get("/visits/").text
    assert f"{visit}/receipt" in client.get(visit).text
    page = client.get(f"{visit}/receipt").text

    assert re.search(r"20260505-[0-9A-F]{6}", page)[0] == re.search(
        r"20260505-[0-9A-F]{6}", client.get(f"{visit}/receipt").text
    )[0]  # fmt: skip
    for words in ("Ada Client", "May 5, 2026", "Swedish massage", "$95"):
        assert words in page
    assert "Including" not in page


def test_the_tax_is_named_where_the_house_has_one(app_on: Callable[..., Flask], sqlite_url: str):
    app = app_on(sqlite_url, tax_percent=Decimal("8.875"), tax_name="Sales tax")
    with app.app_context():
        house = small_spa()
        made = make_appointment(
            house.swedish, house.mira, house.blue, house.ada,
            starts_at=NOW - timedelta(days=1), status=Status.COMPLETED, price_cents=9500,
        )  # fmt: skip
        token, number = made.token, house.ada.id
    browser = app.test_client()
    with browser.session_transaction() as session:
        session["client_ids"] = [number]

    page = browser.get(f"/visits/{token}/receipt").text

    assert "Including Sales tax (8.875 %)" in page
    assert "$7.74" in page


def test_a_visit_that_was_not_given_has_none(app: Flask, client: FlaskClient, sign_in_as: SignIn):
    visit = visit_of(app, sign_in_as(client, Role.CLIENT), Status.CONFIRMED)

    assert f"{visit}/receipt" not in client.get("/visits/").text
    assert client.get(f"{visit}/receipt").location == visit


def test_nobody_else_gets_it(app: Flask, client: FlaskClient, sign_in_as: SignIn):
    visit, other = visit_of(app, sign_in_as(client, Role.CLIENT), Status.COMPLETED), app.test_client()
    assert other.get(f"{visit}/receipt").location.startswith("/sign-in")

    sign_in_as(other, Role.CLIENT)

    assert other.get(f"{visit}/receipt").status_code == 404
