"""Every refusal and failure: the right status, kind words, and nothing that anybody typed."""

import json
from collections.abc import Callable

import pytest
from flask import Blueprint, Flask, abort, request
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DataError, OperationalError

from app.domain import errors as refusals
from app.domain.answers import Intake
from app.domain.errors import Refusal, SlotTaken
from app.infra.database import db
from app.infra.extensions import limiter
from app.web import access, site
from app.web.errors import PROBLEM

TYPED = "my-left-shoulder-since-March"
PROGRAM = {"Accept": "application/json"}


@pytest.fixture
def places(made_anew: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A place in which everything goes wrong."""
    place = Blueprint("wrong", __name__)

    @place.route("/wrong/refusal/<name>", methods=["GET", "POST"])
    def refusal(name: str) -> str:
        raise getattr(refusals, name)

    @place.get("/wrong/own-words")
    def own_words() -> str:
        raise SlotTaken("Ten o'clock has just gone. Eleven is free.")

    @place.get("/wrong/status/<int:status>")
    def status(status: int) -> str:
        abort(status)

    @place.get("/wrong/intake")
    def intake() -> str:
        Intake.parse({"age": TYPED})
        return "never"

    @place.get("/wrong/bug")
    def bug() -> str:
        raise ValueError(f"cannot read {TYPED}")

    @place.get("/wrong/database")
    def database() -> str:
        raise OperationalError("SELECT", {"words": TYPED}, Exception(TYPED))

    @place.get("/wrong/sql")
    def sql() -> str:
        db.session.execute(text("SELECT * FROM nowhere WHERE words = :words"), {"words": TYPED})
        return "never"

    @place.get("/wrong/value")
    def value() -> str:
        raise DataError("SELECT", {"words": TYPED}, Exception(TYPED))

    @place.post("/wrong/form")
    def form() -> str:
        return str(len(request.form))

    @place.post("/wrong/json")
    def read_json() -> str:
        return str(request.get_json())

    @place.get("/wrong/often")
    @limiter.limit("1 per minute")
    def often() -> str:
        return "once"

    monkeypatch.setattr(site, "PLACES", (*site.PLACES, (place, access.EVERYONE)))


@pytest.fixture
def visitor(places: None, app: Flask) -> FlaskClient:
    """A visitor of it, in a spa that answers failures as it does outside of tests."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app.test_client()


ALL_REFUSALS = [
    kind
    for kind in vars(refusals).values()
    if isinstance(kind, type) and issubclass(kind, Refusal) and kind is not Refusal
]


def test_every_refusal_is_a_page_with_its_own_sentence_and_status(visitor: FlaskClient):
    for kind in ALL_REFUSALS:
        answer = visitor.get(f"/wrong/refusal/{kind.__name__}")

        assert answer.status_code == kind.status, kind
        assert answer.content_type.startswith("text/html"), kind
        assert kind.default.replace("'", "&#39;") in answer.text, kind


def test_a_program_gets_every_refusal_as_a_problem_document(visitor: FlaskClient):
    for kind in ALL_REFUSALS:
        answer = visitor.get(f"/wrong/refusal/{kind.__name__}", headers=PROGRAM)

        problem = json.loads(answer.text)
        assert answer.content_type == PROBLEM, kind
        assert answer.status_code == problem["status"] == kind.status
        assert (problem["code"], problem["detail"]) == (kind.code, kind.default)
        assert problem["request_id"] == answer.headers["X-Request-ID"]
        assert set(problem) >= {"type", "title", "status", "detail"}


def test_a_refusal_with_words_of_its_own_says_those(visitor: FlaskClient):
    assert "Eleven is free." in visitor.get("/wrong/own-words").text


STATUSES = (400, 403, 404, 405, 409, 410, 413, 415, 422, 429, 500, 503)


def test_every_status_has_a_page_that_says_what_to_do(visitor: FlaskClient):
    for status in STATUSES:
        answer = visitor.get(f"/wrong/status/{status}")

        assert answer.status_code == status
        assert "<h1>" in answer.text, status
        assert answer.headers["X-Request-ID"] in answer.text, status


def test_every_status_has_a_problem_document(visitor: FlaskClient):
    for status in STATUSES:
        answer = visitor.get(f"/wrong/status/{status}", headers=PROGRAM)

        assert answer.status_code == answer.get_json(force=True)["status"] == status
        assert answer.content_type == PROBLEM, status


def test_an_unknown_address_is_a_404_page(visitor: FlaskClient):
    answer = visitor.get("/no-such-page")

    assert answer.status_code == 404
    assert answer.content_type.startswith("text/html")


def test_below_api_the_answer_is_a_problem_document_whatever_is_asked_for(visitor: FlaskClient):
    answer = visitor.get("/api/v1/no-such-thing", headers={"Accept": "text/html"})

    assert (answer.status_code, answer.content_type) == (404, PROBLEM)


def test_a_browser_gets_a_page(visitor: FlaskClient):
    for accept in ("text/html", "*/*", "text/html,application/json;q=0.9", ""):
        answer = visitor.get("/no-such-page", headers={"Accept": accept})

        assert answer.content_type.startswith("text/html"), accept


def test_a_wrong_method_says_which_ones_are_right(visitor: FlaskClient):
    answer = visitor.delete("/wrong/form")

    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"POST", "OPTIONS"}


def test_a_form_without_its_token_is_refused_kindly(visitor: FlaskClient, app: Flask):
    app.config["WTF_CSRF_ENABLED"] = True

    answer = visitor.post("/wrong/form", data={"words": TYPED})

    assert answer.status_code == 400
    assert "open for too long" in answer.text
    assert TYPED not in answer.text


@pytest.mark.parametrize(
    ("came_from", "leads_back"),
    [
        ("http://localhost/sign-in?next=/visits/", True),
        ("http://localhost/sign-out", False),  # takes forms only
        ("http://localhost/nowhere", False),
        ("http://elsewhere.example/sign-in", False),
        ("", False),
    ],
)
def test_a_form_without_its_token_leads_back_to_its_own_page_alone(
    visitor: FlaskClient, app: Flask, came_from: str, leads_back: bool
):
    app.config["WTF_CSRF_ENABLED"] = True

    page = visitor.post("/wrong/form", headers={"Referer": came_from}).text

    assert ("Try again" in page) == leads_back
    assert ('href="/sign-in?next=/visits/"' in page) == leads_back


def test_a_body_that_is_too_large_is_refused_before_it_is_read(visitor: FlaskClient):
    answer = visitor.post("/wrong/form", data={"words": "x" * 300_000})

    assert answer.status_code == 413
    assert "too large" in answer.text


def test_broken_json_is_a_bad_request(visitor: FlaskClient):
    answer = visitor.post("/wrong/json", data='{"a": ', content_type="application/json", headers=PROGRAM)

    assert (answer.status_code, answer.content_type) == (400, PROBLEM)


def test_a_body_of_another_kind_is_said_to_be_one(visitor: FlaskClient):
    answer = visitor.post("/wrong/json", data="a=1", content_type="text/plain")

    assert answer.status_code == 415
    assert "cannot read" in answer.text


def test_answers_that_are_no_intake_are_not_repeated(visitor: FlaskClient):
    answer = visitor.get("/wrong/intake")

    assert answer.status_code == 422
    assert TYPED not in answer.text


def test_too_many_requests_say_when_to_come_back(visitor: FlaskClient, limits: None):
    assert visitor.get("/wrong/often").text == "once"
    answer = visitor.get("/wrong/often")

    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 61
    assert "One moment" in answer.text


@pytest.mark.parametrize(
    ("address", "status"),
    [("/wrong/bug", 500), ("/wrong/sql", 503), ("/wrong/database", 503), ("/wrong/value", 400)],
)
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_failure_tells_nothing_of_what_was_typed_on_the_page_or_in_the_log(
    visitor: FlaskClient, capfd: pytest.CaptureFixture[str], address: str, status: int, accept: str
):
    answer = visitor.get(address, headers={"Accept": accept})

    logged = capfd.readouterr()
    assert answer.status_code == status
    assert TYPED not in answer.text + logged.err + logged.out
    assert "Traceback" not in answer.text + logged.err + logged.out


def test_a_failure_is_logged_with_its_kind_its_place_and_the_number_on_the_page(
    visitor: FlaskClient, capfd: pytest.CaptureFixture[str]
):
    answer = visitor.get("/wrong/bug")

    line = next(json.loads(line) for line in capfd.readouterr().err.splitlines() if '"failed"' in line)
    assert line["kind"] == "ValueError"
    assert line["where"][-1].endswith(" bug")
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert line["request_id"] in answer.text


def test_a_failing_database_asks_for_patience(visitor: FlaskClient):
    answer = visitor.get("/wrong/database")

    assert answer.headers["Retry-After"] == "30"
    assert "few minutes" in answer.text


def test_somebody_signed_in_gets_the_error_page_though_the_database_is_gone(
    visitor: FlaskClient, sign_in_as: Callable[..., object], monkeypatch: pytest.MonkeyPatch
):
    sign_in_as(visitor, "client")

    def gone(*_: object, **__: object) -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(db.session, "get", gone)
    answer = visitor.get("/wrong/status/404")

    assert answer.status_code == 503
    assert "<h1>" in answer.text


def test_when_even_the_error_page_fails_there_is_still_an_answer(
    visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
):
    def broken(*_: object, **__: object) -> str:
        raise RuntimeError(TYPED)

    monkeypatch.setattr("app.web.errors.render_template", broken)
    answer = visitor.get("/wrong/bug")

    assert answer.status_code == 500
    assert answer.text.startswith("Something broke on our side.")
    assert TYPED not in answer.text
