"""The API's read part: what programs may ask, and how they are told no."""

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from app.infra.database import db
from tests.support.factories import small_spa

CASES = json.loads((Path(__file__).parents[2] / "data" / "vignettes-sample.json").read_text())
WELL = {"age": 40, "goals": ["relaxation"]}
TOMORROW = "/api/v1/availability?treatment=swedish&minutes=60&from=2026-05-07"


@pytest.fixture(autouse=True)
def _a_spa(app: Flask) -> None:
    with app.app_context():
        small_spa()


def test_the_menu_has_lengths_and_prices(client: FlaskClient):
    answer = client.get("/api/v1/treatments")

    swedish = next(t for t in answer.json["treatments"] if t["code"] == "swedish")
    assert {"minutes": 60, "price": {"cents": 6000, "currency": "USD"}} in swedish["options"]


def test_therapists_are_named_with_what_they_give(client: FlaskClient):
    working = client.get("/api/v1/therapists").json["therapists"]

    assert working
    assert all("swedish" in therapist["treatments"] for therapist in working)
    assert all("email" not in therapist for therapist in working)


def test_open_times_come_with_the_spas_offset(client: FlaskClient):
    found = client.get(TOMORROW).json

    assert found["timezone"] == "America/New_York"
    assert found["slots"][0]["start"].startswith("2026-05-07T")
    assert found["slots"][0]["start"].endswith("-04:00")
    assert found["slots"][0]["therapists"]


def test_one_therapist_can_be_asked_for(client: FlaskClient):
    somebody = client.get("/api/v1/therapists").json["therapists"][0]["id"]

    found = client.get(f"{TOMORROW}&therapist={somebody}").json

    assert {tuple(slot["therapists"]) for slot in found["slots"]} == {(somebody,)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_suggestions_are_those_of_the_rules(client: FlaskClient, case: dict):
    result = client.post("/api/v1/suggestions", json=case["intake"]).json

    assert result["outcome"] == case["expect"]["outcome"]


def test_suggestions_store_nothing(app: Flask, client: FlaskClient):
    client.post("/api/v1/suggestions", json=WELL)

    with app.app_context():
        for table in ("draft", "intake", "screening", "access_entry"):
            assert db.session.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 0


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/api/v1/availability", 422, "treatment"),
        (TOMORROW.replace("swedish", "reiki"), 404, "swedish"),
        (TOMORROW.replace("60", "61"), 404, "minutes"),
        (TOMORROW.replace("2026-05-07", "2026-02-30"), 422, "from"),
        (TOMORROW.replace("2026-05-07", "0"), 422, "from"),
        (TOMORROW.replace("2026-05-07", "20260507"), 422, "from"),
        (TOMORROW.replace("2026-05-07", "0001-01-01"), 422, "from"),
        (TOMORROW.replace("2026-05-07", "9999-12-31"), 422, "from"),
        (TOMORROW + "&days=0", 422, "days"),
        (TOMORROW + "&days=61", 422, "days"),
        (TOMORROW + "&therapist=99999", 404, "therapist"),
        (TOMORROW + "&colour=blue", 422, "colour"),
        ("/api/v1/nothing", 404, ""),
    ],
)
def test_a_bad_question_gets_a_problem_document(client: FlaskClient, address: str, status: int, says: str):
    answer = client.get(address)

    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == status
    assert says in answer.json["detail"]


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        ('{"age": 40', "application/json", 400, "broken_json"),
        ("[" * 100_000, "application/json", 400, "broken_json"),
        ('{"age": 5, "age": 40}', "application/json", 400, "broken_json"),
        (b'{"age": "\xff"}', "application/json", 400, "broken_json"),
        ("age=40", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        ("[]", "application/json", 422, "invalid_intake"),
        ('{"age": 40, "mood": "fine"}', "application/json", 422, "invalid_intake"),
        ('{"age": 40, "conditions": [{"code": "gout"}]}', "application/json", 422, "invalid_intake"),
        (
            '{"age": 40, "goals": ["' + "x" * 300_000 + '"]}',
            "application/json",
            413,
            "request_entity_too_large",
        ),
    ],
)
def test_a_bad_intake_gets_a_problem_document(
    client: FlaskClient, body: str | bytes, content_type: str, status: int, code: str
):
    answer = client.post("/api/v1/suggestions", data=body, content_type=content_type)

    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert answer.content_type == "application/problem+json"


def test_every_problem_of_an_intake_is_named_with_its_place(client: FlaskClient):
    answer = client.post("/api/v1/suggestions", json={"age": -1, "goals": ["fun"]})

    assert {one["path"] for one in answer.json["problems"]} == {"age", "goals[0]"}


def test_only_the_listed_methods_exist(client: FlaskClient):
    assert client.post("/api/v1/treatments").status_code == 405
    assert client.get("/api/v1/suggestions").status_code == 405


def test_the_document_describes_each_operation(client: FlaskClient):
    document = client.get("/api/v1/openapi.json").json

    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == {
        "/api/v1/treatments",
        "/api/v1/therapists",
        "/api/v1/availability",
        "/api/v1/suggestions",
        "/api/v1/consents",
        "/api/v1/appointments",
        "/api/v1/appointments/{uid}",
    }
    refused = document["paths"]["/api/v1/suggestions"]["post"]["responses"]["422"]
    assert set(refused["content"]) == {"application/problem+json"}


def test_every_reference_in_the_document_leads_somewhere(client: FlaskClient):
    document = client.get("/api/v1/openapi.json")
    schemas = document.json["components"]["schemas"]

    named = {part.split('"')[0] for part in document.text.split("#/components/schemas/")[1:]}

    assert named <= set(schemas)


def test_health_says_alive_and_ready(client: FlaskClient):
    assert client.get("/healthz").json == {"status": "alive"}
    assert client.get("/readyz").json == {"status": "ready"}


def test_not_ready_while_the_tables_are_old(app: Flask, client: FlaskClient):
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert "db upgrade" in answer.json["reason"]
