"""Looks: the few SELECTs that every visitor makes, written by hand and sent as they are.

Outside of sessions and transactions: one statement is one moment of the database, and whoever looks twice may
see two moments. What the mapper and its sessions do for everything else takes longer than these answer.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Flask, current_app
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from app.infra.database import db, is_sqlite

Value = int | str | datetime | None | Collection[int]
"""Instants are aware."""
IN_JSON = {"json_group_array(": "json_agg(", "json_array(": "json_build_array("}
"""How SQLite says that rows become one text in JSON, and how PostgreSQL says it."""


class Look:
    """One SELECT for both kinds of database, in SQLite's words.

    It names its values `:name`, and lists `IN :name`. With `until` its last column says, in epoch seconds,
    when the same question is answered otherwise though nobody changes anything; None where that is never.
    """

    def __init__(self, sql: str, *, until: bool = False) -> None:
        self.until = until
        in_list = r"(NOT )?IN :(\w+)"
        self.sqlite = re.sub(in_list, r"\1IN (SELECT value FROM json_each(:\2))", sql)
        on_postgresql = re.sub(in_list, lambda m: f"{'<> ALL' if m[1] else '= ANY'} (:{m[2]})", sql)
        self.postgresql = re.sub(r"(?<!:):(\w+)", r"%(\1)s", on_postgresql)
        for here, there in IN_JSON.items():
            self.postgresql = self.postgresql.replace(here, there)

    def now(self, **values: Value) -> list[tuple[Any, ...]]:
        """What is true at this moment, whatever the session has read before.

        Raises sqlalchemy's DBAPIError as a session would.
        """
        engine = looking_engine()
        sql, given = self.for_engine(engine.dialect.name, values)
        told = _send_surely(engine, sql, given)
        if (notes := _notes.get()) is not None:
            notes.append(Noted(self, sql, given, told))
        return told

    def within(self, connection: Connection, **values: Value) -> list[tuple[Any, ...]]:
        """What is true inside this connection's transaction."""
        sql, given = self.for_engine(connection.dialect.name, values)
        return [tuple(row) for row in connection.exec_driver_sql(sql, given)]

    def for_engine(self, engine_name: str, values: dict[str, Value]) -> tuple[str, dict[str, Any]]:
        """The statement and its values as the driver for `sqlite` or `postgresql` takes them."""
        if engine_name != "sqlite":
            return self.postgresql, values
        return self.sqlite, {name: _on_sqlite(value) for name, value in values.items()}


@dataclass(frozen=True, slots=True)
class Noted:
    """A look that was made, in the driver's words, and what it was told."""

    look: Look
    sql: str
    given: dict[str, Any]
    told: list[tuple[Any, ...]]

    @property
    def weight(self) -> int:
        """About how many characters it is."""
        return sum(len(part) for row in self.told for part in row if isinstance(part, str))

    @property
    def until(self) -> float:
        """From which second on it is answered otherwise in any case."""
        known = [row[-1] for row in self.told if self.look.until and row[-1] is not None]
        return min(known, default=math.inf)

    def is_still_so(self, **changed: int) -> bool:
        """Whether the same look is told the same now, with these of its values changed, such as the time."""
        return _send_surely(looking_engine(), self.sql, self.given | changed) == self.told


_notes: ContextVar[list[Noted] | None] = ContextVar("notes", default=None)


@contextmanager
def noting() -> Iterator[list[Noted]]:
    """Note every look that is made while the block runs, in order."""
    notes: list[Noted] = []
    mark = _notes.set(notes)
    try:
        yield notes
    finally:
        _notes.reset(mark)


def _on_sqlite(value: Value) -> int | str | None:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"  # as the mapper writes it there
    if value is None or isinstance(value, int | str):
        return value
    return json.dumps(list(value))  # one value: the text of the statement never changes


def _send_surely(engine: Engine, sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    try:
        return _send(engine, sql, values)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        return _send(engine, sql, values)  # it had died while nobody used it; the next one is new


def _send(engine: Engine, sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    dialect = engine.dialect
    kept = engine.raw_connection()
    try:
        cursor = kept.cursor()
        cursor.execute(sql, values)
        return list(cursor.fetchall())
    except dialect.loaded_dbapi.Error as error:
        died = dialect.is_disconnect(error, kept.dbapi_connection, None)
        if died:
            kept.invalidate()
        raise DBAPIError.instance(
            sql,
            None,
            error,
            dialect.loaded_dbapi.Error,
            hide_parameters=True,
            connection_invalidated=died,
            dialect=dialect,
        ) from error
    finally:
        kept.close()


def init_looking(app: Flask) -> None:
    """Give looks their connections.

    On PostgreSQL they have some of their own that are never in a transaction: a look is then one message
    there and one back. SQLite's begin nothing by themselves, so there they are the same as everybody's.
    """
    with app.app_context():
        app.extensions["looking"] = db.engine if is_sqlite() else _own_engine(app, db.engine)


def looking_engine() -> Engine:
    """The engine whose connections looks use."""
    engine: Engine = current_app.extensions["looking"]
    return engine


def _own_engine(app: Flask, everybodys: Engine) -> Engine:
    options = app.config["SQLALCHEMY_ENGINE_OPTIONS"]
    own = create_engine(
        everybodys.url,
        isolation_level="AUTOCOMMIT",
        pool_reset_on_return=None,
        pool_size=options["pool_size"],
        max_overflow=options["max_overflow"],
        connect_args=options["connect_args"],
        hide_parameters=True,
    )

    @event.listens_for(everybodys, "engine_disposed")
    def dispose(_: Engine) -> None:
        own.dispose()

    return own
