"""The API's write part: other programs book, look, move and cancel, by the spa's own rules."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.infra import clock
from app.infra.database import db
from app.spa.booking.models import Appointment
from app.spa.clients.models import Client
from app.spa.intake.models import Consent, Intake
from tests.support.booking import count, send_all, told
from tests.support.clock import NOW
from tests.support.factories import make_therapist, small_spa
from tests.support.health_words import assert_no_health_words
from tests.web.api.conftest import AGREED, WANTED, Program

WELL = {"age": 40, "goals": ["relaxation"]}
NOON = "2026-05-07T12:00:00-04:00"
Make = Callable[..., Program]


@pytest.fixture(autouse=True)
def _a_spa(app: Flask) -> None:
    with app.app_context():
        small_spa()


@pytest.fixture
def hotel(program: Make) -> Program:
    """A program that may do everything."""
    return program()


def rows(app: Flask, model: type) -> int:
    with app.app_context():
        return count(model)


def kinds(app: Flask) -> list[str]:
    with app.app_context():
        return told()


def let_out(app: Flask) -> None:
    """The messages so far go out."""
    with app.app_context():
        send_all()


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    """The problem document, once it is one."""
    assert (answer.status_code, answer.json["code"]) == (status, code), answer.text
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == status
    return answer.json


# --- booking


def test_a_visit_is_booked_and_has_an_address(app: Flask, hotel: Program):
    answer = hotel.book()

    assert answer.status_code == 201
    made = answer.json
    assert (made["status"], made["start"], made["end"]) == (
        "confirmed",
        "2026-05-07T10:00:00-04:00",
        "2026-05-07T11:00:00-04:00",
    )
    assert made["price"] == {"cents": 6000, "currency": "USD"}
    assert answer.headers["Location"] == f"/api/v1/appointments/{made['id']}"
    assert answer.headers["ETag"] == '"0-confirmed"'
    assert hotel.ask("GET", f"/appointments/{made['id']}").json == made
    with app.app_context():
        visit = db.session.scalars(select(Appointment)).one()
        assert (visit.source, visit.client.name, visit.client.phone) == (
            "api",
            "Vera Visitor",
            "+12125550123",
        )


def test_who_has_answered_nothing_is_asked_by_mail(app: Flask, hotel: Program):
    hotel.book()

    assert kinds(app) == ["booking_confirmed", "intake_wanted"]


def test_answers_that_come_along_are_kept_sealed_and_screened(app: Flask, hotel: Program):
    answer = hotel.book(answers={"intake": WELL, "consents": AGREED})

    assert answer.json["status"] == "confirmed"
    assert kinds(app) == ["booking_confirmed"]
    with app.app_context():
        kept = db.session.scalars(select(Intake)).one()
        assert kept.answers["intake"]["goals"] == ["relaxation"]
        assert set(db.session.scalars(select(Consent.kind))) == {"treatment", "health_data"}


def test_what_a_therapist_must_see_first_waits(app: Flask, hotel: Program):
    answer = hotel.book(
        answers={"intake": {**WELL, "conditions": [{"code": "herniated_disc"}]}, "consents": AGREED}
    )

    assert answer.json["status"] == "pending_review"
    assert answer.json["therapist"]["name"] == "Mira"  # the one who is trained for it
    assert kinds(app) == ["booking_requested"]
    assert_no_health_words(answer.text, allowing=("swedish",))


def test_what_the_rules_forbid_is_refused_and_nothing_is_kept(app: Flask, hotel: Program):
    answer = hotel.book(answers={"intake": {**WELL, "conditions": [{"code": "fever"}]}, "consents": AGREED})

    refused = problem(answer, 409, "not_bookable")
    assert "alternatives" not in refused
    assert "fever" not in answer.text
    assert (rows(app, Appointment), rows(app, Intake), rows(app, Consent)) == (0, 0, 0)


def test_wishes_count(hotel: Program):
    assert hotel.book(gender="man").json["therapist"]["name"] == "Noor"


def test_a_time_that_is_gone_comes_with_the_nearest_others(hotel: Program):
    for _ in range(2):
        assert hotel.book().status_code == 201

    refused = problem(hotel.book(), 409, "slot_taken")

    assert refused["alternatives"][0].keys() == {"start", "end", "therapists"}
    assert hotel.book(start=refused["alternatives"][0]["start"]).status_code == 201


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"start": "2026-05-06T10:30:00-04:00"}, "short_notice"),
        ({"start": "2026-05-05T10:00:00-04:00"}, "in_the_past"),
        ({"start": "2027-05-05T10:00:00-04:00"}, "too_far_ahead"),
        ({"start": "2099-12-31T23:59:59Z"}, "too_far_ahead"),
        ({"start": "2026-05-07T10:05:00-04:00"}, "off_grid"),
        ({"start": "2026-05-07T22:00:00-04:00"}, "outside_hours"),
        ({"minutes": 61}, "not_offered"),
        ({"treatment": "thai"}, "not_offered"),
        ({"therapist": 99999}, "no_therapist"),
    ],
)
def test_a_program_is_held_to_the_rules_of_every_client(
    app: Flask, hotel: Program, changes: dict[str, Any], code: str
):
    problem(hotel.book(**changes), 409, code)

    assert rows(app, Appointment) == 0


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"treatment": "reiki"}, "treatment"),
        ({"minutes": "60"}, "minutes"),
        ({"minutes": True}, "minutes"),
        ({"start": "2026-05-07T10:00:00"}, "start"),
        ({"start": "2026-02-30T10:00:00Z"}, "start"),
        ({"start": "2026-05-07T10:00:00.5Z"}, "start"),
        ({"start": 1778162400}, "start"),
        ({"client": {"name": "Vera"}}, "client.email"),
        ({"client": {"name": " ", "email": "vera@example.com"}}, "client.name"),
        ({"client": {"name": "Ve\x00ra", "email": "vera@example.com"}}, "client.name"),
        ({"client": {"name": "Ve\ud800ra", "email": "vera@example.com"}}, "client.name"),
        ({"client": {"name": "Vera", "email": "vera@example.com\nBcc: all@example.com"}}, "client.email"),
        ({"client": {"name": "Vera", "email": "vera@mail.localhost"}}, "client.email"),
        ({"client": {"name": "Vera", "email": "vera@example.com", "phone": "5550123"}}, "client.phone"),
        ({"colour": "blue"}, "colour"),
        ({"answers": {"intake": {"age": -1}, "consents": AGREED}}, "answers.intake.age"),
        (
            {"answers": {"intake": {**WELL, "conditions": [{"code": "gout"}]}, "consents": AGREED}},
            "answers.intake.conditions[0].code",
        ),
        ({"answers": {"intake": [], "consents": AGREED}}, "answers.intake"),
        ({"answers": {"intake": None, "consents": AGREED}}, "answers.intake"),
        ({"answers": {"intake": WELL}}, "answers.consents"),
        ({"answers": {"consents": AGREED}}, "answers.intake"),
        (
            {"answers": {"intake": WELL, "consents": {"health_data": AGREED["health_data"]}}},
            "answers.consents.treatment",
        ),
        (
            {"answers": {"intake": WELL, "consents": {**AGREED, "treatment": "1999-01"}}},
            "answers.consents.treatment",
        ),
    ],
)
def test_every_problem_is_named_with_its_place(
    app: Flask, hotel: Program, changes: dict[str, Any], path: str
):
    said = problem(hotel.book(**changes), 422, "invalid_request")

    assert path in {one["path"] for one in said["problems"]}
    assert rows(app, Appointment) == 0


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"data": "{", "content_type": "application/json"}, 400, "broken_json"),
        ({"data": '{"minutes": 60, "minutes": 90}', "content_type": "application/json"}, 400, "broken_json"),
        ({"data": "treatment=swedish"}, 415, "unsupported_media_type"),
        ({"data": "[]", "content_type": "application/json"}, 422, "invalid_request"),
        ({"json": {"treatment": "x" * 300_000}}, 413, "request_entity_too_large"),
    ],
)
def test_a_broken_body_gets_a_problem_document(hotel: Program, sent: dict[str, Any], status: int, code: str):
    problem(hotel.ask("POST", **sent), status, code)


def test_other_methods_are_refused_with_those_there_are(hotel: Program):
    answer = hotel.ask("PUT", "/appointments/x")

    problem(answer, 405, "method_not_allowed")
    assert {"GET", "PATCH", "DELETE"} <= set(answer.headers["Allow"].split(", "))


# --- the same request twice


def test_the_same_request_books_once_and_is_answered_the_same(app: Flask, hotel: Program):
    first = hotel.book(key="k-1")
    hotel.ask("PATCH", f"/appointments/{first.json['id']}", json={"start": NOON})

    with clock.fixed_at(NOW + timedelta(days=30)):  # long after the time could be booked
        again = hotel.book(key="k-1")

    assert (again.status_code, again.json, again.headers["Location"]) == (
        201,
        first.json,
        first.headers["Location"],
    )
    assert rows(app, Appointment) == rows(app, Client) - 1 == 1


def test_a_key_with_another_request_is_refused(app: Flask, hotel: Program):
    hotel.book(key="k-1")

    problem(hotel.book(key="k-1", start=NOON), 422, "key_reused")
    problem(hotel.book(key="k-1", client={**WANTED["client"], "name": "Wim"}), 422, "key_reused")
    assert rows(app, Appointment) == 1


def test_a_refused_request_leaves_its_key_free(hotel: Program):
    problem(hotel.book(key="k-1", start="2026-05-07T22:00:00-04:00"), 409, "outside_hours")

    assert hotel.book(key="k-1").status_code == 201


def test_each_token_has_its_own_keys(hotel: Program, program: Make):
    assert hotel.book(key="k-1").json["id"] != program().book(key="k-1").json["id"]


@pytest.mark.parametrize("key", ["", "x" * 201, "two words"])
def test_a_key_that_is_none_is_refused(hotel: Program, key: str):
    problem(hotel.book(key=key), 422, "invalid_request")


def test_without_a_key_twice_is_two_visits(app: Flask, hotel: Program):
    hotel.book()
    hotel.book()

    assert rows(app, Appointment) == 2


# --- changing


def test_a_visit_moves_and_says_so(app: Flask, hotel: Program):
    made = hotel.book().json
    let_out(app)

    moved = hotel.ask("PATCH", f"/appointments/{made['id']}", json={"start": NOON})

    assert (moved.status_code, moved.json["start"], moved.json["sequence"]) == (200, NOON, 1)
    assert moved.json["therapist"] == made["therapist"]
    assert "booking_moved" in kinds(app)


def test_another_therapist_can_be_asked_for(hotel: Program):
    made = hotel.book(gender="man").json
    mira = next(t for t in hotel.ask("GET", "/therapists").json["therapists"] if t["name"] == "Mira")

    moved = hotel.ask("PATCH", f"/appointments/{made['id']}", json={"therapist": mira["id"]})

    assert (moved.json["therapist"]["name"], moved.json["start"]) == ("Mira", made["start"])


@pytest.mark.parametrize("change", [{}, {"start": None}])
def test_a_change_of_nothing_changes_nothing(hotel: Program, change: dict[str, Any]):
    made = hotel.book().json

    assert hotel.ask("PATCH", f"/appointments/{made['id']}", json=change).json == made


def test_a_visit_stays_where_it_is_when_the_other_time_is_gone(hotel: Program):
    made = hotel.book().json
    for _ in range(2):
        hotel.book(start=NOON)

    refused = hotel.ask("PATCH", f"/appointments/{made['id']}", json={"start": NOON})

    assert problem(refused, 409, "slot_taken")["alternatives"]
    assert hotel.ask("GET", f"/appointments/{made['id']}").json == made


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_what_has_changed_since_it_was_seen_is_left_alone(hotel: Program, method: str):
    made = hotel.book()
    place, seen = f"/appointments/{made.json['id']}", {"If-Match": made.headers["ETag"]}
    body = {"json": {"start": NOON}} if method == "PATCH" else {}
    moved = hotel.ask("PATCH", place, json={"start": "2026-05-08T10:00:00-04:00"}, headers=seen)
    assert moved.status_code == 200

    problem(hotel.ask(method, place, headers=seen, **body), 412, "changed_meanwhile")
    now = {"If-Match": moved.headers["ETag"]}
    assert hotel.ask(method, place, headers=now, **body).status_code in (200, 204)


def test_moving_late_is_refused_as_to_every_client(hotel: Program):
    made = hotel.book(start="2026-05-06T15:00:00-04:00").json

    problem(hotel.ask("PATCH", f"/appointments/{made['id']}", json={"start": NOON}), 409, "too_late")


def test_why_a_move_cannot_be_is_not_told_if_it_is_the_clients_own(app: Flask, hotel: Program):
    disc = {**WELL, "conditions": [{"code": "herniated_disc"}]}
    made = hotel.book(answers={"intake": disc, "consents": AGREED}).json
    with app.app_context():
        treatment = db.session.scalars(select(Appointment)).one().treatment
        other = make_therapist(treatment).id

    refused = hotel.ask("PATCH", f"/appointments/{made['id']}", json={"therapist": other})

    problem(refused, 409, "not_possible")


def test_a_visit_is_called_off_once(app: Flask, hotel: Program):
    made = hotel.book().json
    let_out(app)
    place = f"/appointments/{made['id']}"

    first, again = hotel.ask("DELETE", place), hotel.ask("DELETE", place)

    assert (first.status_code, first.data, again.status_code) == (204, b"", 204)
    assert hotel.ask("GET", place).json["status"] == "cancelled"
    assert kinds(app).count("booking_cancelled") == 1
    problem(hotel.ask("PATCH", place, json={"start": NOON}), 409, "wrong_transition")


def test_what_has_begun_cannot_be_called_off(hotel: Program):
    made = hotel.book().json

    with clock.fixed_at(NOW + timedelta(days=2)):
        problem(hotel.ask("DELETE", f"/appointments/{made['id']}"), 409, "in_the_past")


def test_consents_are_there_to_read(hotel: Program):
    found = hotel.ask("GET", "/consents").json["consents"]

    assert {one["kind"]: one["version"] for one in found} == AGREED
