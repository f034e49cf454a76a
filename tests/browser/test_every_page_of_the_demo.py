"""Whoever signs in to the demo opens each page and sends each form: nothing is said past the catalogues."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from app.infra import language
from app.infra.database import db
from app.infra.outbox.models import Message
from app.spa.booking.models import Review
from app.spa.clients.models import Client
from app.spa.demo import house, people, whole
from app.spa.demo.letters import SENT
from app.spa.demo.parties import COMES_ALONG
from app.spa.intake.models import Consent, Signature
from app.spa.roster.models import Room, Therapist
from app.spa.treatments.models import Treatment
from tests.support.pseudo import Pseudo, unmarked
from tests.support.wandering import Seen, Wanderer

PLACES = ("/", "/visits/", "/account/", "/waitlist/", "/plans/", "/find/wishes", "/treatments/swedish/times")
CLOSED = frozenset(
    {
        *("sign_in.sign_out", "account.end_sessions", "account.create_erasure"),  # nothing comes after these
        *("public.create_language", "account.download"),  # the download has a test of its own
    }
)
OWN_WORDS = (
    *("Stillpoint", "English", "Deutsch", "Español", "America", "New York", "hello@example.com"),
    *(mark["note"] for mark in people.MARKS[0] if mark["note"]),
    *(word for pair in whole.PEOPLE for word in pair),
)
ADDRESS = "http://127.0.0.1:8000/invitations/"
SEEN = frozenset(
    {
        *("client.visits", "client.visit", "client.times", "client.ask_cancellation", "client.receipt"),
        *("client.proposal", "client.reads", "client.intake", "client.intake_map", "client.intake_areas"),
        *("client.intake_check", "client.intake_consents", "client.ask_withdrawal", "client.intake_answers"),
        *("client.intake_signature", "parties.party", "parties.times", "parties.ask_cancellation"),
        *("plans.plans", "plans.plan", "plans.ask_following", "plans.ask_ending", "plans.new_plan"),
        *("waitlist.wishes", "waitlist.offer", "public.new_wish", "public.times", "account.account"),
        *("account.email", "account.my_data", "account.ask_erasure", "sign_in.set_password"),
    }
)
"""What the demo shows its client by links alone."""


@pytest.fixture
def names(app: Flask) -> set[str]:
    """Names of people, places and treatments are names in every language."""
    with app.app_context():
        columns = (Client.name, Client.email, Therapist.name, Room.name, Treatment.name)
        found = {name for column in columns for name in db.session.scalars(select(column)) if name}
    return {part for name in found for part in (name, *name.split())} | set(OWN_WORDS)


@pytest.fixture
def wanderer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Wanderer:
    """The demo's client, reading a language in which every text stands in marks."""
    words = Pseudo()
    monkeypatch.setattr(language, "catalogue", lambda _code: words)
    browser = app.test_client()
    browser.set_cookie("language", "de")
    sent = {"email": house.CLIENT[1], "password": house.DEMO_PASSWORD, "next": "/"}
    assert browser.post("/sign-in", data=sent).status_code == 302
    return Wanderer(app, browser, most=3, closed=CLOSED)


def said_past_the_catalogues(pages: Iterator[Seen], names: set[str]) -> list[str]:
    found = []
    for page in pages:
        assert page.answer.status_code < 500, page.asked
        if page.answer.mimetype == "text/html":
            left = (line for line in unmarked(page.answer.text, names) if is_a_text(line))
            found += [f"{page.view}: {line}" for line in left]
    return found


def is_a_text(line: str) -> bool:
    """Whether it is neither a link nor a receipt's number, which are the same in every language."""
    return not line.startswith(ADDRESS) and not line[:8].isdigit()


def test_every_page_and_every_answer_to_a_form_can_be_translated(wanderer: Wanderer, names: set[str]):
    left = said_past_the_catalogues(wanderer.look_around(*PLACES), names)
    opened = set(wanderer.opened)
    left += said_past_the_catalogues(wanderer.send_forms(), names)

    assert left == []
    assert SEEN - opened == set()


def test_the_demo_shows_once_what_is_rare(app: Flask):
    with app.app_context():
        letters = {one.kind: one.recipient for one in db.session.scalars(select(Message))}
        decided = set(db.session.scalars(select(Review.decision)))
        taken_back = db.session.scalars(select(Consent).where(Consent.withdrawn_at.is_not(None))).all()
        drawn = [one for one in db.session.scalars(select(Signature)) if one.body.get("strokes")]

    assert set(letters) == set(SENT)
    assert letters["party_invitation"] == COMES_ALONG[1]
    assert {"accepted", "clearance_recorded"} <= decided
    assert len(taken_back) == 1
    assert drawn
