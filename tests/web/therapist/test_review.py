"""A therapist decides: ticks each flag, then accepts, changes, records a letter or declines."""

import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.domain.lifecycle import Status
from app.infra.database import db
from app.infra.outbox.models import Message
from app.spa.booking.models import Review
from app.spa.booking.services import renew_answers
from app.spa.clients.models import Client
from app.spa.intake.models import Clearance
from tests.support.booking import count
from tests.support.clock import NOW
from tests.support.factories import NEEDS_A_LETTER, NEEDS_A_LOOK, NOT_NOW, WELL, ZONE, at
from tests.support.health_words import assert_no_health_words
from tests.web.therapist.conftest import House, words

DISC, HEART = "herniated_disc", "heart_failure"
TICKED = {"seen": "0", "ticked": DISC}
UNCHANGED = {"treatment": "swedish", "minutes": "60", "pressure": ""}


@pytest.fixture
def token(house: House) -> str:
    """A request that waits for Mira."""
    return house.ask(NEEDS_A_LOOK)


def decide(desk: FlaskClient, token: str, decision: str = "", **fields: object):
    data = {"decision": decision} | fields if decision else fields
    return desk.post(f"/therapist/visits/{token}/review", data=data)


def decisions(house: House) -> list[str]:
    with house.app.app_context():
        return list(db.session.scalars(select(Review.decision).order_by(Review.id)))


def messages(house: House) -> list[str]:
    with house.app.app_context():
        return list(db.session.scalars(select(Message.kind).order_by(Message.id)))


# --- accepting


def test_ticked_and_accepted_it_is_confirmed(house: House, desk: FlaskClient, token: str):
    answer = decide(desk, token, "accept", **TICKED, message="Bring your own pillow.")

    assert (answer.status_code, answer.location) == (302, f"/therapist/visits/{token}")
    assert house.status(token) == Status.CONFIRMED
    page = words(desk.get(answer.location).text)
    assert "Your decision is kept." in page
    assert "Bring your own pillow." in page


def test_what_is_not_ticked_is_asked_for_and_nothing_typed_is_lost(
    house: House, desk: FlaskClient, token: str
):
    answer = decide(desk, token, "accept", seen="0", message="Bring your own pillow.")

    assert answer.status_code == 409
    assert "Not every flag is ticked. Please read them and tick each one." in answer.text
    assert "Bring your own pillow." in answer.text
    assert re.search(r'value="accept"[^>]* checked', answer.text)
    assert (house.status(token), decisions(house)) == (Status.PENDING_REVIEW, [])


def test_without_a_choice_nothing_is_decided(house: House, desk: FlaskClient, token: str):
    answer = decide(desk, token, **TICKED)

    assert answer.status_code == 422
    assert "Please choose what you decide." in answer.text
    assert re.search(rf'value="{DISC}"[^>]* checked', answer.text)
    assert decisions(house) == []


@pytest.mark.parametrize(
    "odd", [{"decision": "marry"}, {"decision": "clearance"}, {"decision": "accept", "ticked": "plague"}]
)
def test_what_is_not_offered_cannot_be_chosen(house: House, desk: FlaskClient, token: str, odd: dict):
    assert decide(desk, token, **{**TICKED, **odd}).status_code == 422
    assert decisions(house) == []


def test_pressed_twice_it_is_decided_once(house: House, desk: FlaskClient, token: str):
    for _ in range(2):
        answer = decide(desk, token, "accept", **TICKED)

    assert answer.location == f"/therapist/visits/{token}"
    assert "A decision was kept already." in desk.get(answer.location).text
    assert (decisions(house), messages(house).count("booking_confirmed")) == (["accepted"], 1)


def test_once_its_time_has_come_it_cannot_be_accepted(house: House, desk: FlaskClient):
    token = house.visit(NEEDS_A_LOOK, at=at("2026-05-06 09:45"), status=Status.PENDING_REVIEW)

    assert "can no longer be accepted" in desk.get(f"/therapist/visits/{token}").text
    answer = decide(desk, token, "accept", **TICKED)

    assert answer.status_code == 409
    assert "The time of this visit has come." in answer.text


def test_a_flag_that_came_later_is_ticked_on_a_confirmed_visit(house: House, desk: FlaskClient):
    token = house.ask(WELL)
    with house.app.app_context():
        client = db.session.get_one(Client, house.row(token).client_id)
        renew_answers(client, NEEDS_A_LOOK, now=NOW, zone=ZONE)
    assert "1 flag is not ticked by you" in words(desk.get(f"/therapist/visits/{token}").text)

    assert decide(desk, token, "accept", **TICKED).status_code == 302

    assert "Ticked by you" not in desk.get("/therapist/").text
    assert "not ticked by you" not in desk.get(f"/therapist/visits/{token}").text


# --- with changes


def test_shorter_and_gentler(house: House, desk: FlaskClient, token: str):
    answer = decide(
        desk, token, "adapt", **TICKED, treatment="swedish", minutes="30", pressure="light", message="Half."
    )

    assert answer.status_code == 302
    page = words(desk.get(answer.location).text)
    assert "You decided: light pressure" in page
    assert "Swedish massage, 30 min" in page
    with house.app.app_context():
        assert (house.row(token).minutes, house.row(token).status) == (30, Status.CONFIRMED)


def test_no_change_is_no_adapting(house: House, desk: FlaskClient, token: str):
    answer = decide(desk, token, "adapt", **TICKED, **UNCHANGED)

    assert answer.status_code == 409
    assert "Nothing would change." in answer.text
    assert decisions(house) == []


@pytest.mark.parametrize(
    "forged", [{"treatment": "thai"}, {"minutes": "90"}, {"minutes": "x"}, {"pressure": "deep"}]
)
def test_only_what_is_offered_can_be_changed_to(
    house: House, desk: FlaskClient, token: str, forged: dict[str, str]
):
    answer = decide(desk, token, "adapt", **TICKED, **UNCHANGED | forged)

    assert answer.status_code == 422
    assert "Please choose" in answer.text
    assert (house.status(token), decisions(house)) == (Status.PENDING_REVIEW, [])


def test_treatments_that_are_ruled_out_or_not_hers_are_not_offered(
    house: House, desk: FlaskClient, token: str
):
    page = desk.get(f"/therapist/visits/{token}").text

    offered = re.findall(r'<option[^>]* value="(\w+)"', page)
    assert {"swedish", "hot_stone"} <= set(offered)
    assert "thai" not in offered
    assert "deep" not in offered  # above the cap


# --- a letter


@pytest.fixture
def wants_letter(house: House) -> str:
    """A request for which the rules ask for a letter."""
    return house.ask(NEEDS_A_LETTER)


LETTER = {"seen": "0", "ticked": HEART, "letter": HEART, "on_paper": "y", "valid_until": "2026-12-31"}


def test_a_letter_seen_is_recorded_and_confirms(house: House, desk: FlaskClient, wants_letter: str):
    answer = decide(desk, wants_letter, "clearance", **LETTER)

    assert answer.status_code == 302
    assert house.status(wants_letter) == Status.CONFIRMED
    with house.app.app_context():
        letter = db.session.scalars(select(Clearance)).one()
        assert (letter.codes, letter.valid_until) == ([HEART], date(2026, 12, 31))
    assert "A letter is on file" in desk.get(answer.location).text


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ({"letter": ""}, "Please choose from the answers shown here."),
        ({"letter": None}, "Please tick what the letter agrees to."),
        ({"on_paper": None}, "Please look at the letter itself before you record it."),
        ({"valid_until": "2026-02-30"}, "There is no such day."),
    ],
)
def test_what_a_letter_lacks_is_said_at_its_field(
    house: House, desk: FlaskClient, wants_letter: str, missing: dict, sentence: str
):
    fields = {name: value for name, value in (LETTER | missing).items() if value is not None}
    answer = decide(desk, wants_letter, "clearance", **fields)

    assert answer.status_code == 422
    assert sentence in answer.text
    with house.app.app_context():
        assert count(Clearance) == 0


def test_a_letter_that_ends_before_the_visit_is_refused(house: House, desk: FlaskClient, wants_letter: str):
    answer = decide(desk, wants_letter, "clearance", **LETTER | {"valid_until": "2026-05-06"})

    assert answer.status_code == 409
    assert "That letter ends before the visit." in answer.text
    assert house.status(wants_letter) == Status.PENDING_REVIEW


def test_a_letter_alone_is_not_enough_while_a_flag_is_not_ticked(
    house: House, desk: FlaskClient, wants_letter: str
):
    answer = decide(desk, wants_letter, "clearance", **{k: v for k, v in LETTER.items() if k != "ticked"})

    assert answer.status_code == 409
    assert "Not every flag is ticked." in answer.text
    with house.app.app_context():
        assert count(Clearance) == 0


# --- declining


def test_declined_the_time_is_free_and_the_words_wait_on_the_clients_page(
    house: House, desk: FlaskClient, token: str
):
    answer = decide(desk, token, "decline", seen="0", message="Please see a doctor about the disc first.")

    assert (answer.status_code, answer.location) == (302, "/therapist/")
    assert house.status(token) == Status.DECLINED
    with house.app.app_context():
        assert house.row(token).reviews[0].details["message"] == "Please see a doctor about the disc first."
        sent = db.session.scalars(select(Message).where(Message.kind == "review_declined")).one()
        assert_no_health_words(f"{sent.payload}")


def test_declining_needs_a_word_to_the_client(house: House, desk: FlaskClient, token: str):
    answer = decide(desk, token, "decline", seen="0", message="   ")

    assert answer.status_code == 422
    assert "Please write a few words" in answer.text
    assert house.status(token) == Status.PENDING_REVIEW


def test_declined_twice_is_declined_once(house: House, desk: FlaskClient, token: str):
    for _ in range(2):
        answer = decide(desk, token, "decline", seen="0", message="Sorry.")

    assert answer.location == "/therapist/"
    assert (decisions(house), messages(house).count("review_declined")) == (["declined"], 1)


def test_a_stop_cannot_be_accepted_by_a_forged_form(house: House, desk: FlaskClient):
    token = house.visit(NOT_NOW, status=Status.PENDING_REVIEW)

    assert decide(desk, token, "accept", seen="0", ticked="fever").status_code == 422
    assert house.status(token) == Status.PENDING_REVIEW


def test_a_message_without_end_is_refused(house: House, desk: FlaskClient, token: str):
    answer = decide(desk, token, "accept", **TICKED, message="x" * 1001)

    assert answer.status_code == 422
    assert "at most 1000 characters" in answer.text


# --- what leaves the page


@pytest.mark.parametrize("decision", ["accept", "adapt", "decline"])
def test_cookie_and_address_tell_nothing(house: House, desk: FlaskClient, token: str, decision: str):
    answer = decide(
        desk, token, decision, **TICKED, **UNCHANGED | {"pressure": "light"}, message="Mind the disc."
    )
    with desk.session_transaction() as session:
        assert session["_flashes"]
        assert_no_health_words(f"{answer.location} {session['_flashes']}")


def test_a_form_from_elsewhere_is_refused(house: House, desk: FlaskClient, token: str):
    house.app.config["WTF_CSRF_ENABLED"] = True

    assert decide(desk, token, "accept", **TICKED).status_code == 400
    assert decisions(house) == []
