"""What a client agrees to, on their own pages: areas for one visit, consents, and the name under them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from app.domain.lifecycle import Status
from app.infra import clock
from app.infra.database import db, transaction
from app.spa.accounts.models import Role
from app.spa.booking.areas import agreed_areas
from app.spa.intake.agreements import agree
from app.spa.intake.models import CONSENT_KINDS, Consent, Signature
from app.spa.roster.models import Therapist
from app.web.client.intake.signature import as_path, read_strokes
from tests.support.clock import NOW
from tests.support.factories import answers, make_appointment, make_client, make_room
from tests.web.client.intake.conftest import FRIDAY_AT_TEN, Ada

DRAWN = "[[[10,20],[30,40]],[[5,5]]]"


def areas(ada: Ada) -> tuple[str, ...]:
    with ada.app.app_context():
        return agreed_areas(ada.visit().id)


# --- sensitive areas


def test_no_area_is_ticked_before_its_own_yes(ada: Ada):
    assert "checked" not in ada.sees("/areas")
    assert "No to all of them" in ada.sees()
    assert "nobody works on face" in ada.browser.get(f"/visits/{ada.token}").text


def test_a_yes_is_kept_shown_and_taken_back(ada: Ada):
    ada.sends("/areas", areas=["hips", "glutes"])

    assert areas(ada) == ("hips", "glutes")
    assert "you said yes to: hips, glutes" in ada.browser.get(f"/visits/{ada.token}").text
    assert "Yes to 2 areas" in ada.sees()

    ada.sends("/areas")

    assert areas(ada) == ()


def test_what_they_wished_for_does_not_count_as_a_yes(ada: Ada):
    ada.answered(answers(focus_areas=["hips", "neck"]), on=NOW)

    page = ada.sees("/areas")

    assert "You asked us to work here: hips. Without your yes" in page
    assert "checked" not in page


def test_a_yes_is_taken_back_during_the_visit_from_its_page(ada: Ada):
    ada.sends("/areas", areas=["hips"])
    with ada.app.app_context(), transaction():
        ada.visit().status = Status.CHECKED_IN
    with clock.fixed_at(FRIDAY_AT_TEN + timedelta(minutes=10)):
        assert "Take it all back" in ada.browser.get(f"/visits/{ada.token}").text
        ada.sends("/areas")

    assert areas(ada) == ()


def test_after_the_visit_there_is_no_such_page(ada: Ada):
    with clock.fixed_at(FRIDAY_AT_TEN + timedelta(hours=2)):
        assert ada.browser.get(ada.path("/areas")).location == f"/visits/{ada.token}"
        assert ada.browser.post(ada.path("/areas"), data={"areas": ["hips"]}).status_code == 409

    assert areas(ada) == ()


def test_an_area_that_is_none_is_refused(ada: Ada):
    ada.sends("/areas", status=422, areas=["neck"])

    assert areas(ada) == ()


# --- consents


def test_each_consent_stands_with_its_words_date_and_version(ada: Ada):
    page = ada.sees("/consents")

    assert "Given on Tuesday, May 5" in page
    assert "version 2026-11" in page
    assert "no medical treatment" in page
    assert page.count("Take it back:") == 2


def test_what_taking_it_back_means_is_said_before(ada: Ada):
    page = ada.sees("/consents/health_data/withdrawal")

    assert "nobody who works here opens your answers" in page
    assert "cannot begin before you agree again" in page
    with ada.app.app_context():
        assert db.session.query(Consent).filter(Consent.withdrawn_at.is_not(None)).count() == 0


def test_taken_back_it_closes_the_answers_and_the_visit_until_given_again(
    ada: Ada, app: Flask, sign_in_as: Callable
):
    ada.sends("/consents/health_data/withdrawal")

    assert "Taken back" in ada.sees("/consents")
    assert "This visit cannot begin yet" in ada.sees()
    assert "This visit cannot begin yet" in ada.browser.get(f"/visits/{ada.token}").text
    assert ada.browser.get(ada.path("/medication")).location == ada.path("/consents")
    assert ada.browser.post(ada.path("/medication")).location == ada.path("/consents")
    assert "medication_words" not in ada.answers()["beside"]

    assert ada.sends("/consents/health_data", status=422)
    ada.sends("/consents/health_data", **{"health_data-agreed": "y"})

    assert "This visit cannot begin yet" not in ada.sees()


def test_the_desk_reads_only_that_a_talk_comes_first(ada: Ada, app: Flask, sign_in_as: Callable):
    ada.sends("/consents/health_data/withdrawal")
    desk = app.test_client()
    sign_in_as(desk, Role.MANAGER)

    page = desk.get(f"/manager/visits/{ada.token}").text
    board = desk.get("/manager/", query_string={"day": "2026-05-08"}, follow_redirects=True).text

    assert "A talk before the visit" in page
    assert "talk before the visit" in board
    for word in ("consent", "taken back", "health answers"):
        assert word not in page.lower()
    with clock.fixed_at(FRIDAY_AT_TEN):
        refused = desk.post(f"/manager/visits/{ada.token}/arrival")
        assert refused.status_code == 409
        assert "needs a talk with the client" in refused.text


def test_their_therapist_reads_that_the_answers_are_closed_and_none_of_them(
    ada: Ada, app: Flask, sign_in_as: Callable
):
    ada.answered(answers(conditions=[{"code": "herniated_disc"}]), on=NOW)
    mira = app.test_client()
    somebody = sign_in_as(mira, Role.THERAPIST, bare=True)
    with app.app_context(), transaction():
        db.session.query(Therapist).filter_by(name="Mira").one().user_id = somebody.user_id
    assert "erniated" in mira.get(f"/therapist/visits/{ada.token}").text

    ada.sends("/consents/health_data/withdrawal")

    page = mira.get(f"/therapist/visits/{ada.token}").text
    day = mira.get("/therapist/?day=2026-05-08").text
    assert "has taken back the consent" in page
    assert "closed their answers" in day
    assert "erniated" not in page + day
    assert mira.post(f"/therapist/visits/{ada.token}/review", data={"seen": "0"}).status_code == 302


def test_there_are_no_other_consents(ada: Ada):
    for rest in ("/consents/photos", "/consents/photos/withdrawal"):
        assert ada.browser.post(ada.path(rest)).status_code == 404


def test_nobody_else_takes_it_back(ada: Ada, app: Flask, sign_in_as: Callable):
    other, stranger = app.test_client(), app.test_client()
    sign_in_as(other, Role.CLIENT)

    for rest in ("/consents/treatment/withdrawal", "/consents/treatment", "/signature", "/areas", "/check"):
        assert other.post(ada.path(rest), data={"name": "Eve"}).status_code == 404
        assert stranger.post(ada.path(rest)).location.startswith("/sign-in")

    with ada.app.app_context():
        assert db.session.query(Consent).filter(Consent.withdrawn_at.is_not(None)).count() == 0
        assert db.session.query(Signature).count() == 0


# --- the name under them


def test_a_typed_name_signs(ada: Ada):
    assert ada.sends("/signature", name=" Ada Example ") == ada.path()

    with ada.app.app_context():
        signature = db.session.query(Signature).one()
        assert signature.body == {"name": "Ada Example", "as": "client"}
        assert {consent.signature_id for consent in db.session.query(Consent)} == {signature.id}
    assert "Ada Example" in ada.sees("/answers")


def test_a_drawn_name_is_kept_and_shown(ada: Ada):
    ada.sends("/signature", name="Ada", strokes=DRAWN)

    assert 'd="M10 20 L30 40 M5 5"' in ada.sees("/answers")


def test_a_name_must_be_given_and_what_was_drawn_stays(ada: Ada):
    page = ada.sends("/signature", status=422, name=" ", strokes=DRAWN)

    assert "Please type the full name." in page
    assert DRAWN in page


def test_for_a_minor_the_guardian_signs(ada: Ada):
    ada.answered(answers(age=16, guardian_consent=True), on=NOW)
    assert "Signature of a parent or guardian" in ada.sees("/signature")

    ada.sends("/signature", name="Cy")

    with ada.app.app_context():
        assert db.session.query(Signature).one().body["as"] == "guardian"


def test_nothing_is_signed_before_it_is_agreed_to(newcomer: Ada):
    assert newcomer.browser.get(newcomer.path("/signature")).location == newcomer.path("/consents")
    assert newcomer.browser.post(newcomer.path("/signature"), data={"name": "Ada"}).status_code == 409


@pytest.mark.parametrize(
    "written",
    [
        "x",
        "{}",
        "[[]]",
        "[[[1]]]",
        "[[[1,2,3]]]",
        "[[[1.5,2]]]",
        "[[[true,2]]]",
        "[[[-1,2]]]",
        "[[[1,321]]]",
        '[[["1","2"]]]',
        str([[[1, 1]]] * 81).replace(" ", ""),
        str([[[1, 1]] * 4001]).replace(" ", ""),
        "[" * 5000,
        "[" * 70000,
    ],
)
def test_what_is_no_drawing_is_refused(ada: Ada, written: str):
    with pytest.raises(ValueError):  # noqa: PT011  (whichever part is wrong)
        read_strokes(written)

    page = ada.sends("/signature", status=422, name="Ada", strokes=written)
    assert "The typed name is enough." in page


def test_lines_become_a_path():
    assert as_path(read_strokes(DRAWN)) == "M10 20 L30 40 M5 5"
    assert read_strokes("") == []


def test_the_browser_that_booked_does_all_of_it_without_an_account(newcomer: Ada, app: Flask):
    browser = app.test_client()
    with app.app_context():
        booker = make_client("Bo", email="bo@example.com")
        agree(booker, CONSENT_KINDS, now=NOW)
        row = newcomer.visit()
        treatment, therapist = row.treatment, row.therapist
        at_noon = FRIDAY_AT_TEN + timedelta(hours=3)
        token = make_appointment(treatment, therapist, make_room(), booker, starts_at=at_noon).token
        client_id = booker.id
    with browser.session_transaction() as kept:
        kept["client_ids"] = [client_id]
    theirs = Ada(app, browser, client_id, token)

    theirs.sends("/areas", areas=["face"])
    theirs.sends("/signature", name="Bo")

    assert areas(theirs) == ("face",)
    assert browser.get(newcomer.path()).status_code == 404
