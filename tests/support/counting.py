"""Counting what is asked of the database: the number of questions is a promise, their time is not."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest
from sqlalchemy import Engine, event

from app.infra import looking
from app.infra.database import db
from app.spa.booking.house import house

Answer = TypeVar("Answer")


class Sent(str):
    """A statement as it was sent, with its parameters."""

    parameters: Any

    def plan(self) -> str:
        """How the database means to answer it."""
        explain = "EXPLAIN QUERY PLAN " if db.engine.dialect.name == "sqlite" else "EXPLAIN "
        rows = db.session.connection().exec_driver_sql(explain + self, self.parameters)
        return "\n".join(str(row) for row in rows)


@contextmanager
def statements() -> Iterator[list[Sent]]:
    """Collect every statement sent while the block runs, BEGIN left out."""
    sent: list[Sent] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(Sent(statement))
            sent[-1].parameters = parameters

    def noted(engine: Engine, sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        note(None, None, sql, values)
        return send(engine, sql, values)

    send = looking._send  # looks go past the mapper and its events
    event.listen(db.engine, "before_cursor_execute", note)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(looking, "_send", noted)
        try:
            yield sent
        finally:
            event.remove(db.engine, "before_cursor_execute", note)


def counted(ask: Callable[[], Answer]) -> tuple[Answer, int]:
    """What `ask` gives, and with how many statements, in a session that knows nothing yet.

    The process knows the house (`app/spa/booking/house.py`), as it does but once after every change of it.
    """
    house()
    db.session.rollback()
    with statements() as sent:
        answer = ask()
    return answer, len(sent)


@dataclass
class Work:
    """How many steps SQLite took to answer everything."""

    done: int = 0


@contextmanager
def sqlite_work() -> Iterator[Work]:
    """Count the steps of SQLite's own machine while the block runs: the same however busy the computer is."""
    work = Work()

    def step() -> int:
        work.done += 1
        return 0

    def watch(connection: Any, *_: Any) -> None:
        connection.set_progress_handler(step, 1)

    def forget(connection: Any, *_: Any) -> None:
        connection.set_progress_handler(None, 1)

    house()
    db.session.rollback()
    event.listen(db.engine, "checkout", watch)
    event.listen(db.engine, "checkin", forget)
    try:
        yield work
        db.session.rollback()
    finally:
        event.remove(db.engine, "checkout", watch)
        event.remove(db.engine, "checkin", forget)
