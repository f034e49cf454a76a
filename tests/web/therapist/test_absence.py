"""“I cannot come”: a therapist says so for themselves, and asks no client anything."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.infra.database import db
from app.spa.absences.models import Absence, Proposal
from app.spa.accounts.models import Role
from app.spa.booking.models import Appointment
from app.spa.roster.models import Therapist
from tests.support.absences import proposed
from tests.support.factories import TOMORROW_AT_TEN
from tests.web.therapist.conftest import House

TOMORROW = {"first_on": "2026-05-07", "part": "whole"}


def test_from_today_to_the_note_and_what_it_hits(app: Flask, desk: FlaskClient, house: House):
    house.visit()
    assert "/therapist/absence" in desk.get("/therapist/").text

    answer = desk.post("/therapist/absence", data=TOMORROW)

    assert answer.location == "/therapist/absence"
    for page in (desk.get("/therapist/absence").text, desk.get("/therapist/").text):
        assert "A manager finds another way" in page
    with app.app_context():
        absence = db.session.query(Absence).one()
        assert (absence.therapist_id, absence.created_by.name) == (house.mira_id, "Mira")
        assert db.session.query(Proposal).count() == 0


def test_the_day_says_that_they_are_away(desk: FlaskClient, house: House):
    house.visit()
    desk.post("/therapist/absence", data=TOMORROW)

    assert "You are away then" in desk.get("/therapist/?day=2026-05-07").text


def test_they_see_how_far_each_visit_has_come(app: Flask, desk: FlaskClient, house: House):
    token = house.visit()
    desk.post("/therapist/absence", data=TOMORROW)
    with app.app_context():
        visit = db.session.query(Appointment).filter_by(uid=token).one()
        noor = db.session.get_one(Therapist, house.noor_id)
        proposed(db.session.query(Absence).one(), visit, TOMORROW_AT_TEN, therapist=noor)

    assert "The client has been asked" in desk.get("/therapist/absence").text


@pytest.mark.parametrize(
    "typed", [{"first_on": ""}, {"first_on": "2026-05-01"}, {"part": "hours"}, {"part": "x"}]
)
def test_what_cannot_be_is_said_and_nothing_is_noted(
    app: Flask, desk: FlaskClient, house: House, typed: dict[str, str]
):
    answer = desk.post("/therapist/absence", data=TOMORROW | typed)

    assert answer.status_code in (409, 422)
    with app.app_context():
        assert db.session.query(Absence).count() == 0


@pytest.mark.parametrize("role", [Role.CLIENT, Role.MANAGER])
def test_it_is_for_therapists_alone(app: Flask, sign_in_as: Callable, house: House, role: Role):
    other = app.test_client()
    sign_in_as(other, role)

    assert other.get("/therapist/absence").status_code == 403
    assert other.post("/therapist/absence", data=TOMORROW).status_code == 403


def test_they_send_nothing_to_clients_and_see_no_other_absence(app: Flask, desk: FlaskClient, house: House):
    desk.post("/therapist/absence", data=TOMORROW)
    with app.app_context():
        uid = db.session.query(Absence).one().uid

    for method, address in (("get", ""), ("post", "/proposals"), ("post", "/return")):
        assert getattr(desk, method)(f"/manager/absences/{uid}{address}").status_code == 403
