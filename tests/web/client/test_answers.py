"""Answers for a visit that was booked at the desk without any."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from app.infra.database import db, transaction
from app.spa.accounts.models import Role
from app.spa.booking.models import Appointment
from app.spa.booking.needs import unscreened
from app.spa.clients.models import Client
from app.spa.intake.models import Consent, Draft
from app.web.visitor import visitor_draft_or_new
from tests.support.factories import make_appointment, make_room, make_therapist, make_treatment

AGREED = {"treatment": "y", "health_data": "y"}
STEPS = ["wishes", "you", "body"]
TOLD = {
    "intake": {"age": 41, "pregnancy": {"status": "none"}, "conditions": [{"code": "scoliosis"}]},
    "beside": {},
    "steps": STEPS,
}


def unscreened_visit(app: Flask, browser: FlaskClient, sign_in_as: Callable) -> str:
    somebody = sign_in_as(browser, Role.CLIENT)
    with app.app_context():
        treatment = make_treatment()
        visit = make_appointment(
            treatment,
            make_therapist(treatment),
            make_room(),
            client=db.session.get_one(Client, somebody.client_id),
            needs=unscreened(),
        )
        return visit.token


def answer_questions(app: Flask, browser: FlaskClient) -> None:
    """Leave the browser with a complete draft, as the pages of “Find your massage” do."""
    with app.test_request_context("/find"):
        draft = visitor_draft_or_new()
        uid = draft.uid
        response = app.process_response(app.make_response(""))
    token = response.headers["Set-Cookie"].split(";")[0].split("=", 1)[1]
    browser.set_cookie("draft", token)
    with app.app_context(), transaction():
        db.session.query(Draft).filter_by(uid=uid).one().answers = TOLD


def test_answers_given_are_kept_and_screen_the_visit(app: Flask, client: FlaskClient, sign_in_as: Callable):
    token = unscreened_visit(app, client, sign_in_as)
    client.post(f"/visits/{token}/questions")
    answer_questions(app, client)
    assert f"/visits/{token}/answers" in client.get("/suggestion").text
    assert "Use these answers" in client.get(f"/visits/{token}/answers").text

    answer = client.post(f"/visits/{token}/answers", data=AGREED, follow_redirects=True)

    assert "Thank you. Your therapist sees your answers" in answer.text
    with app.app_context():
        visit = db.session.query(Appointment).one()
        assert visit.needs["outcome"] == "review"
        assert visit.needs["qualifications"] == ["scoliosis"]
        assert {consent.kind for consent in db.session.query(Consent)} == set(AGREED)
        assert db.session.query(Draft).count() == 0


def test_without_consent_nothing_is_kept(app: Flask, client: FlaskClient, sign_in_as: Callable):
    token = unscreened_visit(app, client, sign_in_as)
    answer_questions(app, client)

    answer = client.post(f"/visits/{token}/answers", data={"treatment": "y"})

    assert answer.status_code == 422
    assert "Without this we cannot use your answers" in answer.text
    with app.app_context():
        assert db.session.query(Appointment).one().intake_id is None
