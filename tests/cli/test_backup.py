"""A backup holds everything, comes back whole, and overwrites nothing unasked."""

import os
import sqlite3
import stat
from contextlib import closing

import pytest
from sqlalchemy import text

from app.cli.backup import backup, restore
from app.infra.database import db
from tests.support.factories import make_client
from tests.support.letters import posted
from tests.support.postgres import bundled_install


@pytest.fixture(autouse=True)
def postgres_programs(monkeypatch):
    """PostgreSQL's programs of the same version as the server of the tests."""
    bin_folder = os.environ.get("POSTGRES_BIN") or bundled_install() / "bin"
    monkeypatch.setenv("PATH", f"{bin_folder}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def spa(app_on, engine_url):
    """A spa with one client."""
    app = app_on(engine_url)
    with app.app_context():
        make_client("Ada Client")
    return app


def run(app, command, *arguments):
    done = app.test_cli_runner().invoke(command, [str(each) for each in arguments])
    return done.exit_code, done.output


def names(app):
    with app.app_context():
        return list(db.session.scalars(text("SELECT name FROM client ORDER BY id")))


def test_what_was_saved_comes_back(spa, tmp_path):
    code, told = run(spa, backup, tmp_path / "spa.backup")
    assert code == 0, told
    assert "FIELD_KEYS" in told
    with spa.app_context():
        make_client("Too late")

    code, told = run(spa, restore, tmp_path / "spa.backup", "--yes")
    assert code == 0, told
    assert names(spa) == ["Ada Client"]


def test_a_backup_comes_back_into_an_empty_database(spa, tmp_path, app_on, empty_database):
    run(spa, backup, tmp_path / "spa.backup")
    elsewhere = app_on(empty_database)

    code, told = run(elsewhere, restore, tmp_path / "spa.backup")
    assert code == 0, told
    assert names(elsewhere) == ["Ada Client"]
    with elsewhere.app_context():
        posted(1)  # keys and counters go on where they were


@pytest.fixture
def empty_database(request, tmp_path, spa):
    """An empty database of the same kind as the spa's."""
    if spa.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        return f"sqlite:///{tmp_path / 'elsewhere' / 'empty.sqlite3'}"
    return request.getfixturevalue("fresh_postgres")()


def test_a_backup_is_for_its_owner_alone(spa, tmp_path):
    run(spa, backup, tmp_path / "spa.backup")

    assert stat.S_IMODE((tmp_path / "spa.backup").stat().st_mode) == 0o600
    assert not list(tmp_path.glob(".*.part"))


def test_no_file_is_overwritten_unasked(spa, tmp_path):
    file = tmp_path / "spa.backup"
    file.write_text("precious")

    code, told = run(spa, backup, file)
    assert (code, file.read_text()) == (1, "precious")
    assert "--yes" in told
    assert run(spa, backup, file, "--yes")[0] == 0


def test_no_database_is_overwritten_unasked(spa, tmp_path):
    run(spa, backup, tmp_path / "spa.backup")
    with spa.app_context():
        make_client("Still here")

    code, told = run(spa, restore, tmp_path / "spa.backup")
    assert code == 1
    assert "--yes" in told
    assert names(spa) == ["Ada Client", "Still here"]


@pytest.mark.parametrize("content", [None, b"", b"words", b"SQLite format 3\x00 and no more", b"PGDMP"])
def test_what_is_no_backup_is_refused_and_changes_nothing(spa, tmp_path, content):
    file = tmp_path / "spa.backup"
    if content is not None:
        file.write_bytes(content)

    code, told = run(spa, restore, file, "--yes")
    assert code == 1
    assert told.startswith("Error: ")
    assert "Traceback" not in told
    assert names(spa) == ["Ada Client"]


def test_a_backup_of_a_newer_version_is_refused(spa, tmp_path):
    with spa.app_context():
        db.session.execute(text("UPDATE alembic_version SET version_num = '9999_later'"))
        db.session.commit()
    run(spa, backup, tmp_path / "spa.backup")

    code, told = run(spa, restore, tmp_path / "spa.backup", "--yes")
    assert code == 1
    assert "newer version" in told


def test_a_folder_that_is_not_there_is_said(spa, tmp_path):
    code, told = run(spa, backup, tmp_path / "nowhere" / "spa.backup")

    assert code == 1
    assert "cannot be written" in told


# --- SQLite


def test_a_backup_is_made_while_somebody_is_writing(app, tmp_path):
    file = app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///")
    with app.app_context():
        make_client("Ada Client")
    with closing(sqlite3.connect(file, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE client SET name = 'Half done'")

        assert run(app, backup, tmp_path / "spa.backup")[0] == 0
        writer.execute("ROLLBACK")

    with closing(sqlite3.connect(tmp_path / "spa.backup")) as saved:
        assert saved.execute("SELECT name FROM client").fetchall() == [("Ada Client",)]


def test_an_open_page_sees_the_restored_rows(app, tmp_path):
    with app.app_context():
        make_client("Ada Client")
    run(app, backup, tmp_path / "spa.backup")
    file = app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as reader:
        reader.execute("DELETE FROM client")
        reader.commit()

        assert run(app, restore, tmp_path / "spa.backup", "--yes")[0] == 0
        assert reader.execute("SELECT name FROM client").fetchall() == [("Ada Client",)]
        assert reader.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_damaged_backup_is_refused(app, tmp_path):
    with app.app_context():
        make_client("Ada Client")
    file = tmp_path / "spa.backup"
    run(app, backup, file)
    raw = bytearray(file.read_bytes())
    for start in range(8192, len(raw), 4096):  # every page but the first two
        raw[start : start + 200] = b"\xff" * 200
    file.write_bytes(raw)

    code, told = run(app, restore, file, "--yes")
    assert code == 1
    assert "Traceback" not in told
    assert names(app) == ["Ada Client"]


# --- PostgreSQL


def test_a_backup_of_the_other_engine_is_refused(app, app_on, postgres_url, tmp_path):
    run(app, backup, tmp_path / "spa.backup")

    code, told = run(app_on(postgres_url), restore, tmp_path / "spa.backup", "--yes")
    assert code == 1
    assert "of a SQLite database" in told


def test_missing_programs_are_named(app_on, postgres_url, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    code, told = run(app_on(postgres_url), backup, tmp_path / "spa.backup")
    assert code == 1
    assert "pg_dump is not installed here" in told
    assert not (tmp_path / "spa.backup").exists()


def test_tables_that_the_backup_does_not_know_are_not_mixed_with_it(app_on, postgres_url, tmp_path):
    app = app_on(postgres_url)
    run(app, backup, tmp_path / "spa.backup")
    with app.app_context():
        db.session.execute(text("CREATE TABLE of_tomorrow (id int)"))
        db.session.commit()

    code, told = run(app, restore, tmp_path / "spa.backup", "--yes")
    assert code == 1
    assert "into an empty database" in told
