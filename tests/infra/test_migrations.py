"""The tables that the migrations make are those the models mean, on both engines, there and back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from sqlalchemy import CheckConstraint, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from app.infra import migrate
from app.infra.database import NO_OVERLAP, Model, db
from tests.support.databases import alembic_config, opened

SQLITE_TRIGGERS = {f"{NO_OVERLAP}_insert", f"{NO_OVERLAP}_update"}


@pytest.fixture
def empty_spa(empty_engine_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The spa on a database that has no table yet, inside its context."""
    with opened(empty_engine_url, tmp_path) as spa, spa.app_context():
        yield spa


@pytest.fixture
def migrated_spa(empty_spa: Flask) -> Flask:
    migrate.upgrade()
    return empty_spa


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def guards(engine: Engine) -> set[str]:
    """What refuses overlapping occupancy: triggers on SQLite, an exclusion constraint on PostgreSQL."""
    if engine.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'no_overlapping%'"
    else:
        query = "SELECT conname FROM pg_constraint WHERE contype = 'x'"
    with engine.connect() as connection:
        return set(connection.execute(text(query)).scalars())


def test_from_nothing_up_the_tables_equal_the_models(migrated_spa: Flask):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        differences = compare_metadata(context, Model.metadata)

    assert differences == []
    assert tables(db.engine) == set(Model.metadata.tables)


def test_every_check_of_the_models_stands_in_the_tables(migrated_spa: Flask):
    # Alembic does not compare checks, and a check that is only in the model refuses nothing.
    looked_at = inspect(db.engine)
    missing = {
        (table.name, check.name)
        for table in Model.metadata.sorted_tables
        for check in table.constraints
        if isinstance(check, CheckConstraint)
        and check.name not in {found["name"] for found in looked_at.get_check_constraints(table.name)}
    }

    assert not missing


def test_the_database_itself_refuses_overlaps(migrated_spa: Flask):
    expected = SQLITE_TRIGGERS if db.engine.dialect.name == "sqlite" else {NO_OVERLAP}

    assert guards(db.engine) == expected


def test_down_to_nothing_and_up_again(migrated_spa: Flask):
    command.downgrade(alembic_config(migrated_spa), "base")
    assert tables(db.engine) == set()
    assert guards(db.engine) == set()

    migrate.upgrade()
    assert tables(db.engine) == set(Model.metadata.tables)
    assert guards(db.engine)


def test_each_step_down_can_be_taken_up_again(migrated_spa: Flask):
    config = alembic_config(migrated_spa)
    while at_revision():
        before = tables(db.engine)
        command.downgrade(config, "-1")
        command.upgrade(config, "+1")
        assert tables(db.engine) == before
        command.downgrade(config, "-1")

    migrate.upgrade()
    assert migrate.is_up_to_date()


def at_revision() -> str | None:
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def test_an_empty_database_is_known_to_be_out_of_date(empty_spa: Flask):
    assert not migrate.is_up_to_date()

    migrate.upgrade()

    assert migrate.is_up_to_date()


def test_foreign_keys_are_kept_after_migrating(migrated_spa: Flask):
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1

    with pytest.raises(DBAPIError), db.engine.begin() as connection:
        connection.execute(text("INSERT INTO room_feature (room_id, feature) VALUES (404, 'quiet')"))


def test_a_migration_that_fails_half_way_leaves_nothing_behind(empty_spa: Flask):
    in_the_way = "session_note"
    with db.engine.begin() as connection:
        connection.execute(text(f"CREATE TABLE {in_the_way} (note text)"))

    with pytest.raises(DBAPIError):
        migrate.upgrade()

    assert tables(db.engine) == {in_the_way}
    assert at_revision() is None
