"""What a therapist reads of the whole intake: areas with the no first, history, ambience, whom to call."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.infra.database import db
from app.spa.accounts.models import Role
from app.spa.booking.areas import decide_areas
from app.spa.clients.models import Client
from app.spa.intake.agreements import agree, withdraw
from tests.support.clock import NOW
from tests.support.factories import answers
from tests.web.therapist.conftest import House, words

TOLD: dict[str, Any] = {
    **answers(focus_areas=["hips"], medications=["insulin"]),
    "beside": {
        "medication_words": "Blue drops",
        "history": [{"kind": "injury", "what": "Fell off a horse", "when": "2020-05"}],
        "emergency": {"name": "Bo Brother", "phone": "+12125550123", "relation": "brother"},
        "ambience": {"talk": "quiet", "table": "warm"},
    },
}


@pytest.fixture
def token(house: House) -> str:
    """A visit of Ada, who has told everything."""
    return house.visit(TOLD, answered_at=NOW - timedelta(days=3))


def test_history_ambience_and_own_words_stand_among_the_answers(desk: FlaskClient, token: str):
    page = words(desk.get(f"/therapist/visits/{token}").text)

    assert "Blue drops" in page
    assert "Fell off a horse (05/2020)" in page
    assert "Talking Quiet, please" in page
    assert "The table Warm" in page


def test_how_fresh_it_is_stands_beside(desk: FlaskClient, house: House, token: str):
    assert "Medicines 3 days ago" in words(desk.get(f"/therapist/visits/{token}").text)

    stale = house.visit(TOLD, answered_at=NOW - timedelta(days=40), at=NOW + timedelta(days=2))

    assert "Medicines 40 days ago: please ask again" in words(desk.get(f"/therapist/visits/{stale}").text)


def test_every_sensitive_area_is_a_no_until_its_yes(desk: FlaskClient, house: House, token: str):
    page = words(desk.get(f"/therapist/visits/{token}").text)
    assert "No to: face, chest, abdomen, hips, glutes and thighs" in page
    assert "asked you to work on hips and have not said yes" in page

    with house.app.app_context():
        decide_areas(house.row(token), ["hips", "thighs"], now=NOW)

    page = words(desk.get(f"/therapist/visits/{token}").text)
    assert "No to: face, chest, abdomen and glutes" in page
    assert "Yes to: hips and thighs" in page
    assert "have not said yes" not in page
    assert ("Mira (therapist)", "consent to areas", "Preparing the visit") in house.reads()


def test_whom_to_call_is_opened_by_itself_and_on_record(desk: FlaskClient, house: House, token: str):
    assert "Bo Brother" not in desk.get(f"/therapist/visits/{token}").text
    assert "emergency contact" not in {what for _, what, _ in house.reads()}

    page = desk.get(f"/therapist/visits/{token}/contact").text

    assert "Bo Brother" in page
    assert 'href="tel:+12125550123"' in page
    assert ("Mira (therapist)", "emergency contact", "Looking up whom to call") in house.reads()


def test_where_nobody_was_named_it_says_what_to_do(desk: FlaskClient, house: House):
    assert "Nobody was named" in desk.get(f"/therapist/visits/{house.visit()}/contact").text


def test_closed_answers_close_the_contact_too(desk: FlaskClient, house: House, token: str):
    with house.app.app_context():
        client = db.session.get_one(Client, house.ada_id)
        agree(client, ["health_data"], now=NOW)
        withdraw(client, "health_data", now=NOW)

    answer = desk.get(f"/therapist/visits/{token}/contact")

    assert answer.status_code == 403
    assert "Bo Brother" not in answer.text
    page = words(desk.get(f"/therapist/visits/{token}").text)
    assert "No to: face" in page, "a no to being touched stays"
    assert "Blue drops" not in page


def test_nobody_else_reads_whom_to_call(house: House, token: str, app: Flask, sign_in_as: Callable):
    for role, status in ((Role.THERAPIST, 404), (Role.MANAGER, 403), (Role.CLIENT, 403)):
        browser = app.test_client()
        sign_in_as(browser, role)

        assert browser.get(f"/therapist/visits/{token}/contact").status_code == status
