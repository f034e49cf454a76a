"""`rotate-keys`: a new key for everything that is sealed."""

from click.testing import Result
from flask import Flask
from sqlalchemy import select

from app.cli.rotate_keys import rotate_keys
from app.infra.database import db
from app.infra.sealed import Vault
from app.spa.intake.models import Draft
from tests.support.factories import WELL, make_draft

OLD, NEW = ("k1", b"0" * 32), ("k2", b"2" * 32)


def run(app: Flask, *keys: tuple[str, bytes]) -> Result:
    app.extensions["vault"] = Vault(keys)
    return app.test_cli_runner().invoke(rotate_keys)


def test_it_says_what_it_did_and_then_the_old_key_may_go(app: Flask):
    with app.app_context():
        make_draft(WELL)
        make_draft(WELL)

    done = run(app, NEW, OLD)

    assert done.exit_code == 0
    assert "draft.answers_sealed: 2 sealed again" in done.output
    assert "2 values sealed again with the key “k2”." in done.output
    app.extensions["vault"] = Vault((NEW,))
    with app.app_context():
        assert all(draft.answers == WELL for draft in db.session.scalars(select(Draft)))


def test_a_second_time_it_has_nothing_to_do(app: Flask):
    with app.app_context():
        make_draft(WELL)
    run(app, NEW, OLD)

    done = run(app, NEW, OLD)

    assert done.exit_code == 0
    assert "0 values" in done.output


def test_without_the_old_key_it_says_so_and_loses_nothing(app: Flask):
    with app.app_context():
        make_draft(WELL)

    done = run(app, NEW)

    assert done.exit_code == 1
    assert "draft.answers_sealed: 1 could not be opened" in done.output
    assert "keep every old key" in done.output
    app.extensions["vault"] = Vault((OLD,))
    with app.app_context():
        assert db.session.scalars(select(Draft)).one().answers == WELL
