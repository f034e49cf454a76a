"""Writing a message down. It is sent by the worker once the change it belongs to is committed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, update

from app.infra.database import db
from app.infra.language import language
from app.infra.outbox.letter import LANGUAGE
from app.infra.outbox.models import Message


def post(
    kind: str,
    recipient: str,
    payload: dict[str, Any],
    *,
    dedupe_key: str,
    now: datetime,
    appointment_id: int | None = None,
    gist: str | None = None,
    run_at: datetime | None = None,
) -> None:
    """Add a message to the caller's transaction; a second one with the same key adds nothing.

    It is written in the language being spoken. `now` and `run_at` are UTC; `payload` is plain JSON and must
    hold no health word.
    `gist` is what the reader knows afterwards, in a code of the caller's; it outlives the payload.
    """
    if db.session.scalar(select(Message.id).where(Message.dedupe_key == dedupe_key)) is not None:
        return
    db.session.add(
        Message(
            kind=kind,
            recipient=recipient,
            payload={**payload, LANGUAGE: language()},
            dedupe_key=dedupe_key,
            appointment_id=appointment_id,
            gist=gist,
            created_at=now,
            run_at=run_at or now,
        )
    )


def has_gone(dedupe_key: str) -> bool:
    """Whether a message was sent or may be on its way; locked, so that no worker takes it after this look."""
    wanted = select(Message).where(Message.dedupe_key == dedupe_key).with_for_update()
    message = db.session.scalar(wanted.execution_options(populate_existing=True))
    return message is not None and (message.outcome == "sent" or message.attempts > 0)


def drop_unsent(
    appointment_id: int, *, now: datetime, keep: tuple[str, ...] = (), only: tuple[str, ...] = ()
) -> None:
    """Take back, inside the caller's transaction, what waits to be said about an appointment.

    Messages of a kind in `keep` stay; with `only`, just those of these kinds go.
    """
    chosen = [Message.kind.in_(only)] if only else []
    _drop(now, Message.appointment_id == appointment_id, Message.kind.not_in(keep), *chosen)


def drop_unsent_to(recipient: str, kinds: Collection[str], *, now: datetime) -> None:
    """Take back, inside the caller's transaction, what waits to go to somebody, of these kinds."""
    _drop(now, Message.recipient == recipient, Message.kind.in_(kinds))


def _drop(now: datetime, *which: ColumnElement[bool]) -> None:
    waiting = update(Message).where(Message.done_at.is_(None), *which)
    db.session.execute(waiting.values(done_at=now, outcome="dropped", payload={}))
