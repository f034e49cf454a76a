"""The body map of a visit: filling it in, what it changes, what stays typed; and who may not."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.body_regions import REGIONS
from app.infra.audit.models import AccessEntry
from app.infra.database import db
from app.spa.accounts.models import Role
from app.spa.booking.models import Appointment
from app.spa.clients.models import Client
from app.spa.intake.queries import newest_intake
from tests.support.booking import intakes_of
from tests.support.factories import (
    answers,
    make_appointment,
    make_client,
    make_intake,
    make_room,
    make_therapist,
    make_treatment,
)
from tests.support.health_words import assert_no_health_words

SHOULDER = {
    "back_shoulder_left-kind": "pain",
    "back_shoulder_left-pain": "6",
    "back_shoulder_left-quality": "aching",
    "back_shoulder_left-note": "  since   May ",
}
MARK = {
    "region": "back_shoulder_left",
    "kind": "pain",
    "pain": 6,
    "quality": "aching",
    "note": "since May",
}


@pytest.fixture
def place(app: Flask, client: FlaskClient, sign_in_as: Callable) -> str:
    """The address of the map of a visit of the client who is signed in, who has answered before."""
    somebody = sign_in_as(client, Role.CLIENT)
    with app.app_context():
        owner = db.session.get_one(Client, somebody.client_id)
        make_intake(owner, answers(focus_areas=["knees"], avoid_areas=["face"]))
        return f"/visits/{visit_of(owner)}/intake/map"


def visit_of(owner: Client, code: str = "swedish") -> str:
    treatment = make_treatment(code)
    return make_appointment(treatment, make_therapist(treatment), make_room(), client=owner).token


def kept(app: Flask) -> dict:
    with app.app_context():
        return newest_intake(db.session.query(Appointment).one().client_id).answers


def marked(page: str) -> dict[str, str]:
    """What is chosen in the list, by region."""
    chosen = re.findall(r'name="(\w+)-kind" value="(\w+)" id="[\w-]+" checked', page)
    return dict(chosen)


def shown(page: str) -> dict[str, str]:
    """What the figures show, by region."""
    return dict(re.findall(r'data-region="(\w+)" data-kind="(\w+)"', page))


def test_every_region_is_drawn_once_and_leads_to_its_own_controls(client: FlaskClient, place: str):
    page = client.get(place).text

    codes = [region.code for region in REGIONS]
    assert re.findall(r'href="#(\w+)" data-region=', page) == codes
    assert re.findall(r'data-place="(\w+)"', page) == codes
    assert re.findall(r'data-spot="(\w+)"', page) == codes
    assert page.count('class="region-shape"') == len(codes)


def test_areas_told_before_stand_on_figure_and_list_alike(client: FlaskClient, place: str):
    page = client.get(place).text

    told = {"front_face_middle": "avoid"} | {
        region.code: "focus" for region in REGIONS if region.area == "knees"
    }
    assert marked(page) == shown(page) == told


def test_what_is_marked_is_kept_and_the_rules_are_told(app: Flask, client: FlaskClient, place: str):
    answer = client.post(place, data=SHOULDER | {"front_belly_middle-kind": "avoid"}, follow_redirects=True)

    assert "Your map is kept." in answer.text
    answers_now = kept(app)
    assert answers_now["beside"]["marks"] == [
        {"region": "front_belly_middle", "kind": "avoid", "pain": None, "quality": None, "note": ""},
        MARK,
    ]
    assert answers_now["intake"]["avoid_areas"] == ["abdomen"]
    assert answers_now["intake"]["focus_areas"] == ["shoulders"]
    assert {"marks", "focus_areas", "avoid_areas"} <= {*answers_now["beside"]["answered_on"]}
    with app.app_context():
        assert len(intakes_of(db.session.query(Appointment).one().client)) == 2


def test_the_visit_is_screened_with_what_the_map_says(app: Flask, client: FlaskClient, place: str):
    client.post(place, data={"front_belly_middle-kind": "avoid"})

    with app.app_context():
        visit = db.session.query(Appointment).one()
        assert visit.screening.result["avoid_areas"] == ["abdomen"]
        assert visit.intake.answers["beside"]["marks"]


def test_what_was_kept_comes_back_as_it_was(client: FlaskClient, place: str):
    client.post(place, data=SHOULDER)

    page = client.get(place).text

    assert marked(page) == shown(page) == {"back_shoulder_left": "pain"}
    assert 'value="since May"' in page
    assert re.search(r'<option value="6" selected>', page)
    assert "Left shoulder, back: Pain 6 of 10, aching" in page


def test_on_a_phone_the_figure_that_is_marked_stands_first(client: FlaskClient, place: str):
    assert 'value="front" checked' in client.get(place).text

    client.post(place, data=SHOULDER)

    assert 'value="back" checked' in client.get(place).text


def test_my_answers_show_it_in_figures_and_words(client: FlaskClient, place: str):
    client.post(place, data=SHOULDER)

    page = client.get(place.replace("/map", "/answers")).text

    assert page.count('class="body" ') == 2
    assert "Left shoulder, back: Pain 6 of 10, aching" in page
    assert "since May" in page


def test_it_speaks_the_clients_language(client: FlaskClient, place: str):
    client.post(place, data=SHOULDER)

    page = client.get(place, headers={"Accept-Language": "de"}).text

    assert "Linke Schulter, hinten: Schmerz 6 von 10" in page
    assert '<figcaption class="body-title">Rückseite</figcaption>' in page


def test_nothing_marked_is_an_answer_and_takes_marks_back(app: Flask, client: FlaskClient, place: str):
    client.post(place, data=SHOULDER)
    client.post(place, data={})

    assert kept(app)["beside"]["marks"] == []
    assert kept(app)["intake"]["focus_areas"] == kept(app)["intake"]["avoid_areas"] == []
    assert shown(client.get(place).text) == {}


def test_details_that_belong_to_another_kind_are_left_out(app: Flask, client: FlaskClient, place: str):
    client.post(place, data=SHOULDER | {"back_shoulder_left-kind": "avoid"})

    assert kept(app)["beside"]["marks"] == [MARK | {"kind": "avoid", "pain": None, "quality": None}]


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    app: Flask, client: FlaskClient, place: str
):
    answer = client.post(place, data=SHOULDER | {"back_shoulder_left-note": "long " * 50})

    assert answer.status_code == 422
    assert 'href="#back_shoulder_left-note"' in answer.text
    assert "at most 200" in answer.text
    assert "long long long" in answer.text
    assert marked(answer.text) == shown(answer.text) == {"back_shoulder_left": "pain"}
    assert "marks" not in kept(app)["beside"]


@pytest.mark.parametrize(
    "odd", [{"kind": "itch"}, {"kind": "pain", "pain": "11"}, {"kind": "pain", "pain": "x"}]
)
def test_what_no_page_offers_is_refused(app: Flask, client: FlaskClient, place: str, odd: dict[str, str]):
    answer = client.post(place, data={f"front_face_middle-{field}": value for field, value in odd.items()})

    assert answer.status_code == 422
    assert "marks" not in kept(app)["beside"]


def test_opening_it_is_on_record(app: Flask, client: FlaskClient, place: str):
    client.get(place)

    with app.app_context():
        read = db.session.query(AccessEntry).one()
        assert (read.what, read.reason) == ("intake", "Filling in my own body map")


def test_before_anything_is_answered_the_visit_asks_for_that_first(
    app: Flask, client: FlaskClient, sign_in_as: Callable
):
    somebody = sign_in_as(client, Role.CLIENT)
    with app.app_context():
        token = visit_of(db.session.get_one(Client, somebody.client_id))

    assert client.get(f"/visits/{token}/intake/map").location == f"/visits/{token}"
    assert client.post(f"/visits/{token}/intake/map", data=SHOULDER).location == f"/visits/{token}"


def test_another_clients_map_does_not_exist(app: Flask, client: FlaskClient, place: str):
    with app.app_context():
        other = make_client("Bea", email="bea@example.com")
        make_intake(other)
        other_id, token = other.id, visit_of(other, "thai")

    assert client.get(f"/visits/{token}/intake/map").status_code == 404
    assert client.post(f"/visits/{token}/intake/map", data=SHOULDER).status_code == 404
    with app.app_context():
        assert "marks" not in newest_intake(other_id).answers["beside"]


@pytest.mark.parametrize("role", [Role.THERAPIST, Role.MANAGER])
def test_nobody_who_works_here_comes_to_it(app: Flask, place: str, sign_in_as: Callable, role: Role):
    browser = app.test_client()
    sign_in_as(browser, role)

    assert browser.get(place).status_code == 403
    assert browser.post(place, data=SHOULDER).status_code == 403


def test_its_address_and_title_tell_nothing(client: FlaskClient, place: str):
    page = client.get(place).text

    assert_no_health_words(place.rsplit("/", 1)[1])
    assert "<title>Your body map" in page
