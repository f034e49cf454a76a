"""What somebody is given to read of themselves is in their own language, codes and kept sentences too."""

import json
import re
from collections.abc import Callable

import pytest
from flask import Flask

from app.domain.party_seats import ARRANGEMENTS as ALL_ARRANGEMENTS
from app.domain.reminders import Sort
from app.infra import language
from app.infra.database import db
from app.infra.language import speaking
from app.spa.accounts.models import User
from app.spa.booking import models as booking
from app.spa.plans import models as plans
from app.spa.privacy import code_words, document
from app.spa.privacy.export import as_json, as_page
from app.spa.privacy.in_words import in_words
from app.spa.privacy.person import person_of
from app.spa.privacy.read_words import WHY, who_read
from app.spa.waitlist import models as waitlist
from app.web.therapist.emergency import REASONS
from tests.support.clock import NOW
from tests.support.factories import make_client, small_spa
from tests.support.pseudo import Pseudo, unmarked
from tests.support.whole_life import SECRET, whole_life

NAMES = (
    *("Stillpoint", "Ada Client", "Ada", "Mira", "ada@example.com", SECRET, "Swedish massage", "Blue room"),
    *("Noor", "Green room", "English", "Signed", "Since May", "starter", "Emergency"),  # as they were written
)
RECEIPT = re.compile(r"\d{8}-[0-9A-F]{6}")
"""A number that never changes, some of it letters."""


def page_of(code: str) -> str:
    house = small_spa()
    life = whole_life(house, make_client(email="ada@example.com"))
    user = db.session.get_one(User, life.user_id)
    with speaking(code):
        return "".join(as_page(person_of(user), now=NOW))


def test_nothing_of_the_page_has_gone_past_the_catalogues(app: Flask, monkeypatch: pytest.MonkeyPatch):
    document._environment.cache_clear()
    for module in (language, document):
        monkeypatch.setattr(module, "catalogue", lambda _code: Pseudo())
    with app.app_context():
        page = page_of("de")
    document._environment.cache_clear()

    words = RECEIPT.sub("", page.split("</style>")[1])
    assert "\n".join(unmarked(words, NAMES)) == ""


def test_a_german_reader_reads_why_in_german_and_a_program_gets_codes(
    app_on: Callable[..., Flask], engine_url: str
):
    with app_on(engine_url).app_context():
        page = page_of("de")
        user = db.session.query(User).filter_by(email="ada@example.com").one()
        with speaking("de"):
            told = json.loads("".join(as_json(person_of(user), now=NOW)))

    reason = told["screenings"][0]["result"]["reasons"][0]["text"]
    assert reason.startswith("You told us")
    assert reason not in page
    assert "Bandscheibe" in page
    assert "said" not in told["screenings"][0]["result"]
    assert {one["kind"] for one in told["messages"]} == {"booking_confirmed", "waitlist_over"}
    assert [one["decision"] for visit in told["visits"] for one in visit["decisions"]] == ["accepted"]
    assert [visit["party"]["arrangement"] for visit in told["visits"] if visit["party"]] == ["same_time"]


def test_every_code_that_may_be_kept_has_words(app: Flask):
    folders = {path.name for path in (document.ROOT / "app/templates/email").iterdir() if path.is_dir()}

    assert set(code_words.MESSAGES) == folders
    assert set(code_words.SORTS) == set(Sort)
    assert set(code_words.DECISIONS) == set(booking.DECISIONS)
    assert set(code_words.ARRANGEMENTS) == set(ALL_ARRANGEMENTS)
    assert set(code_words.MARKS) == set(booking.MARKS)
    assert set(code_words.DATES) == set(plans.DECISIONS)
    assert set(code_words.WISHES) == set(waitlist.WISH_STATES)
    assert set(code_words.OFFERS) == {None, *waitlist.OUTCOMES}
    assert {f"Emergency: {reason}" for reason in REASONS.values()} <= set(WHY)


def test_what_has_no_words_is_shown_as_it_is(app: Flask):
    with app.test_request_context():
        assert code_words.word_of(code_words.MESSAGES, "new_kind") == "new_kind"
        assert in_words("2026-02-31") == "2026-02-31"
        assert in_words("2026-02-28") == "February 28, 2026"
        assert who_read("Olive (manager)") == "Olive (manager)"
