"""Whether anything at all has changed in the database: a few microseconds, whatever is kept in it.

Both kinds of database know it by themselves, for every change that is committed, whoever made it and by what
means. Nothing may be concluded from two versions that differ, not even that they are far apart.
"""

from __future__ import annotations

from collections.abc import Hashable
from threading import Lock

from flask import Flask, current_app
from sqlalchemy import Engine, PoolProxiedConnection, event

from app.infra.database import db, is_sqlite
from app.infra.looking import Look

SNAPSHOT = Look("SELECT CAST(pg_current_snapshot() AS text)")
"""On PostgreSQL: which transactions have ended by now. Where it is the same, so is all that can be seen."""


def init_database_version(app: Flask) -> None:
    """Keep what is needed to ask."""
    with app.app_context():
        app.extensions["database_version"] = _Watch(db.engine) if is_sqlite() else None


def database_version() -> Hashable:
    """Another one after each change of anything. While it is the same, whoever looks sees the same."""
    watch: _Watch | None = current_app.extensions["database_version"]
    return SNAPSHOT.now()[0][0] if watch is None else watch.version()


class _Watch:
    """A connection to SQLite that never writes, and so is told of every change that others commit.

    The number counts for one connection alone, so each process has one, which its threads ask in turn.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: PoolProxiedConnection | None = None
        self._since = object()
        self._lock = Lock()
        event.listen(engine, "engine_disposed", self._let_go)

    def version(self) -> Hashable:
        with self._lock:
            try:
                return self._ask()
            except self._engine.dialect.loaded_dbapi.Error:
                self._close()
                return object()  # for all we know everything has changed; the next look says what is wrong

    def _ask(self) -> Hashable:
        if self._connection is None:
            self._connection = self._engine.raw_connection()
            self._connection.detach()  # it is ours, and takes nobody's place among the others
            self._since = object()  # what another connection has counted means nothing here
        cursor = self._connection.cursor()
        cursor.execute("PRAGMA data_version")
        [(version,)] = cursor.fetchall()
        return self._since, version

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _let_go(self, _: Engine) -> None:
        with self._lock:
            self._close()
