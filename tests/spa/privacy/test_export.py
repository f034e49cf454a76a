"""Everything that is kept about somebody, for themselves: all of it, nothing of anybody else, on record."""

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.domain.errors import NotAllowed
from app.infra.audit.models import AccessEntry
from app.infra.database import db, transaction
from app.infra.language import speaking
from app.spa.accounts.models import Role, User
from app.spa.clients.models import Client
from app.spa.privacy.export import FORMAT, SECTIONS, VERSION, as_json, as_page, record_export
from app.spa.privacy.in_words import answers_in_words
from app.spa.privacy.person import find_person, person_of
from tests.support.clock import NOW
from tests.support.factories import make_client, make_user, small_spa
from tests.support.whole_life import SECRET, Life, whole_life


@pytest.fixture
def spa(app_on: Callable[..., Flask], engine_url: str) -> Flask:
    """The spa on each engine."""
    return app_on(engine_url)


def lives() -> tuple[Life, Life]:
    """Ada, and Bea of whom as much is known."""
    house = small_spa()
    bea = make_client("Bea Other", email="bea@example.com")
    return whole_life(house, house.ada), whole_life(house, bea, hour=13)


def exported(life: Life) -> dict:
    person = person_of(db.session.get_one(User, life.user_id))
    return json.loads("".join(as_json(person, now=NOW)))


def test_all_that_is_kept_is_in_it_and_nothing_of_others(spa: Flask):
    with spa.app_context():
        ada, bea = lives()

        told = exported(ada)

        assert (told["format"], told["version"]) == (FORMAT, VERSION)
        counts = {section.name: len(told[section.name]) for section in SECTIONS}
        assert counts == {
            "account": 1, "profiles": 1, "visits": 3, "plans": 1, "waitlist": 1, "answers": 1,
            "screenings": 1, "consents": 1, "signatures": 1, "letters": 1, "notes": 1, "messages": 2,
            "reads": 1,
        }  # fmt: skip
        text = json.dumps(told)
        assert bea.email not in text
        assert bea.uid not in text


def test_answers_come_as_they_were_kept_and_in_words(spa: Flask):
    with spa.app_context():
        told = exported(lives()[0])["answers"][0]

    assert told["answers"]["intake"]["conditions"] == [{"code": "herniated_disc"}]
    words = {line["question"]: line["answer"] for line in told["in_words"]}
    assert "disc" in words["Health conditions"].lower()
    assert words["In your own words"] == SECRET
    assert words["Marks on the body map"] == "Left shoulder, back: Pain 6 of 10, aching (Since May)"
    assert words["Emergency contact"] == f"Name: {SECRET}; Phone: +12125550100"


def test_a_field_that_has_no_words_here_yet_is_shown_all_the_same(app: Flask):
    with app.test_request_context():
        told = answers_in_words({"intake": {"age": 40, "shoe_size": 7}, "beside": {"tea": [True, "mint"]}})

    assert told == [("Age", "40"), ("Shoe size", "7"), ("Tea", "Yes · mint")]


def test_signed_notes_are_in_it_and_what_is_still_being_written_is_not(spa: Flask):
    with spa.app_context():
        told = exported(lives()[0])

    assert [note["subjective"] for note in told["notes"]] == [f"Signed {SECRET}"]
    assert "Unsigned" not in json.dumps(told)


def test_the_page_needs_nothing_else_and_lets_no_words_become_markup(spa: Flask):
    with spa.app_context():
        ada, bea = lives()
        with transaction():
            db.session.get_one(Client, ada.client_id).name = "<script>alert(1)</script>"
        person = person_of(db.session.get_one(User, ada.user_id))
        page = "".join(as_page(person, now=NOW))

    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert not re.search(r"(src|href)=", page)
    assert page.count(SECRET) >= 5
    assert bea.email not in page


def test_the_page_speaks_the_language_of_its_reader(app: Flask):
    with app.app_context():
        person = person_of(db.session.get_one(User, lives()[0].user_id))
        with speaking("de"):
            assert '<html lang="de">' in "".join(as_page(person, now=NOW))


def test_it_is_on_record_before_it_is_read(spa: Flask):
    with spa.app_context():
        ada, _ = lives()
        user = db.session.get_one(User, ada.user_id)

        record_export(person_of(user), reader=user, by="Ada (client)", reason="My own", now=NOW)

        kept = db.session.scalars(select(AccessEntry).where(AccessEntry.user_id == ada.user_id)).one()
        assert (kept.client_id, kept.what, kept.reader) == (ada.client_id, "download", "Ada (client)")
        assert exported(ada)["reads"][-1]["what"] == "download"


def test_what_was_booked_under_an_address_counts_once_it_is_proved(app: Flask):
    with app.app_context():
        user, mine = make_user("ada@example.com"), make_client(email="ada@example.com").id
        assert person_of(user).client_ids == ()
        with transaction():
            user.email_proved_at = NOW

        assert person_of(user).client_ids == (mine,)
        assert person_of(user).addresses == {"ada@example.com"}


def test_a_person_is_found_by_address_by_id_and_without_an_account(app: Flask):
    with app.app_context():
        ada, _ = lives()
        walk_in = make_client("Cy Walkin", email=None)

        assert find_person("ADA@example.com ").client_ids == (ada.client_id,)
        assert find_person(ada.uid).user.id == ada.user_id
        assert find_person(walk_in.uid).client_ids == (walk_in.id,)
        assert find_person("nobody@example.com") is None


def test_people_who_work_here_are_no_clients(app: Flask):
    with app.app_context():
        user = make_user("mira@example.com", role=Role.THERAPIST)

        with pytest.raises(NotAllowed):
            person_of(user)
        with pytest.raises(NotAllowed):
            find_person("mira@example.com")


def test_an_erased_client_is_nobody(app: Flask):
    with app.app_context():
        gone = make_client("Gone", email=None)
        with transaction():
            gone.erased_at = NOW - timedelta(days=1)

        assert find_person(gone.uid) is None
