"""Who may not: every address of a manager's pages, for everybody else."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.infra.database import db
from app.spa.accounts.models import Role
from app.spa.roster.models import Therapist
from tests.support.absences import away
from tests.support.factories import TOMORROW_AT_TEN
from tests.web.manager.conftest import Numbers

PLACES = [
    ("get", "/manager/"),
    ("get", "/manager/rules"),
    ("get", "/manager/people"),
    ("get", "/manager/people/{therapist}/effort"),
    ("post", "/manager/people/{therapist}/effort"),
    ("get", "/manager/rooms/new"),
    ("post", "/manager/rooms/new"),
    ("get", "/manager/rooms/{number}"),
    ("post", "/manager/rooms/{number}"),
    ("get", "/manager/kit/new"),
    ("post", "/manager/kit/new"),
    ("get", "/manager/kit/{number}"),
    ("post", "/manager/kit/{number}"),
    ("get", "/manager/treatments/{slug}"),
    ("post", "/manager/treatments/{slug}"),
    ("get", "/manager/house-rules"),
    ("post", "/manager/house-rules"),
    ("get", "/manager/house-rules/{slug}"),
    ("post", "/manager/house-rules/{slug}"),
    ("get", "/manager/own-site"),
    ("get", "/manager/programs"),
    ("post", "/manager/programs"),
    ("post", "/manager/programs/{token}/revocation"),
    ("get", "/manager/plans"),
    ("get", "/manager/plans/{token}"),
    ("get", "/manager/plans/{token}/following"),
    ("post", "/manager/plans/{token}/following"),
    ("get", "/manager/plans/{token}/dates/{on}"),
    ("post", "/manager/plans/{token}/dates/{on}"),
    ("get", "/manager/plans/{token}/ending"),
    ("post", "/manager/plans/{token}/ending"),
    ("get", "/manager/visits/{token}/plan"),
    ("post", "/manager/visits/{token}/plan"),
    ("get", "/manager/parties/new"),
    ("post", "/manager/parties/new"),
    ("get", "/manager/absences"),
    ("post", "/manager/absences"),
    ("get", "/manager/absences/new"),
    ("get", "/manager/absences/{uid}"),
    ("get", "/manager/absences/{uid}/calls"),
    ("post", "/manager/absences/{uid}/return"),
    ("post", "/manager/absences/{uid}/proposals"),
    ("post", "/manager/absences/{uid}/proposals/{proposal}/acceptance"),
    ("post", "/manager/absences/{uid}/proposals/{proposal}/cancellation"),
    ("post", "/manager/absences/{uid}/proposals/{proposal}/other"),
    ("post", "/manager/absences/{uid}/proposals/{proposal}/withdrawal"),
    ("post", "/manager/offers/{token}/acceptance"),
    ("post", "/manager/offers/{token}/refusal"),
    ("post", "/manager/waitlist"),
    ("get", "/manager/waitlist"),
    ("post", "/manager/waitlist/{uid}/withdrawal"),
    ("get", "/manager/waitlist/new"),
    ("get", "/manager/visits/new"),
    ("post", "/manager/visits/new"),
    ("get", "/manager/visits/{token}"),
    ("get", "/manager/visits/{token}/cancellation"),
    ("post", "/manager/visits/{token}/cancellation"),
    ("get", "/manager/visits/{token}/time"),
    ("post", "/manager/visits/{token}/time"),
    ("post", "/manager/visits/{token}/arrival"),
    ("post", "/manager/visits/{token}/completion"),
    ("post", "/manager/visits/{token}/absence"),
    ("post", "/manager/visits/{token}/forgiveness"),
]


def address(place: str, spa: Numbers, *, uid: str = "0" * 32) -> str:
    """An example of an address, filled in with what the small spa has."""
    known = {"token": spa.visit, "slug": "swedish", "on": "2026-05-07"}
    return place.format(**known, uid=uid, proposal="0" * 32, number=1, therapist=spa.mira_slug)


@pytest.mark.parametrize("role", [Role.CLIENT, Role.THERAPIST, None])
def test_nobody_else_comes_in(
    app: Flask, client: FlaskClient, spa: Numbers, row: Callable, sign_in_as: Callable, role: Role | None
):
    if role is not None:
        sign_in_as(client, role)
    for method, place in PLACES:
        answer = getattr(client, method)(address(place, spa))

        assert answer.status_code == (302 if role is None else 403), place
        if role is None:
            assert answer.location.startswith("/sign-in"), place
    with app.app_context():
        assert (row(spa.visit).status, row(spa.visit).starts_at) == ("confirmed", TOMORROW_AT_TEN)


def test_the_list_above_is_complete(app: Flask):
    listed = {(method.upper(), place.replace("{", "<").replace("}", ">")) for method, place in PLACES}
    there = {
        (method, rule.rule.replace("<int:", "<"))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("manager.")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }

    assert there == listed


def test_a_manager_comes_in(app: Flask, manager: FlaskClient, spa: Numbers):
    with app.app_context():
        uid = away(db.session.get_one(Therapist, spa.noor)).uid
    for method, place in PLACES:
        if method == "get" and "/plans/{token}" not in place:  # a visit is no plan
            assert manager.get(address(place, spa, uid=uid)).status_code == 200, place


def test_a_form_from_elsewhere_changes_nothing(app: Flask, manager: FlaskClient, spa: Numbers, row: Callable):
    app.config["WTF_CSRF_ENABLED"] = True

    answer = manager.post(f"/manager/visits/{spa.visit}/cancellation")

    assert answer.status_code == 400
    with app.app_context():
        assert row(spa.visit).status == "confirmed"
