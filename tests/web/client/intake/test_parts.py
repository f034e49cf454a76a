"""The whole intake after booking: short pages, each kept on its own."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from app.infra.audit.models import AccessEntry
from app.infra.database import db
from app.spa.accounts.models import Role
from tests.support.clock import NOW
from tests.support.factories import answers
from tests.web.client.intake.conftest import Ada

PAGES = ("", "/medication", "/history", "/contact", "/ambience", "/areas", "/consents", "/answers")


def line(number: int, **fields: str) -> dict[str, str]:
    return {f"lines-{number}-{name}": value for name, value in fields.items()}


def test_the_overview_names_what_is_open_and_leads_to_it(ada: Ada):
    page = ada.sees()

    assert "4 things are still open" in page
    assert ada.path("/medication") in page
    assert ada.path("/areas") in page
    assert "Parent or guardian" not in page


def test_before_the_short_questions_only_they_are_asked(newcomer: Ada):
    page = newcomer.sees()

    assert "Answer the questions" in page
    assert newcomer.path("/medication") not in page
    assert newcomer.browser.get(newcomer.path("/medication")).location == newcomer.path()


def test_medication_is_kept_for_the_rules_and_in_their_own_words(ada: Ada):
    onward = ada.sends(
        "/medication", medications=["insulin"], medication_words=" Drops ", allergies=["latex"]
    )

    kept = ada.answers()
    assert onward == ada.path("/history")
    assert kept["intake"]["medications"] == ["insulin"]
    assert kept["intake"]["allergies"] == ["latex"]
    assert kept["intake"]["goals"] == ["relaxation"]
    assert kept["beside"]["medication_words"] == "Drops"
    assert kept["beside"]["answered_on"]["medications"] == "2026-05-06"
    assert kept["beside"]["answered_on"]["goals"] == "2026-05-05"
    assert "Drops" in ada.sees("/medication")


def test_what_the_rules_read_anew_screens_the_visit_again(ada: Ada):
    ada.sends("/medication", medications=["anticoagulants"])

    with ada.app.app_context():
        assert ada.visit().screening.result["max_pressure"] is not None
        assert "anticoagulants" in {reason["code"] for reason in ada.visit().screening.result["reasons"]}


def test_nothing_to_tell_is_an_answer_too(ada: Ada):
    ada.sends("/medication")
    ada.sends("/history")

    assert ada.answers()["beside"]["history"] == []
    assert "2 things are still open" in ada.sees()


def test_history_is_kept_line_by_line_with_its_dates(ada: Ada):
    ada.sends(
        "/history",
        **line(0, kind="operation", what="Knee", when="05/2019"),
        **line(1, kind="operation", what="", when=""),
        **line(2, kind="injury", what="Fell off a horse", when="2020"),
    )

    assert ada.answers()["beside"]["history"] == [
        {"kind": "operation", "what": "Knee", "when": "2019-05"},
        {"kind": "injury", "what": "Fell off a horse", "when": "2020"},
    ]
    page = ada.sees("/history")
    assert 'value="Fell off a horse"' in page
    assert 'value="05/2019"' in page
    assert "lines-3-what" in page, "there is room for two more"


def test_a_history_line_that_cannot_be_stays_as_typed_with_what_is_wrong(ada: Ada):
    page = ada.sends(
        "/history",
        status=422,
        **line(0, kind="operation", what="Knee", when="2031"),
        **line(1, kind="injury", what="", when="2019"),
    )

    assert "not ahead of us" in page
    assert "Please say what it was, or empty the line." in page
    assert 'value="2031"' in page
    assert "history" not in ada.answers()["beside"]


def test_more_than_ten_lines_are_refused(ada: Ada):
    lines = {}
    for number in range(12):
        lines |= line(number, kind="other", what=f"Thing {number}", when="")

    ada.browser.post(ada.path("/history"), data=lines)

    assert len(ada.answers()["beside"].get("history", ())) <= 10


def test_an_emergency_contact_is_a_name_and_a_number_that_can_be_called(ada: Ada):
    page = ada.sends("/contact", status=422, name="Bo <b>", phone="12", relation="Brother")
    assert "Bo &lt;b&gt;" in page
    assert "We cannot read this number" in page

    ada.sends("/contact", name="Bo", phone="+1 212 555 0123", relation="Brother")

    assert ada.answers()["beside"]["emergency"] == {
        "name": "Bo",
        "phone": "+12125550123",
        "relation": "Brother",
    }


def test_ambience_keeps_only_wishes(ada: Ada):
    ada.sends("/ambience", talk="quiet", music="any", scent="none", table="any", light="any")

    assert ada.answers()["beside"]["ambience"] == {"talk": "quiet", "scent": "none"}


def test_an_unknown_choice_is_refused(ada: Ada):
    page = ada.sends(
        "/ambience", status=422, talk="shout", music="any", scent="any", table="any", light="any"
    )

    assert "Please choose one of the answers shown here." in page
    assert ada.sends("/medication", status=422, medications=["gold"])


def test_a_guardian_is_asked_for_minors_alone(ada: Ada):
    assert ada.browser.get(ada.path("/guardian")).status_code == 404

    ada.answered(answers(age=16, guardian_consent=False), on=NOW)

    assert "Parent or guardian" in ada.sees()
    ada.sends("/guardian", name="Cy", phone="+1 212 555 0123", agrees="yes")
    assert ada.answers()["intake"]["guardian_consent"] is True
    assert ada.answers()["beside"]["guardian"] == {"name": "Cy", "phone": "+12125550123"}


def test_answering_the_short_questions_again_loses_nothing_of_the_rest(ada: Ada):
    ada.sends("/contact", name="Bo", phone="+1 212 555 0123")

    ada.answered(answers(allergies=["latex"]), on=NOW + timedelta(days=30))

    kept = ada.answers()
    assert kept["intake"]["allergies"] == ["latex"]
    assert kept["beside"]["emergency"]["name"] == "Bo"
    assert kept["beside"]["answered_on"]["emergency"] == "2026-05-06"
    assert kept["beside"]["answered_on"]["allergies"] == "2026-06-05"


def test_a_page_nobody_knows_is_none(ada: Ada):
    assert ada.browser.get(ada.path("/x")).status_code == 404
    assert ada.browser.post(ada.path("/x")).status_code == 404


def test_all_of_it_stands_on_one_page_to_print(ada: Ada):
    ada.sends("/medication", medications=["insulin"], medication_words="Drops")
    ada.sends("/history", **line(0, kind="injury", what="Fell off a horse", when="2020"))

    page = ada.sees("/answers")

    assert "Drops" in page
    assert "Fell off a horse" in page
    assert "2020" in page
    assert "May 5" in page, "each with its day"


def test_each_look_at_ones_own_answers_is_on_record(ada: Ada):
    ada.sees("/answers")

    with ada.app.app_context():
        entry = db.session.query(AccessEntry).order_by(AccessEntry.id.desc()).first()
        assert (entry.what, entry.client_id) == ("intake", ada.client_id)
        assert "Ada" in entry.reader


@pytest.mark.parametrize("rest", PAGES)
def test_nobody_else_comes_in(ada: Ada, app: Flask, sign_in_as: Callable, rest: str):
    stranger, other = app.test_client(), app.test_client()
    sign_in_as(other, Role.CLIENT)

    assert stranger.get(ada.path(rest)).location.startswith("/sign-in")
    assert other.get(ada.path(rest)).status_code == 404
    assert other.post(ada.path(rest or "/contact"), data={"name": "X"}).status_code in (404, 405)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.THERAPIST])
def test_people_who_work_here_have_other_pages(ada: Ada, app: Flask, sign_in_as: Callable, role: Role):
    browser = app.test_client()
    sign_in_as(browser, role)

    for rest in PAGES:
        assert browser.get(ada.path(rest)).status_code == 403
