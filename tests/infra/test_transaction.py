"""One change at a time, all of it or nothing."""

import sqlite3
from threading import Event, Thread

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from app.domain.errors import Busy, Refusal, SlotTaken
from app.infra import database
from app.infra.database import db, transaction
from app.spa.settings.models import Setting


@pytest.fixture(autouse=True)
def _in_the_spa(app_on, engine_url):
    with app_on(engine_url).app_context():
        yield


def values():
    return dict(db.session.execute(select(Setting.name, Setting.value)).all())


def test_what_is_done_in_a_block_is_kept():
    with transaction():
        db.session.add(Setting(name="a", value=1))

    assert values() == {"a": 1}


@pytest.mark.parametrize("failure", [SlotTaken, ValueError, KeyboardInterrupt])
def test_what_fails_leaves_nothing(failure):
    with pytest.raises(failure):
        change_and_fail(failure)

    assert values() == {}


def change_and_fail(failure):
    with transaction():
        db.session.add(Setting(name="a", value=1))
        db.session.flush()
        raise failure


def test_a_transaction_inside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="inside a transaction"):
        change_inside_a_change()

    assert values() == {}


def change_inside_a_change():
    with transaction():
        db.session.add(Setting(name="a", value=1))
        with transaction():
            pass


def test_unsaved_changes_before_it_are_refused():
    db.session.add(Setting(name="a", value=1))

    with pytest.raises(RuntimeError, match="unsaved"), transaction():
        pass


def test_it_forgets_what_was_read_before():
    with transaction():
        db.session.add(Setting(name="a", value=1))
    row = db.session.get_one(Setting, "a")
    assert row.value == 1
    with db.engine.begin() as elsewhere:
        elsewhere.execute(text("""UPDATE setting SET value = '2'"""))

    with transaction():
        assert row.value == 2


def test_other_errors_of_the_database_are_not_called_a_conflict():
    with pytest.raises(DBAPIError), transaction(conflict=SlotTaken()):
        db.session.execute(text("INSERT INTO setting (name, value) VALUES (NULL, '1')"))


def test_waiting_in_vain_is_a_refusal_with_a_remedy(monkeypatch):
    in_the_way, done = Event(), Event()
    with transaction():
        db.session.add(Setting(name="a", value=1))
    engine, sqlite = db.engine, db.engine.dialect.name == "sqlite"

    def block():
        with engine.connect() as connection:
            if sqlite:
                connection.exec_driver_sql("UPDATE setting SET value = '3'")
            else:
                connection.execute(text("LOCK TABLE setting"))
            in_the_way.set()
            done.wait(20)

    blocker = Thread(target=block)
    blocker.start()
    in_the_way.wait(20)
    try:
        with pytest.raises(Busy) as refused:
            change_without_patience(sqlite)
    finally:
        done.set()
        blocker.join()

    assert isinstance(refused.value, Refusal)
    assert refused.value.status == 503


def change_without_patience(sqlite):
    """Change something, waiting a moment only."""
    db.session.rollback()
    if sqlite:
        db.session.connection().connection.driver_connection.execute("PRAGMA busy_timeout=50")
        db.session.rollback()
        with transaction():
            db.session.execute(text("UPDATE setting SET value = '2'"))
    else:
        with transaction():
            db.session.execute(text("SET LOCAL lock_timeout = 50"))
            db.session.execute(text("UPDATE setting SET value = '2'"))


def test_an_error_that_is_no_busy_stays_what_it_is():
    plain = OperationalError("x", None, sqlite3.OperationalError("disk I/O error"))

    assert not database.is_busy(plain)
    assert not database.is_overlap(plain)
