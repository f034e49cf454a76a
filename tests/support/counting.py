"""Counting what is asked of the database: the number of questions is a promise, their time is not."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import event

from app.infra.database import db

Answer = TypeVar("Answer")


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect every statement sent while the block runs, BEGIN left out."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def counted(ask: Callable[[], Answer]) -> tuple[Answer, int]:
    """What `ask` gives, and with how many statements, in a session that knows nothing yet."""
    db.session.rollback()
    with statements() as sent:
        answer = ask()
    return answer, len(sent)
