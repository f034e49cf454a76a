"""Booking at the desk: for somebody on the books or a walk-in, once, and with every refusal in words."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.lifecycle import Status
from app.infra.database import db
from app.spa.accounts.models import Role
from app.spa.booking.models import Appointment
from app.spa.clients.models import Client
from tests.support.booking import count, told
from tests.support.factories import (
    NEEDS_A_LOOK,
    NOT_NOW,
    WELL,
    at,
    make_client,
    make_closure,
    make_intake,
)
from tests.support.health_words import assert_no_health_words
from tests.web.manager.conftest import Numbers

KEY = "0123456789abcdef" * 2
NOON = at("2026-05-07 12:00")
WALK_IN = {
    "choice": "swedish-60",
    "day": "2026-05-07",
    "time": "12:00",
    "therapist": "",
    "room": "",
    "name": "Walter Walkin",
    "email": "walter@example.com",
    "phone": "+1 212 555 0199",
    "request_key": KEY,
}


@pytest.fixture
def book(manager: FlaskClient, spa: Numbers) -> Callable:
    """A function that sends the form for a walk-in tomorrow at noon: book(time="13:00")."""

    def send(**changes: object):
        return manager.post("/manager/visits/new", data={**WALK_IN, **changes})

    return send


def of(token_url: str) -> Appointment:
    return db.session.query(Appointment).filter_by(uid=token_url.rsplit("/", 1)[1]).one()


def test_a_walk_in_is_booked_and_asked_for_answers(app: Flask, manager: FlaskClient, book):
    answer = book()

    page = manager.get(answer.location).text
    assert "Booked for Thursday, May 7, 12:00" in page
    assert "ask for the answers we need" in page
    with app.app_context():
        visit = of(answer.location)
        assert (visit.starts_at, visit.status, visit.source) == (NOON, Status.CONFIRMED, "front_desk")
        assert (visit.client.name, visit.client.phone) == ("Walter Walkin", "+12125550199")
        assert told(visit) == ["booking_confirmed", "intake_wanted"]


def test_a_walk_in_without_address_is_told_on_paper(app: Flask, manager: FlaskClient, book):
    answer = book(email="", phone="")

    assert "on paper" in manager.get(answer.location).text
    with app.app_context():
        assert told() == []


def test_sent_twice_it_is_booked_once(app: Flask, spa: Numbers, book):
    assert book().location == book().location

    with app.app_context():
        assert count(Appointment) == 2  # Ada's and this one
        assert told() == ["booking_confirmed", "intake_wanted"]


def test_going_back_and_booking_for_somebody_else_books_again(app: Flask, spa: Numbers, book):
    first, second = book(therapist=spa.mira), book(therapist=spa.noor, name="Wilma Walkin")

    assert first.location != second.location


def test_the_same_page_with_another_time_is_refused_and_then_starts_anew(book):
    book()

    answer = book(time="15:00")

    assert answer.status_code == 422
    assert "already used for another booking" in answer.text
    assert key_in(answer.text) != KEY


def key_in(page: str) -> str:
    return re.search(r'name="request_key" type="hidden" value="(\w+)"', page)[1]


def test_each_page_has_its_own_key(manager: FlaskClient, spa: Numbers):
    pages = [manager.get("/manager/visits/new").text for _ in range(2)]

    assert key_in(pages[0]) != key_in(pages[1])


@pytest.mark.parametrize("query", ["ada", "CLIENT ada", "ada@example", "ada@EXAMPLE.com"])
def test_a_client_is_found_and_chosen(manager: FlaskClient, spa: Numbers, query: str):
    found = manager.get("/manager/visits/new", query_string={"q": query, "day": "2026-05-07"}).text
    assert f"client={spa.ada}" in found
    assert "day=2026-05-07" in found

    chosen = manager.get(f"/manager/visits/new?client={spa.ada}").text
    assert "Somebody else" in chosen
    assert 'name="name"' not in chosen


def test_a_client_is_found_by_number(app: Flask, manager: FlaskClient, spa: Numbers):
    with app.app_context():
        db.session.query(Client).filter_by(uid=spa.ada).update({"phone": "+12125550123"})
        db.session.commit()

    assert spa.ada in manager.get("/manager/visits/new", query_string={"q": "(212) 555-0123"}).text


@pytest.mark.parametrize("query", ["%", "a", "zzz", "_da", "\x00", "' OR 1=1 --", "x" * 5000])
def test_nobody_is_found_by_what_is_no_name(manager: FlaskClient, spa: Numbers, query: str):
    answer = manager.get("/manager/visits/new", query_string={"q": query})

    assert answer.status_code == 200
    assert spa.ada not in answer.text


def test_somebody_on_the_books_is_booked(app: Flask, spa: Numbers, book):
    answer = book(client=spa.ada, name="")

    assert answer.status_code == 302
    with app.app_context():
        assert of(answer.location).client.uid == spa.ada


def test_a_client_whose_answers_need_a_look_waits_for_one(app: Flask, manager: FlaskClient, spa, book):
    with app.app_context():
        make_intake(db.session.query(Client).filter_by(uid=spa.ada).one(), NEEDS_A_LOOK)

    answer = book(client=spa.ada)

    page = manager.get(answer.location).text
    assert "a therapist reads first" in page
    assert_no_health_words(visible(page), treatments=False)
    with app.app_context():
        assert of(answer.location).status == Status.PENDING_REVIEW
        assert of(answer.location).therapist_id == spa.mira


def test_who_may_not_be_booked_is_refused_without_a_reason(app: Flask, spa: Numbers, book):
    with app.app_context():
        make_intake(db.session.query(Client).filter_by(uid=spa.ada).one(), NOT_NOW)

    answer = book(client=spa.ada)

    assert answer.status_code == 409
    assert "A therapist can say more" in answer.text
    assert_no_health_words(visible(answer.text), treatments=False)


def visible(page: str) -> str:
    return re.sub(r"<[^>]*>", " ", page.split("<main")[1].split("</main>")[0])


def test_a_training_that_is_missing_is_not_named(app: Flask, spa: Numbers, book):
    with app.app_context():
        make_intake(db.session.query(Client).filter_by(uid=spa.ada).one(), NEEDS_A_LOOK)

    answer = book(client=spa.ada, therapist=spa.noor)

    assert answer.status_code == 409
    assert "therapist with extra training" in answer.text
    assert 'href="#therapist"' in answer.text


def test_a_taken_time_offers_what_is_free_and_keeps_what_was_typed(
    app: Flask, spa: Numbers, another: Callable[..., str], book
):
    another(with_=spa.mira, room=spa.green, starts_at=NOON)

    answer = book(therapist=spa.mira)

    assert answer.status_code == 409
    assert "Mira is busy then" in answer.text
    assert "Free instead" in answer.text
    assert f'value="{int(NOON.timestamp())}:{spa.noor}:"' in answer.text
    for typed in ("Walter Walkin", "walter@example.com", "12:00", 'value="swedish-60"'):
        assert typed in answer.text
    with app.app_context():
        assert count(Appointment) == 2
        assert db.session.query(Client).filter_by(name="Walter Walkin").count() == 0


def test_an_offer_books_at_once(app: Flask, spa: Numbers, book):
    answer = book(time="", offer=f"{int(NOON.timestamp())}:{spa.noor}:")

    with app.app_context():
        assert (of(answer.location).starts_at, of(answer.location).therapist_id) == (NOON, spa.noor)


def test_a_client_cannot_be_in_two_places(spa: Numbers, book):
    answer = book(client=spa.ada, time="10:00", therapist=spa.noor)

    assert answer.status_code == 409
    assert "already a visit booked for this client" in answer.text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"day": "2026-05-05"}, "That time has already passed"),
        ({"time": "07:00"}, "Nobody who could do this works"),
        ({"day": "2026-05-08"}, "We are closed at that time"),
        ({"choice": "hot_stone-60", "therapist": "noor"}, "does not give this treatment"),
        ({"choice": "hot_stone-60", "room": "blue"}, "does not have what this treatment needs"),
    ],
)
def test_what_cannot_be_is_refused_in_words(app: Flask, spa: Numbers, book, changes: dict, words: str):
    with app.app_context():
        make_closure("2026-05-08 00:00", "2026-05-09 00:00")
    named = {"noor": spa.noor, "blue": spa.blue}

    answer = book(**{name: named.get(value, value) for name, value in changes.items()})

    assert answer.status_code == 409
    assert words in answer.text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": " "}, "Please write the client&#39;s name"),
        ({"name": "x" * 121}, "at most 120 characters"),
        ({"email": "walter@"}, "This is not an e-mail address yet"),
        ({"phone": "12"}, "We cannot read this number"),
        ({"choice": "swedish-61"}, "Please choose one of the answers"),
        ({"choice": ""}, "Please choose one of the answers"),
        ({"day": "2026-02-30"}, "There is no such day"),
        ({"time": "noon"}, "There is no such time"),
        ({"therapist": "4711"}, "Please choose one of the answers"),
        ({"room": "-1"}, "Please choose one of the answers"),
        ({"request_key": ""}, None),
    ],
)
def test_what_cannot_be_read_is_said_at_the_field(
    app: Flask, spa: Numbers, book, changes: dict, words: str | None
):
    answer = book(**changes)

    if words is None:  # without a key of the page nothing is lost; it gets a new one
        assert answer.status_code == 302
        return
    assert answer.status_code == 422
    assert words in answer.text
    assert "Not booked yet" in answer.text
    with app.app_context():
        assert count(Appointment) == 1


def test_the_address_fills_the_form(manager: FlaskClient, spa: Numbers):
    query = {"day": "2026-05-07", "time": "14:15", "therapist": spa.noor, "choice": "swedish-90"}

    page = manager.get("/manager/visits/new", query_string=query).text

    assert 'value="14:15"' in page
    assert f'<option selected value="{spa.noor}">Noor</option>' in page
    assert '<option selected value="swedish-90">' in page


@pytest.mark.parametrize("query", ["day=2026-02-30", "time=99:99", "therapist=4711", "room=x", "choice=y"])
def test_an_address_that_makes_no_sense_is_said(manager: FlaskClient, spa: Numbers, query: str):
    answer = manager.get(f"/manager/visits/new?{query}")

    assert answer.status_code == 422
    assert "Not booked yet" in answer.text


def test_a_client_who_never_was_is_not_found(manager: FlaskClient, spa: Numbers, book):
    assert manager.get("/manager/visits/new?client=nobody").status_code == 404
    assert book(client="nobody").status_code == 404


def test_answers_given_before_count(app: Flask, manager: FlaskClient, spa: Numbers, book):
    with app.app_context():
        bea = make_client("Bea Before", email="bea@example.com")
        make_intake(bea, WELL)
        uid = bea.uid

    page = manager.get(book(client=uid).location).text

    assert "We write to Bea Before in a few minutes." in page
    assert "answers still missing" not in page


def test_only_a_manager_books_at_the_desk(app: Flask, client: FlaskClient, spa: Numbers, sign_in_as):
    sign_in_as(client, Role.THERAPIST)

    assert client.post("/manager/visits/new", data=WALK_IN).status_code == 403
    with app.app_context():
        assert count(Appointment) == 1
