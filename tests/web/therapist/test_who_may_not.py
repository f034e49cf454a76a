"""Nobody but the therapist of a visit comes near it, by any address, and nothing is read or changed."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.lifecycle import Status
from app.spa.accounts.models import Role
from tests.support.clock import NOW
from tests.support.factories import NEEDS_A_LOOK
from tests.web.therapist.conftest import House

SignIn = Callable[..., object]
ROUTES = [
    ("GET", ""),
    ("POST", "/review"),
    ("POST", "/arrival"),
    ("POST", "/completion"),
    ("POST", "/absence"),
    ("GET", "/note"),
    ("POST", "/note"),
    ("POST", "/emergency"),
]
ANYTHING = {"decision": "accept", "ticked": "herniated_disc", "seen": "0", "subjective": "x", "reason": "no"}


@pytest.fixture
def begun(house: House) -> str:
    """Ada is on Mira's table."""
    return house.visit(NEEDS_A_LOOK, at=NOW, status=Status.CHECKED_IN)


def untouched(house: House, token: str) -> bool:
    return house.status(token) == Status.CHECKED_IN and house.reads() == []


@pytest.mark.parametrize(("method", "path"), [route for route in ROUTES if route[1] != "/emergency"])
def test_another_therapist_finds_nothing(
    house: House, begun: str, app: Flask, sign_in_as: SignIn, method: str, path: str
):
    other = app.test_client()
    sign_in_as(other, Role.THERAPIST, name="Somebody Else")

    assert other.open(f"/therapist/visits/{begun}{path}", method=method, data=ANYTHING).status_code == 404
    assert untouched(house, begun)


@pytest.mark.parametrize("role", [Role.CLIENT, Role.MANAGER])
@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_other_roles_are_refused(
    house: House, begun: str, client: FlaskClient, sign_in_as: SignIn, method: str, path: str, role: Role
):
    sign_in_as(client, role)

    assert client.open(f"/therapist/visits/{begun}{path}", method=method, data=ANYTHING).status_code == 403
    assert untouched(house, begun)


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_strangers_are_sent_to_sign_in(house: House, begun: str, client: FlaskClient, method: str, path: str):
    answer = client.open(f"/therapist/visits/{begun}{path}", method=method, data=ANYTHING)

    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in")
    assert untouched(house, begun)


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_an_invented_address_leads_nowhere(house: House, desk: FlaskClient, method: str, path: str):
    answer = desk.open(f"/therapist/visits/{'0' * 32}{path}", method=method, data=ANYTHING)

    assert answer.status_code == 404


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.EXPIRED])
def test_what_was_called_off_is_closed(house: House, desk: FlaskClient, status: Status):
    token = house.visit(NEEDS_A_LOOK, status=status)

    assert desk.get(f"/therapist/visits/{token}").status_code == 404
    assert house.reads() == []
