"""Health data at rest: unreadable without the key, and bound to its place."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.infra.database import db, transaction
from app.infra.sealed import CannotOpen, Vault, key_name
from app.spa.intake.models import Draft, Intake
from tests.support.factories import WELL, make_client, make_draft, make_intake

OLD, NEW = ("k1", b"1" * 32), ("k2", b"2" * 32)
SECRET = {"words": "lower back, since March"}
HERE = "intake.answers_sealed:abc"


def test_a_value_comes_back_as_it_was():
    vault = Vault((NEW,))

    assert vault.open(vault.seal(SECRET, HERE), HERE) == SECRET


def test_nothing_of_the_value_can_be_read():
    sealed = Vault((NEW,)).seal(SECRET, HERE)

    assert b"back" not in sealed
    assert b"words" not in sealed


def test_the_same_value_looks_different_each_time():
    vault = Vault((NEW,))

    assert vault.seal(SECRET, HERE) != vault.seal(SECRET, HERE)


@pytest.mark.parametrize("elsewhere", ["intake.answers_sealed:abd", "draft.answers_sealed:abc", ""])
def test_a_value_that_was_moved_does_not_open(elsewhere: str):
    vault = Vault((NEW,))

    with pytest.raises(CannotOpen, match="changed or moved"):
        vault.open(vault.seal(SECRET, HERE), elsewhere)


def test_a_value_of_which_any_byte_was_changed_does_not_open():
    vault = Vault((NEW,))
    sealed = vault.seal(SECRET, HERE)

    for place in range(len(sealed)):
        spoiled = bytearray(sealed)
        spoiled[place] ^= 1
        with pytest.raises(CannotOpen):
            vault.open(bytes(spoiled), HERE)


@pytest.mark.parametrize(
    "rubbish", [b"", b"\x01", b"\x01\x02", b"\x01\x02k2", b"\x01\x02k2short", b"\x07" * 60]
)
def test_what_is_no_sealed_value_does_not_open(rubbish: bytes):
    with pytest.raises(CannotOpen):
        Vault((NEW,)).open(rubbish, HERE)


def test_the_first_key_seals_and_every_key_opens():
    before = Vault((OLD,)).seal(SECRET, HERE)
    ring = Vault((NEW, OLD))

    assert key_name(ring.seal(SECRET, HERE)) == "k2"
    assert ring.open(before, HERE) == SECRET


def test_without_its_key_a_value_stays_shut_and_the_key_is_named():
    before = Vault((OLD,)).seal(SECRET, HERE)

    with pytest.raises(CannotOpen, match="k1"):
        Vault((NEW,)).open(before, HERE)


def test_another_key_of_the_same_name_opens_nothing():
    before = Vault((OLD,)).seal(SECRET, HERE)

    with pytest.raises(CannotOpen):
        Vault((("k1", b"9" * 32),)).open(before, HERE)


def test_answers_are_unreadable_in_the_database(app_on: Callable[..., Flask], engine_url: str):
    with app_on(engine_url).app_context():
        intake = make_intake(make_client(), {**WELL, "beside": {"other_words": "quite unmistakable"}})
        stored = db.session.execute(text("SELECT answers_sealed FROM intake")).scalar_one()

        assert b"unmistakable" not in bytes(stored)
        assert intake.answers["beside"] == {"other_words": "quite unmistakable"}


def test_answers_are_nowhere_in_the_file(app: Flask, tmp_path: Path):
    with app.app_context():
        make_draft({"intake": {}, "beside": {"other_words": "quite unmistakable"}, "steps": []})
        db.session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))

    files = [path.read_bytes() for path in tmp_path.glob("*.sqlite3*")]
    assert files
    assert not any(b"unmistakable" in content for content in files)


def test_one_clients_answers_copied_to_another_do_not_open(app: Flask):
    with app.app_context():
        mine, theirs = make_intake(make_client()), make_intake(make_client("Bea"))
        with transaction():
            theirs.answers_sealed = mine.answers_sealed

        with pytest.raises(CannotOpen):
            _ = db.session.get(Intake, theirs.id).answers


def test_a_row_is_opened_only_when_it_is_asked_for(app: Flask, monkeypatch: pytest.MonkeyPatch):
    with app.app_context():
        make_draft(WELL)
        opened = []
        monkeypatch.setattr(Vault, "open", lambda *_: opened.append(1))

        draft = db.session.scalars(select(Draft)).one()

        assert opened == []
        _ = draft.answers
        assert opened == [1]


def test_an_empty_column_reads_as_nothing(app: Flask):
    with app.app_context():
        draft = make_draft(WELL)
        with transaction():
            draft.answers = None

        assert draft.answers is None
        assert draft.answers_sealed is None
