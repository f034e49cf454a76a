"""Runs migrations for this application's database, one transaction each.

On SQLite a batch change rebuilds its table by copy and drop. With foreign keys on, that drop deletes
the rows that point at it without a word, so they are off while migrations run and are checked after.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import context
from flask import current_app
from sqlalchemy.engine import Connection

db = current_app.extensions["migrate"].db
PLAIN_TYPES = {
    "UTCDateTime": "sa.DateTime(timezone=True)",
    "EpochSeconds": 'sa.BigInteger().with_variant(sa.Integer(), "sqlite")',
}


def render_item(kind: str, item: Any, _context: Any) -> str | bool:
    """Write our own column types as the plain types they are stored as: a migration imports no app."""
    return PLAIN_TYPES.get(type(item).__name__, False) if kind == "type" else False


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        transactional_ddl=True,
        transaction_per_migration=True,
        compare_type=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


def migrate_sqlite(connection: Connection) -> None:
    raw: Any = connection.connection.driver_connection
    raw.execute("PRAGMA foreign_keys=OFF")  # inside a transaction it would do nothing
    try:
        migrate(connection)
        orphans = raw.execute("PRAGMA foreign_key_check").fetchall()
        if orphans:
            raise sa.exc.IntegrityError(
                f"rows without their parent after migrating: {orphans[:5]}", None, Exception()
            )
    finally:
        connection.rollback()
        raw.execute("PRAGMA foreign_keys=ON")  # the connection goes back to the pool


if context.is_offline_mode():
    raise SystemExit("Migrations run against a database, not offline: set DATABASE_URL.")
with db.engine.connect() as bind:
    migrate_sqlite(bind) if bind.dialect.name == "sqlite" else migrate(bind)
