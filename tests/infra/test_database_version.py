"""The version of the database is another one after each change, and the same while everybody only reads."""

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import create_engine, text

from app.infra.database import db
from app.infra.database_version import database_version
from tests.support.factories import make_client


@pytest.fixture
def inside(app_on, engine_url):
    with app_on(engine_url).app_context():
        yield engine_url


def test_it_stays_while_everybody_only_reads(inside):
    make_client()
    before = database_version()
    for _ in range(3):
        assert db.session.execute(text("SELECT count(*) FROM client")).scalar_one() == 1
        db.session.rollback()
        assert database_version() == before


def test_every_change_of_our_own_or_of_somebody_else_makes_another(inside):
    elsewhere = create_engine(inside)
    seen = {database_version()}
    for number in range(3):
        make_client()
        seen.add(database_version())
        with elsewhere.begin() as connection:
            connection.execute(text(f"UPDATE client SET name = 'Somebody {number}'"))
        seen.add(database_version())
    elsewhere.dispose()

    assert len(seen) == 7


def test_a_change_under_way_is_none_yet(inside):
    elsewhere = create_engine(inside)
    make_client()
    before = database_version()
    with elsewhere.begin() as connection:
        connection.execute(text("UPDATE client SET name = 'Soon'"))
        assert database_version() == before
    elsewhere.dispose()

    assert database_version() != before


def test_a_backup_that_is_put_back_makes_another(app_on, sqlite_url, tmp_path):
    with app_on(sqlite_url).app_context():
        place = sqlite_url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(place)) as live, closing(sqlite3.connect(tmp_path / "copy")) as copy:
            live.backup(copy)
        before = database_version()
        make_client()
        changed = database_version()
        with closing(sqlite3.connect(place)) as live, closing(sqlite3.connect(tmp_path / "copy")) as copy:
            copy.backup(live)

        assert len({before, changed, database_version()}) == 3


def test_a_new_connection_counts_from_anew(app_on, sqlite_url):
    with app_on(sqlite_url).app_context():
        before = database_version()
        db.engine.dispose()

        assert database_version() != before
