"""Plans at the desk: made for a client, changed, ended; what the desk never learns."""

import re

import pytest

from app.infra.database import db, transaction
from app.spa.accounts.models import Role
from app.spa.booking.models import Appointment
from app.spa.booking.services import renew_answers
from app.spa.plans.models import Plan
from app.spa.roster.models import Qualification
from tests.support.booking import told
from tests.support.clock import NOW
from tests.support.factories import NEEDS_A_LOOK, ZONE, at, make_intake
from tests.support.health_words import assert_no_health_words
from tests.web.manager.test_no_health_word import words_of

ASKED = {
    "every": "2",
    "first": "2026-05-21",
    "time": "10:05",
    "therapist": "",
    "ends": "visits",
    "visits": "3",
}


def sent_by(page: str) -> dict[str, str]:
    """What the last form of a page would send as it stands."""
    body = page[page.rindex('<form class="stack" method="post"') :]
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', body))
    for tag in re.findall(r"<input [^>]*type=\"radio\"[^>]*>", body):
        if "checked" in tag:
            fields[re.search(r'name="([^"]+)"', tag)[1]] = re.search(r'value="([^"]*)"', tag)[1]
    return fields


def plan_row() -> Plan:
    return db.session.query(Plan).one()


@pytest.fixture
def plan(manager, spa):
    """The token of a plan that the desk has made for Ada."""
    page = manager.get(f"/manager/visits/{spa.visit}/plan", query_string=ASKED).text
    answer = manager.post(f"/manager/visits/{spa.visit}/plan", data=sent_by(page))
    return answer.location.rsplit("/", 1)[1]


def ada():
    return db.session.query(Appointment).order_by(Appointment.id).first().client


def test_a_visit_offers_it_and_the_form_proposes_nothing_of_the_answers(manager, spa):
    assert f"/manager/visits/{spa.visit}/plan" in manager.get(f"/manager/visits/{spa.visit}").text
    assert '<option selected value="4">' in manager.get(f"/manager/visits/{spa.visit}/plan").text


def test_the_desk_books_a_plan_beside_the_grid_and_the_client_is_told_once(manager, app, plan, spa):
    page = manager.get(f"/manager/plans/{plan}").text

    assert "Every 2 weeks on Thursdays at 10:05 am" in page
    with app.app_context():
        assert [row.decision for row in plan_row().dates] == ["booked"] * 4
        assert told().count("plan_booked") == 1
        assert plan_row().dates[1].appointment.source == "front_desk"
    assert f"/manager/plans/{plan}" in manager.get("/manager/plans").text
    assert "Visit 1 of 4" in manager.get(f"/manager/visits/{spa.visit}").text


def test_what_is_no_plan_is_said_and_kept(manager, spa):
    odd = manager.get(f"/manager/visits/{spa.visit}/plan", query_string=ASKED | {"visits": "99"})

    assert odd.status_code == 422
    assert "at most 26" in odd.text
    assert manager.post(f"/manager/visits/{spa.visit}/plan", data={}).status_code == 422


def test_nothing_of_the_answers_is_on_any_page(manager, app, spa):
    with app.app_context():
        make_intake(ada(), NEEDS_A_LOOK)
    page = manager.get(f"/manager/visits/{spa.visit}/plan", query_string=ASKED).text
    assert "A therapist reads first." in page
    assert_no_health_words(words_of(page), treatments=False)
    plan = manager.post(f"/manager/visits/{spa.visit}/plan", data=sent_by(page)).location

    assert_no_health_words(words_of(manager.get(plan).text), treatments=False)


def test_a_certificate_that_ends_before_a_visit_asks_for_another_therapist(manager, app, spa):
    with app.app_context():
        make_intake(ada(), NEEDS_A_LOOK)
    page = manager.get(f"/manager/visits/{spa.visit}/plan", query_string=ASKED).text
    plan = manager.post(f"/manager/visits/{spa.visit}/plan", data=sent_by(page)).location
    with app.app_context(), transaction():
        db.session.query(Qualification).one().expires_on = at("2026-06-04 12:00").date()

    for address in (plan, "/manager/plans"):
        shown = manager.get(address).text
        assert shown.count("Another therapist is needed on this day.") == 1
        assert_no_health_words(words_of(shown), treatments=False)


def test_another_rhythm_from_the_desk(manager, app, plan):
    query = {"from": "2026-06-04", "every": "1", "weekday": "3", "time": "10:00", "therapist": ""}
    page = manager.get(f"/manager/plans/{plan}/following", query_string=query).text
    manager.post(f"/manager/plans/{plan}/following", data=sent_by(page))

    with app.app_context():
        starts = [row.appointment.starts_at for row in plan_row().dates]
    assert starts[2:] == [at("2026-06-04 10:00"), at("2026-06-11 10:00")]
    assert "Every week on Thursdays" in manager.get(f"/manager/plans/{plan}").text


def test_this_and_the_following_move_at_the_desk(manager, app, plan):
    query = {"from": "2026-06-04", "weekday": "4", "time": "14:05", "therapist": ""}
    page = manager.get(f"/manager/plans/{plan}/following", query_string=query).text
    answer = manager.post(f"/manager/plans/{plan}/following", data=sent_by(page))

    assert answer.location == f"/manager/plans/{plan}"
    with app.app_context():
        starts = [row.appointment.starts_at for row in plan_row().dates]
    assert starts[2:] == [at("2026-06-05 14:05"), at("2026-06-19 14:05")]
    assert manager.get(f"/manager/plans/{plan}/following?from=x").status_code == 404
    assert manager.post(f"/manager/plans/{plan}/following", data={"from": "2026-06-04"}).status_code == 422


def test_a_skipped_date_is_found_a_time(manager, app, spa):
    page = manager.get(f"/manager/visits/{spa.visit}/plan", query_string=ASKED).text
    sent = sent_by(page) | {"on-2026-06-04": "skip"}
    plan = manager.post(f"/manager/visits/{spa.visit}/plan", data=sent).location
    page = manager.get(f"{plan}/dates/2026-06-04").text
    start = re.search(r'name="start" value="([^"]+)"', page)[1]

    assert manager.post(f"{plan}/dates/2026-06-04", data={"start": ""}).status_code == 409
    assert manager.post(f"{plan}/dates/2026-06-04", data={"start": start}).location == plan
    with app.app_context():
        assert [row.decision for row in plan_row().dates] == ["booked"] * 4


def test_ending_it_says_first_what_it_means(manager, app, plan):
    assert "2 visits" in manager.get(f"/manager/plans/{plan}/ending?from=2026-06-04").text.replace(
        "\xa0", " "
    )

    manager.post(f"/manager/plans/{plan}/ending", data={"from": "2026-06-04"})

    with app.app_context():
        assert [row.appointment.cancelled_by for row in plan_row().dates][2:] == ["manager"] * 2
        assert plan_row().ended_at == NOW
    assert manager.get(f"/manager/plans/{plan}/ending").location == f"/manager/plans/{plan}"


def test_a_plan_that_is_none_is_nothing(manager):
    for path in ("x", "0" * 32, f"{'0' * 32}/following?from=2026-05-05", f"{'0' * 32}/ending"):
        assert manager.get(f"/manager/plans/{path}").status_code == 404


def test_the_therapist_sees_why_and_that_is_on_record(app, manager, sign_in_as, spa):
    with app.app_context():
        make_intake(ada(), NEEDS_A_LOOK)
    page = manager.get(f"/manager/visits/{spa.visit}/plan", query_string=ASKED).text
    manager.post(f"/manager/visits/{spa.visit}/plan", data=sent_by(page))
    browser = app.test_client()
    mira = sign_in_as(browser, Role.THERAPIST)
    with app.app_context(), transaction():
        for visit in db.session.query(Appointment):
            visit.therapist_id = mira.therapist_id

    assert "Planned visits" in browser.get("/therapist/").text
    page = browser.get("/therapist/plans").text

    assert "you do not hold a certificate" in page
    assert "slipped" in page
    with app.app_context():
        last = db.session.query(Appointment).order_by(Appointment.starts_at.desc()).first()
        token, client = last.token, last.client
        reads = db.session.execute(db.text("SELECT count(*) FROM access_entry")).scalar_one()
        assert reads >= 3
        renew_answers(client, NEEDS_A_LOOK, now=NOW, zone=ZONE)
    assert "4 of 4" in browser.get(f"/therapist/visits/{token}").text


def test_a_therapist_with_nothing_to_look_at_reads_nothing(app, sign_in_as, spa):
    browser = app.test_client()
    sign_in_as(browser, Role.THERAPIST)

    assert "Nothing to look at" in browser.get("/therapist/plans").text
