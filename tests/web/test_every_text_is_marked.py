"""Every text that a client reads goes through a catalogue, so that it can be said in their language."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.infra import language
from app.infra.database import db
from app.spa.accounts.models import Role
from app.spa.clients.models import Client
from app.spa.roster.models import Room, Therapist
from app.spa.treatments.models import Treatment
from app.spa.waitlist.services import Wanted, add_wish
from tests.support import finding
from tests.support.clock import NOW
from tests.support.factories import POLICY, ZONE, make_appointment, small_spa
from tests.support.pseudo import Pseudo, unmarked

NAMES = frozenset(
    (
        *("Stillpoint", "Mira", "Noor", "Ada Example", "Ada", "Vera Visitor", "vera@example.com"),
        *("client-1@example.com", "hello@example.com", "Blue room", "Green room"),
        *("Swedish massage", "Hot Stone massage", "Long, calm strokes."),  # on the menu, by whoever wrote it
        *("English", "Deutsch", "Español", "New York", "America/New", "EST", "EDT", "York"),
    )
)


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for German gets «every text»."""
    words = Pseudo()
    monkeypatch.setattr(language, "catalogue", lambda _code: words)


@pytest.fixture
def visitor(app: Flask, client: FlaskClient, pseudo: None) -> FlaskClient:
    """Somebody who reads German, at a small spa."""
    with app.app_context():
        small_spa()
    client.set_cookie("language", "de")
    return client


def assert_marked(answer: TestResponse, status: int = 200) -> None:
    assert answer.status_code == status, answer.text
    assert "«" in answer.text
    assert "\n".join(unmarked(answer.text, NAMES)) == ""


@pytest.mark.parametrize(
    "address",
    [
        *("/", "/treatments", "/treatments/swedish", "/ask", "/sign-in", "/sign-in/link"),
        *("/find/wishes", "/treatments/swedish/times", "/treatments/swedish/times?minutes=17"),
        *("/treatments/swedish/wishes/new", "/party", "/party/times?c1=swedish-60&c2=swedish-60"),
    ],
)
def test_pages(visitor, address):
    answer = visitor.get(address)

    assert_marked(answer, answer.status_code)


@pytest.mark.parametrize("status", [404, 405])
def test_errors(visitor, status):
    answer = visitor.get("/there-is-no-such-page") if status == 404 else visitor.post("/")

    assert_marked(answer, status)


def test_forms_that_were_filled_in_wrongly(visitor):
    assert_marked(visitor.post("/sign-in", data={"email": "nobody"}), 422)
    assert_marked(visitor.post("/find/wishes", data={"pressure": "?", "wish": "?"}), 422)
    assert_marked(visitor.post("/treatments/swedish/wishes", data={}), 422)


def test_the_questions(visitor):
    finding.wishes(visitor, "relaxation")
    assert_marked(visitor.get("/find/you"))
    finding.you(visitor)
    assert_marked(visitor.get("/find/body"))
    assert_marked(visitor.post("/find/you", data={"age": "x"}), 422)
    finding.body(visitor, "varicose_veins", "recent_surgery")
    assert_marked(visitor.get("/find/more"))
    assert_marked(visitor.post("/find/more", data={}), 422)


def test_the_way_to_a_visit(visitor):
    finding.answer_all(visitor)
    assert_marked(visitor.get("/find/check"))
    held = finding.hold(visitor, finding.starts_on(visitor.get("/treatments/swedish/times"))[0])
    assert_marked(visitor.get(held.location))
    assert_marked(visitor.post(f"{held.location}/confirmation", data={}), 422)
    booked = finding.confirm(visitor, held)
    for page in ("", "/times", "/cancellation"):
        assert_marked(visitor.get(booked.location + page, follow_redirects=True))
    cancelled = visitor.post(f"{booked.location}/cancellation", follow_redirects=True)
    assert_marked(cancelled)


def test_somebody_who_is_signed_in(app: Flask, visitor, sign_in_as: Callable):
    ada = sign_in_as(visitor, Role.CLIENT, name="Ada Example").client_id
    with app.app_context():
        owner, swedish = db.session.get_one(Client, ada), db.session.query(Treatment).first()
        mira, blue = db.session.query(Therapist).first(), db.session.query(Room).first()
        visit = make_appointment(swedish, mira, blue, owner).token
        days = {"first_on": date(2026, 5, 9), "last_on": date(2026, 5, 12)}
        wanted = Wanted(minutes=60, therapist_id=mira.id, **days)
        add_wish(swedish, wanted, client=owner, now=NOW, policy=POLICY, zone=ZONE)
    for address in (
        f"/visits/{visit}",
        "/visits/",
        "/visits/reads",
        "/waitlist/",
        f"/plans/new?visit={visit}",
    ):
        assert_marked(visitor.get(address))
    rhythm = {"visit": visit, "therapist": "", "every": "2", "time": "10:00", "ends": "visits", "visits": "3"}
    shown = visitor.get("/plans/new", query_string={**rhythm, "first": "2026-05-21"})
    assert_marked(shown)
    sent = {"first": "2026-05-21", **rhythm, **dict(_chosen(shown.text))}
    plan = visitor.post("/plans/", data=sent)
    assert_marked(visitor.get(plan.location))
    for page in ("following?from=2026-05-21", "ending?from=2026-05-21"):
        assert_marked(visitor.get(f"{plan.location}/{page}"))
    assert_marked(visitor.get("/plans/"))


def _chosen(page: str) -> list[tuple[str, str]]:
    """The decisions of a page of dates, as they stand."""
    tags = re.findall(r'<input [^>]*type="radio"[^>]*checked[^>]*>', page)
    return [(re.search(r'name="([^"]+)"', tag)[1], re.search(r'value="([^"]*)"', tag)[1]) for tag in tags]
