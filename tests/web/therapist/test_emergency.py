"""Emergency access: what to mind in a colleague's room, for a reason that goes on record."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.domain.lifecycle import Status
from tests.support.clock import NOW
from tests.support.factories import NEEDS_A_LOOK, at
from tests.web.therapist.conftest import House, words


@pytest.fixture
def colleagues(house: House) -> str:
    """Ada is on Noor's table."""
    return house.visit(
        NEEDS_A_LOOK, at=NOW - timedelta(minutes=15), therapist_id=house.noor_id, status=Status.CHECKED_IN
    )


def ask(desk: FlaskClient, token: str, reason: str | None = "unwell"):
    return desk.post(f"/therapist/visits/{token}/emergency", data={"reason": reason} if reason else {})


def test_rooms_are_listed_without_names(house: House, desk: FlaskClient, colleagues: str):
    page = words(desk.get("/therapist/emergency").text)

    assert "Green room, 9:45 am with Noor" in page
    assert "Ada" not in page
    assert house.reads() == []


def test_with_a_reason_it_shows_what_to_mind_and_that_is_on_record(
    house: House, desk: FlaskClient, colleagues: str
):
    page = words(ask(desk, colleagues).text)

    assert "Ada Client" in page
    assert "Pressure medium at most" in page
    why = "Emergency: The client feels unwell now"
    assert house.reads() == [
        ("Mira (therapist)", what, why) for what in ("visit brief", "emergency contact", "consent to areas")
    ]
    assert desk.get(f"/therapist/visits/{colleagues}").status_code == 404  # this once, and not for good


def test_what_the_client_marked_is_seen_at_a_glance(house: House, desk: FlaskClient):
    mark = {"region": "back_neck_left", "kind": "avoid"}
    token = house.visit(
        {**NEEDS_A_LOOK, "beside": {"marks": [mark]}},
        at=NOW - timedelta(minutes=15),
        therapist_id=house.noor_id,
        status=Status.CHECKED_IN,
    )

    page = ask(desk, token).text

    assert 'class="body-figure body-back"' in page
    assert "Do not touch" in page


@pytest.mark.parametrize("reason", [None, "", "curious"])
def test_without_a_reason_nothing_is_shown(house: House, desk: FlaskClient, colleagues: str, reason: str):
    answer = ask(desk, colleagues, reason)

    assert answer.status_code == 422
    assert "Ada" not in answer.text
    assert house.reads() == []


def test_only_what_is_going_on_about_now(house: House, desk: FlaskClient):
    earlier = house.visit(
        NEEDS_A_LOOK, at=at("2026-05-05 10:00"), therapist_id=house.noor_id, status=Status.COMPLETED
    )
    later = house.visit(NEEDS_A_LOOK, at=at("2026-05-06 14:00"), therapist_id=house.noor_id)
    called_off = house.visit(NEEDS_A_LOOK, at=NOW, therapist_id=house.noor_id, status=Status.CANCELLED)

    assert "No other room is in use" in desk.get("/therapist/emergency").text
    for token in (earlier, later, called_off):
        assert ask(desk, token).status_code == 404
    assert house.reads() == []


def test_ones_own_visit_needs_no_emergency(house: House, desk: FlaskClient):
    assert ask(desk, house.visit(at=NOW)).status_code == 404
