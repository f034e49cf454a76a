"""The effort budget at the desk: shown on the board, said in words, overridden with a reason on record."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.infra.database import db, transaction
from app.spa.booking.models import Appointment, EffortOverride, Occupancy
from app.spa.roster.models import Therapist
from tests.support.factories import at
from tests.web.manager.conftest import Numbers
from tests.web.manager.test_book import WALK_IN

ASKS_WHY = "Reason for going beyond the effort budget"
NEW, AT_TWO = "/manager/visits/new", at("2026-05-07 14:00")


@pytest.fixture
def spent(app: Flask, spa: Numbers) -> None:
    """Mira may give 100 effort minutes a day; 60 of tomorrow's are given."""
    with app.app_context(), transaction():
        mira = db.session.get_one(Therapist, spa.mira)
        mira.effort_a_day = 100
        row = db.session.query(Occupancy).filter_by(resource_id=mira.resource_id).one()
        row.effort = 60


@pytest.fixture
def book(manager: FlaskClient, spa: Numbers, spent: None) -> Callable:
    """A function that books a walk-in with Mira tomorrow at two: book(override="…")."""

    def send(**changes: object):
        asked = {**WALK_IN, "time": "14:00", "therapist": str(spa.mira), **changes}
        return manager.post(NEW, data=asked)

    return send


def test_the_board_shows_each_therapists_effort_against_their_budget(
    app: Flask, manager: FlaskClient, spa: Numbers, spent: None
):
    page = manager.get("/manager/?day=2026-05-07").text

    assert "Effort 60 of 100" in page
    assert "Effort 0 of 360" in page  # Noor has nothing tomorrow, and the house's budget
    assert "Effort" not in manager.get("/manager/?day=2026-05-07&by=room").text


def test_too_much_effort_is_said_in_words(app: Flask, manager: FlaskClient, spa: Numbers, spent: None):
    with app.app_context(), transaction():
        db.session.get_one(Therapist, spa.mira).effort_a_day = 50
        db.session.get_one(Therapist, spa.mira).effort_in_a_row = 40

    page = manager.get("/manager/?day=2026-05-07").text

    assert "Effort 60 of 50, beyond the budget, 60 without a rest" in page


def test_a_reason_is_asked_for_only_where_the_budget_is_in_the_way(manager: FlaskClient, book: Callable):
    assert ASKS_WHY not in manager.get(NEW).text
    assert ASKS_WHY not in book(time="10:00").text  # busy, and no reason changes that

    refused = book()

    assert refused.status_code == 409
    assert "This visit asks for 60 effort minutes. Mira has 40 of 100 left that day." in refused.text
    assert ASKS_WHY in refused.text


def test_with_a_reason_it_is_booked_and_the_visit_says_so(app: Flask, manager: FlaskClient, book: Callable):
    answer = book(override="Mira offered it herself.")

    page = manager.get(answer.location).text
    assert "Beyond the effort budget (120 effort minutes that day), decided by Olive Manager" in page
    assert "“Mira offered it herself.”" in page


def test_a_reason_puts_nobody_in_two_places(app: Flask, manager: FlaskClient, book: Callable):
    refused = book(time="10:00", override="Squeeze it in")

    assert refused.status_code == 409
    assert "Mira is busy then" in refused.text
    with app.app_context():
        assert db.session.query(EffortOverride).count() == 0


def test_a_reason_has_two_hundred_characters_at_most(manager: FlaskClient, book: Callable):
    refused = book(override="x" * 201)

    assert refused.status_code == 422
    assert "at most 200 characters" in refused.text


def test_moving_asks_for_the_reason_too(
    app: Flask, manager: FlaskClient, spa: Numbers, spent: None, another: Callable[..., str]
):
    token = another(with_=spa.noor, room=spa.green, starts_at=AT_TWO)
    asked = {"day": "2026-05-07", "time": "14:00", "therapist": str(spa.mira), "room": ""}

    refused = manager.post(f"/manager/visits/{token}/time", data=asked)
    assert refused.status_code == 409
    assert ASKS_WHY in refused.text

    moved = manager.post(f"/manager/visits/{token}/time", data={**asked, "override": "Noor is ill."})
    assert moved.status_code == 302
    assert "“Noor is ill.”" in manager.get(moved.location).text
    with app.app_context():
        assert db.session.query(Appointment).filter_by(uid=token).one().therapist_id == spa.mira


def test_a_couple_beyond_one_s_budget_is_booked_with_a_reason_that_each_visit_shows(
    app: Flask, manager: FlaskClient, spa: Numbers, spent: None
):
    asked = {
        **{"day": "2026-05-07", "time": "14:00", "together": "begin", "guests": "2", "request_key": "c" * 32},
        **{"choice1": "swedish-60", "choice2": "swedish-60", "name1": "Wim Walker", "name2": "Bo Walker"},
        **{"therapist1": str(spa.noor), "therapist2": str(spa.mira)},
    }
    assert ASKS_WHY not in manager.get("/manager/parties/new").text

    refused = manager.post("/manager/parties/new", data=asked)

    assert refused.status_code == 409
    assert ASKS_WHY in refused.text
    assert "Wim Walker" in refused.text
    with app.app_context():
        assert db.session.query(Appointment).count() == 1

    booked = manager.post("/manager/parties/new", data={**asked, "override": "Their anniversary"})

    assert "“Their anniversary”" in manager.get(booked.location).text
    with app.app_context():
        reasons = [(one.reason, one.user.name) for one in db.session.query(EffortOverride)]
        assert reasons == [("Their anniversary", "Olive Manager")] * 2


def test_a_couple_within_the_budgets_leaves_no_reason_on_record_and_none_puts_anybody_in_two_places(
    app: Flask, manager: FlaskClient, spa: Numbers
):
    asked = {
        **{"day": "2026-05-07", "together": "begin", "guests": "2", "override": "Just in case"},
        **{"choice1": "swedish-60", "choice2": "swedish-60", "name1": "Wim Walker", "name2": "Bo Walker"},
    }
    taken = manager.post("/manager/parties/new", data={**asked, "time": "10:00", "request_key": "d" * 32})
    manager.post("/manager/parties/new", data={**asked, "time": "14:00", "request_key": "e" * 32})

    assert taken.status_code == 409
    with app.app_context():
        assert db.session.query(Appointment).count() == 3
        assert db.session.query(EffortOverride).count() == 0


def test_a_change_of_somebody_s_budget_is_on_record_with_who_made_it(
    app: Flask, manager: FlaskClient, spa: Numbers
):
    with app.app_context():
        address = f"/manager/people/{db.session.get_one(Therapist, spa.mira).slug}/effort"
    assert "Nothing yet. Every change is kept here" in manager.get(address).text

    manager.post(address, data={"a_day": "240", "in_a_row": ""})
    manager.post(address, data={"a_day": "240", "in_a_row": ""})
    manager.post(address, data={"a_day": "0", "in_a_row": "120"})

    page = manager.get(address).text.split('id="changes"')[1]
    rows = [re.findall(r"<t[dh][^>]*>([^<]*)<", row) for row in page.split("<tr>")[2:]]
    assert sorted(row[1:] for row in rows) == [
        ["Olive Manager", "A day", "240 effort minutes", "no limit"],
        ["Olive Manager", "A day", "as the house has it", "240 effort minutes"],
        ["Olive Manager", "Without a rest", "as the house has it", "120 effort minutes"],
    ]
