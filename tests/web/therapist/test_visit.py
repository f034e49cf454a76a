"""A visit's page: every flag with its rule, the answers in plain words, what was before, all on record."""

import re
from datetime import timedelta

from flask.testing import FlaskClient

from app.domain.lifecycle import Status
from app.domain.rules import RULES_VERSION
from app.spa.notes.body import NoteBody
from app.spa.notes.services import save_note, sign_note
from tests.support.clock import NOW
from tests.support.factories import NEEDS_A_LETTER, NEEDS_A_LOOK, NOT_NOW, answers, at, make_client
from tests.support.health_words import assert_no_health_words
from tests.web.therapist.conftest import House, words


def page_of(desk: FlaskClient, token: str) -> str:
    answer = desk.get(f"/therapist/visits/{token}")
    assert answer.status_code == 200
    return answer.text


def test_each_flag_stands_with_its_rule_its_sources_and_the_rules_version(house: House, desk: FlaskClient):
    page = words(page_of(desk, house.ask(NEEDS_A_LOOK)))

    assert "Slipped, bulging or herniated disc You decide" in page
    assert "Pressure medium at most" in page
    assert "Needs training in orthopaedic or medical massage" in page
    assert f"Rule herniated_disc , version {RULES_VERSION}" in page
    assert re.search(r"\bS\d+ [A-Z]", page)
    assert "Starter rules" in page
    assert "not yet approved by a clinician" in page


def test_the_answers_and_the_clients_own_words_are_there(house: House, desk: FlaskClient):
    given = answers(
        conditions=[
            {"code": "other_condition"},
            {"code": "sprain_strain", "days_since": 20, "areas": ["knees"]},
        ],
        medications=["insulin"],
        lifestyle=["desk_work"],
        focus_areas=["neck"],
    )
    given["beside"] = {"other_words": "My <b>rib</b> clicks."}

    page = page_of(desk, house.visit(given))

    assert "My &lt;b&gt;rib&lt;/b&gt; clicks." in page
    for said in ("about 20 days before answering, knees", "Insulin", "40 years", "I work at a desk", "Neck"):
        assert said in words(page)


def test_reading_it_is_on_record_before_anything_shows(house: House, desk: FlaskClient):
    old = house.visit(at=at("2026-04-20 10:00"), status=Status.COMPLETED)
    with house.app.app_context():
        visit = house.row(old)
        sign_note(save_note(visit, visit.therapist, NoteBody(plan="Slower."), now=NOW), now=NOW)
    token = house.visit(NEEDS_A_LOOK)

    page = words(page_of(desk, token))

    assert "April 20, 2026, Mira" in page
    assert "Slower." in page
    mira = "Mira (therapist)"
    assert house.reads() == [
        (mira, what, "Preparing the visit") for what in ("session note", "visit brief", "intake", "screening")
    ]


def test_nothing_on_the_page_outside_its_body_tells_anything(house: House, desk: FlaskClient):
    token = house.ask(NEEDS_A_LOOK)
    page = page_of(desk, token)

    title = re.search(r"<title>(.*?)</title>", page)[1]
    addresses = " ".join(re.findall(r'(?:href|action|src)="([^"]*)"', page))
    assert "Visit at 10:00" in title
    assert_no_health_words(title + " " + addresses)


def test_without_answers_it_says_so_and_offers_only_to_decline(house: House, desk: FlaskClient):
    page = page_of(desk, house.visit(None))

    assert "No answers yet. The limits are not known." in words(page)
    assert re.findall(r'name="decision" value="(\w+)"', page) == ["decline"]
    assert house.reads() == []


def test_a_stop_leaves_only_to_decline(house: House, desk: FlaskClient):
    page = page_of(desk, house.visit(NOT_NOW))

    assert "No massage now" in page
    assert re.findall(r'name="decision" value="(\w+)"', page) == ["decline"]


def test_a_letter_comes_before_accepting(house: House, desk: FlaskClient):
    page = page_of(desk, house.ask(NEEDS_A_LETTER))

    assert re.findall(r'name="decision" value="(\w+)"', page) == ["clearance", "decline"]


def test_what_is_over_can_be_read_but_not_decided(house: House, desk: FlaskClient):
    token = house.visit(NEEDS_A_LOOK, at=NOW - timedelta(hours=2), status=Status.COMPLETED)
    page = page_of(desk, token)

    assert "Slipped" in page
    assert 'name="decision"' not in page
    assert "/arrival" not in page


def test_a_visit_that_is_ready_keeps_its_decision_folded(house: House, desk: FlaskClient):
    page = page_of(desk, house.visit())

    assert "Change or decline this visit" in page
    assert "Your decision" not in page


def test_old_answers_are_pointed_out(house: House, desk: FlaskClient):
    token = house.visit(NEEDS_A_LOOK, answered_at=NOW - timedelta(days=120))

    assert "please ask whether they still hold" in page_of(desk, token)


def test_a_very_long_name_is_shown_whole(house: House, desk: FlaskClient):
    name = "Wilhelmina-Theodora " * 6
    with house.app.app_context():
        long = make_client(name.strip()).id

    assert name.strip() in page_of(desk, house.visit(client_id=long))


def test_the_body_map_stands_on_figures_and_in_words(house: House, desk: FlaskClient):
    given = answers(avoid_areas=["knees"])
    given["beside"]["marks"] = [
        {
            "region": "back_shoulder_left",
            "kind": "pain",
            "pain": 6,
            "quality": "aching",
            "note": "since <May>",
        },
        {"region": "front_knee_right", "kind": "avoid"},
    ]
    token = house.visit(given)

    page = page_of(desk, token)

    assert "Left shoulder, back: Pain 6 of 10, aching" in words(page)
    assert "Right knee: Do not touch" in words(page)
    assert "&lt;May&gt;" in page
    assert page.count('data-kind="avoid"') == 3  # on the figure, its symbol, and beside the words
    assert ("Mira (therapist)", "intake", "Preparing the visit") in house.reads()


def test_the_card_of_the_day_says_it_in_a_line(house: House, desk: FlaskClient):
    given = answers()
    given["beside"]["marks"] = [{"region": "back_neck_left", "kind": "tension", "quality": "stiff"}]
    house.visit(given)

    page = words(desk.get("/therapist/?day=2026-05-07").text)

    assert "On the body map: Left side of the neck: Tension, stiff" in page


def test_without_a_map_there_is_none(house: House, desk: FlaskClient):
    assert "Body map" not in page_of(desk, house.visit())
