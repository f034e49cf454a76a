"""“Still true?”: before a visit only what is old or likely to have changed."""

from datetime import timedelta

from app.domain.lifecycle import Status
from app.infra import clock
from app.infra.database import db, transaction
from app.spa.intake.models import Clearance, Intake
from tests.support.clock import NOW
from tests.support.factories import answers
from tests.web.client.intake.conftest import FRIDAY_AT_TEN, Ada

LONG_AGO = NOW - timedelta(days=70)
EXPECTING = answers(week=20, pregnancy={"status": "trimester_2"}, conditions=[], medications=["insulin"])


def old(ada: Ada) -> str:
    """Ada, who answered ten weeks ago; the uid of what she would see."""
    with ada.app.app_context(), transaction():
        db.session.query(Intake).delete()
    ada.answered(EXPECTING, on=LONG_AGO)
    return seen(ada)


def seen(ada: Ada) -> str:
    with ada.app.app_context():
        return db.session.query(Intake).order_by(Intake.id.desc()).first().uid


def test_what_is_old_or_moves_is_shown_with_nothing_ticked(ada: Ada):
    old(ada)

    page = ada.sees("/check")

    assert "Pregnant, week 14 to 27" in page or "trimester" not in page
    assert "Week 30 when you told us" in page or "Week 20 when you told us" in page
    assert "Insulin" in page
    assert 'value="medication"' in page
    assert 'value="allergies"' not in page, "a year has not gone by"
    assert "checked" not in page


def test_my_visits_lead_there(ada: Ada):
    old(ada)

    assert "Still true?" in ada.browser.get("/visits/").text
    assert "Is it still true?" in ada.browser.get(f"/visits/{ada.token}").text
    assert "Is it still true?" in ada.sees()


def test_one_tap_confirms_all_of_it_and_changes_no_answer(ada: Ada):
    uid = old(ada)

    ada.sends("/check", seen=uid, shown=["pregnancy", "medication"], all="1")

    kept = ada.answers()
    assert kept["intake"]["medications"] == ["insulin"]
    assert kept["beside"]["pregnancy_week"] == 30
    assert kept["intake"]["pregnancy"]["status"] == "trimester_3", "time has gone by"
    assert kept["beside"]["counted_from"]["on"] == "2026-02-25", "and goes on counting from the telling"
    assert kept["beside"]["answered_on"]["medications"] == "2026-05-06"
    assert kept["beside"]["answered_on"]["goals"] == "2026-02-25"
    assert ada.browser.get(ada.path("/check")).location == f"/visits/{ada.token}"
    assert "Still true?" not in ada.browser.get("/visits/").text


def test_only_what_was_shown_is_confirmed(ada: Ada):
    uid = old(ada)

    ada.sends("/check", seen=uid, shown=["medication"], all="1")

    assert "pregnancy" in ada.sees("/check")
    assert ada.answers()["beside"]["answered_on"]["pregnancy"] == "2026-02-25"


def test_what_has_changed_leads_to_its_page_and_back(ada: Ada):
    uid = old(ada)

    onward = ada.sends(
        "/check", seen=uid, shown=["pregnancy", "medication"], pregnancy="still", medication="changed"
    )

    assert onward == ada.path("/medication?check=1")
    assert ada.sends("/medication?check=1", medications=["opioids"]) == ada.path("/check")
    assert ada.answers()["intake"]["medications"] == ["opioids"]
    assert ada.browser.get(ada.path("/check")).location == f"/visits/{ada.token}"


def test_a_change_of_the_short_questions_lays_the_answers_ready_there(ada: Ada):
    uid = old(ada)

    onward = ada.sends(
        "/check", seen=uid, shown=["pregnancy", "medication"], pregnancy="changed", medication="still"
    )

    assert onward == "/find/you?back=check"
    page = ada.browser.get(onward).text
    assert 'value="40"' in page
    ada.browser.post(onward, data={"age": "40", "pregnancy": "none"})
    assert "Use these answers" in ada.browser.get("/find/check").text + ada.browser.get("/suggestion").text
    agreed = {"treatment": "y", "health_data": "y"}
    assert ada.browser.post(f"/visits/{ada.token}/answers", data=agreed).status_code == 302
    kept = ada.answers()
    assert kept["intake"]["pregnancy"]["status"] == "none"
    assert kept["intake"]["medications"] == ["insulin"]
    assert ada.browser.get(ada.path("/check")).location == f"/visits/{ada.token}"


def test_nothing_chosen_is_asked_back_and_nothing_kept(ada: Ada):
    uid = old(ada)

    page = ada.sends("/check", status=422, seen=uid, shown=["pregnancy", "medication"], pregnancy="still")

    assert "Medicines: please choose “Still true” or “Changed”." in page
    assert "checked" in page, "what was chosen stays"
    assert seen(ada) == uid


def test_answers_that_changed_meanwhile_are_shown_again(ada: Ada):
    uid = old(ada)
    ada.sends("/medication", medications=["opioids"])

    assert ada.sends("/check", seen=uid, shown=["medication"], all="1") == ada.path("/check")


def test_a_visit_far_ahead_is_not_asked_about_yet(ada: Ada):
    old(ada)
    with ada.app.app_context(), transaction():
        visit = ada.visit()
        visit.starts_at += timedelta(days=20)
        visit.ends_at += timedelta(days=20)

    assert ada.browser.get(ada.path("/check")).location == f"/visits/{ada.token}"
    assert "Still true?" not in ada.browser.get("/visits/").text


def test_nor_one_that_is_over_or_called_off(ada: Ada):
    old(ada)
    with clock.fixed_at(FRIDAY_AT_TEN + timedelta(days=1)):
        assert "Still true?" not in ada.browser.get("/visits/").text
    with ada.app.app_context(), transaction():
        ada.visit().status = Status.CANCELLED

    assert ada.browser.get(ada.path("/check")).location == f"/visits/{ada.token}"


def test_a_letter_that_ends_before_the_visit_is_said(ada: Ada):
    old(ada)
    with ada.app.app_context(), transaction():
        letter = Clearance(client_id=ada.client_id, recorded_at=LONG_AGO, valid_until=NOW.date())
        letter.codes = ["heart_failure"]
        db.session.add(letter)

    page = ada.sees("/check")

    assert "letter ends before this visit" in page
    assert "heart" not in page


def test_also_where_nothing_else_is_to_be_looked_at(ada: Ada):
    with ada.app.app_context(), transaction():
        letter = Clearance(client_id=ada.client_id, recorded_at=LONG_AGO, valid_until=NOW.date())
        letter.codes = ["heart_failure"]
        db.session.add(letter)

    assert ada.browser.get(ada.path("/check")).location == ada.path()
    for page in (ada.sees(), ada.browser.get(f"/visits/{ada.token}").text):
        assert "letter ends before this visit" in page
        assert "heart" not in page
