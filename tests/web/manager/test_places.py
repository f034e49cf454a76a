"""People and places: rooms, kit, treatments and budgets are changed here, with every refusal in words."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.infra.database import db
from app.spa.accounts.models import Role
from app.spa.roster.models import Kit, Room, Therapist
from app.spa.treatments.models import Treatment
from tests.web.manager.conftest import Numbers

ROOM = {"name": "Blue room", "kind": "standard", "features": ["table"], "places": "1", "is_active": "y"}
KIT = {"name": "Heater", "kind": "Stone heater", "is_active": "y"}
SWEDISH = {"setup": "0", "turnover": "15", "effort": "100", "features": ["table"]}
PAGES = (
    "/manager/rooms/new",
    "/manager/rooms/1",
    "/manager/kit/new",
    "/manager/kit/1",
    "/manager/treatments/swedish",
)


def test_people_and_places_leads_to_every_form(app: Flask, manager: FlaskClient, spa: Numbers):
    page = manager.get("/manager/people").text
    with app.app_context():
        slug = db.session.get_one(Therapist, spa.mira).slug

    for address in (*PAGES, f"/manager/people/{slug}/effort"):
        assert f'href="{address}"' in page
        assert manager.get(address).status_code == 200
    assert "360 a day" in page


@pytest.mark.parametrize("who", [Role.CLIENT, Role.THERAPIST])
def test_nobody_else_may_change_them(app: Flask, client: FlaskClient, spa: Numbers, sign_in_as, who):
    sign_in_as(client, who)

    for address in PAGES:
        assert client.get(address).status_code in (403, 404)
        assert client.post(address, data=ROOM | KIT | SWEDISH).status_code in (403, 404)
    with app.app_context():
        assert db.session.query(Room).count() == 2


@pytest.mark.parametrize(
    "address",
    [
        "/manager/rooms/99",
        "/manager/kit/99",
        f"/manager/rooms/{2**40}",
        "/manager/treatments/thai",
        "/manager/people/nobody/effort",
    ],
)
def test_what_there_is_not_is_not_found(manager: FlaskClient, spa: Numbers, address: str):
    assert manager.get(address).status_code == 404
    assert manager.post(address).status_code == 404


def test_a_room_is_changed_and_a_new_one_made(app: Flask, manager: FlaskClient, spa: Numbers):
    changed = {**ROOM, "name": "Sky room", "features": ["table", "step_free"], "places": "2"}
    assert manager.post(f"/manager/rooms/{spa.blue}", data=changed).status_code == 302
    assert manager.post("/manager/rooms/new", data={**ROOM, "name": "Attic"}).status_code == 302

    page = manager.get("/manager/people").text
    assert "Sky room" in page
    assert "A table, a way without steps" in page
    assert "Attic" in page
    with app.app_context():
        assert db.session.get_one(Room, spa.blue).places == 2


def test_the_visits_in_the_way_are_named_with_a_link(manager: FlaskClient, spa: Numbers):
    refused = manager.post(f"/manager/rooms/{spa.blue}", data={**ROOM, "is_active": "", "name": "Closet"})

    assert refused.status_code == 409
    assert "Please move or cancel them first." in refused.text
    assert f'href="/manager/visits/{spa.visit}"' in refused.text
    assert 'value="Closet"' in refused.text  # what was typed stays


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "Please name the room."),
        ({"name": "Green room"}, "There is one with that name already."),
        ({"places": "0"}, "Please choose 1 to 6 places."),
        ({"places": "many"}, "Please write a whole number here"),
        ({"features": ["swimming_pool"]}, "Please choose from the answers shown here."),
    ],
)
def test_an_odd_room_is_refused_at_the_field(manager: FlaskClient, spa: Numbers, change: dict, said: str):
    refused = manager.post(f"/manager/rooms/{spa.blue}", data={**ROOM, **change})

    assert refused.status_code in (409, 422)
    assert said in refused.text


def test_a_piece_of_kit_is_made_and_put_out_of_use(app: Flask, manager: FlaskClient, spa: Numbers):
    assert manager.post("/manager/kit/new", data=KIT).status_code == 302
    with app.app_context():
        made = db.session.query(Kit).filter_by(name="Heater").one()
        assert (made.kind, made.is_active) == ("stone_heater", True)
        number = made.id

    manager.post(f"/manager/kit/{number}", data={**KIT, "is_active": ""})

    assert "not in use" in manager.get("/manager/people").text


def test_kit_is_called_as_the_front_desk_calls_it_and_keeps_its_kind(
    app: Flask, manager: FlaskClient, spa: Numbers
):
    sent = {**KIT, "name": "Cushion set", "kind": "Side-lying cushions"}
    assert manager.post("/manager/kit/new", data=sent).status_code == 302
    with app.app_context():
        number = db.session.query(Kit).filter_by(name="Cushion set").one().id
    assert "Side-lying cushions" in manager.get("/manager/people").text
    shown = re.search(r'name="kind"[^>]*value="([^"]+)"', manager.get(f"/manager/kit/{number}").text)[1]
    manager.post(f"/manager/kit/{number}", data={**sent, "kind": shown})

    assert shown == "side-lying cushions"
    with app.app_context():
        assert db.session.get_one(Kit, number).kind == "side_lying_cushions"


@pytest.mark.parametrize(
    ("change", "said"),
    [({"kind": ""}, "Please say what kind it is."), ({"kind": "¿?"}, "letters without accents")],
)
def test_odd_kit_is_refused_at_the_field(manager: FlaskClient, spa: Numbers, change: dict, said: str):
    refused = manager.post("/manager/kit/new", data={**KIT, **change})

    assert refused.status_code == 422
    assert said in refused.text


def test_what_a_treatment_takes_up_is_changed(app: Flask, manager: FlaskClient, spa: Numbers):
    wanted = {
        "setup": "10",
        "turnover": "20",
        "effort": "90",
        "features": ["table", "heat"],
        "kit-stone_heater": "y",
        "kit-stone_heater-warm-up": "25",
    }

    assert manager.post("/manager/treatments/hot-stone", data=wanted).status_code == 302

    with app.app_context():
        treatment = db.session.query(Treatment).filter_by(code="hot_stone").one()
        assert (treatment.setup_minutes, treatment.turnover_minutes) == (10, 20)
        assert treatment.effort_percent == 90
        assert [(row.kind, row.warm_up_minutes, row.cool_down_minutes) for row in treatment.kit] == [
            ("stone_heater", 25, 0)
        ]


def test_a_treatments_change_that_strands_a_visit_names_it(manager: FlaskClient, spa: Numbers):
    refused = manager.post("/manager/treatments/swedish", data={**SWEDISH, "features": ["table", "heat"]})

    assert refused.status_code == 409
    assert f'href="/manager/visits/{spa.visit}"' in refused.text


@pytest.mark.parametrize("change", [{"setup": "121"}, {"turnover": "-1"}, {"effort": "401"}, {"effort": ""}])
def test_odd_numbers_of_a_treatment_are_refused(manager: FlaskClient, spa: Numbers, change: dict):
    assert manager.post("/manager/treatments/swedish", data={**SWEDISH, **change}).status_code == 422


def test_a_therapist_gets_a_budget_of_their_own_and_the_houses_back(
    app: Flask, manager: FlaskClient, spa: Numbers
):
    with app.app_context():
        address = f"/manager/people/{db.session.get_one(Therapist, spa.mira).slug}/effort"

    manager.post(address, data={"a_day": "300", "in_a_row": "0"})
    page = manager.get("/manager/people").text
    assert "300 a day" in page
    assert "no limit in a row" in page

    manager.post(address, data={"a_day": "", "in_a_row": ""})
    assert "300 a day" not in manager.get("/manager/people").text
    assert manager.post(address, data={"a_day": "-1"}).status_code == 422


def test_each_page_says_who_changed_what(app: Flask, manager: FlaskClient, spa: Numbers):
    asked = (
        (f"/manager/rooms/{spa.blue}", ROOM | {"name": "Sky room"}, ("Name", "Blue room", "Sky room")),
        ("/manager/kit/1", KIT | {"name": "Old heater"}, ("Name", "Old heater")),
        ("/manager/treatments/swedish", SWEDISH | {"turnover": "20"}, ("Turnover", "15 min", "20 min")),
    )
    for address, sent, words in asked:
        assert "Nothing yet" in manager.get(address).text
        manager.post(address, data=sent)
        table = manager.get(address).text.partition('id="changes"')[2]
        for word in ("Olive Manager", *words):
            assert word in table
    assert "Sky room" not in manager.get("/manager/house-rules").text
    assert "What was changed" not in manager.get("/manager/rooms/new").text
