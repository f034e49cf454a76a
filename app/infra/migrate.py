"""Bringing the database's tables up to date, and knowing whether they are."""

from __future__ import annotations

import flask_migrate
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app

from app.infra.database import db


def upgrade() -> None:
    """Migrate the current application's database to the newest revision."""
    flask_migrate.upgrade()


def is_up_to_date() -> bool:
    """Whether the database is at the newest revision."""
    with db.engine.connect() as connection:
        at = MigrationContext.configure(connection).get_current_heads()
    return set(at) == set(ScriptDirectory(_directory()).get_heads())


def _directory() -> str:
    where: str = current_app.extensions["migrate"].directory
    return where
