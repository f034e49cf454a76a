"""Sending what is due: claim a message, send it outside of any transaction, say that it is done.

Two workers never hold one message at a time: a claim is a lease that outlasts the longest sending.
A worker that dies between sending and saying so leaves its claim behind; the message then goes out
once more under the same Message-ID (docs/adr/0004-outbox.md).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from app.config import Settings
from app.infra.database import db, transaction
from app.infra.logs import log, where
from app.infra.outbox.letter import Letter, MailServerAway, NotNow, Refused
from app.infra.outbox.mail import Send, transport
from app.infra.outbox.models import Message
from app.infra.outbox.render import render

LEASE = timedelta(minutes=10)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=4)
MARKING_PAUSES = (0.2, 1.0, 3.0, 10.0)
"""Seconds. What was sent must be marked, so a database that falters is asked again."""


def never() -> bool:
    """For who is not going to stop half-way."""
    return False


def deliver_due(now: datetime, send: Send | None = None, *, stopping: Callable[[], bool] = never) -> int:
    """Send each message that is due at `now` (UTC) and give how many went out.

    `send` is the transport of the settings unless another is given. `stopping` is asked before each
    message.

    Raises:
        MailServerAway: the server cannot be reached; everything waits as it did before.
    """
    settings: Settings = current_app.extensions["settings"]
    send = send or transport(settings)
    started, sent = time.monotonic(), 0
    while not stopping():
        # A lease counts from when its own message is taken, not from when the round began.
        instant = now + timedelta(seconds=time.monotonic() - started)
        letter = claim(due_at=now, now=instant)
        if letter is None:
            break
        sent += _deliver(letter, send, settings, instant)
    return sent


def claim(*, due_at: datetime, now: datetime) -> Letter | None:
    """Take one message that is due for ourselves, until the lease runs out."""
    due = is_due(due_at)
    waiting = db.session.scalar(select(Message.id).where(*due).limit(1))
    db.session.rollback()
    if waiting is None:  # nobody else need be kept from writing for a look
        return None
    with transaction():
        message = db.session.scalar(
            select(Message)
            .where(*due)
            .order_by(Message.attempts, Message.run_at, Message.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if message is None:
            return None
        message.attempts += 1
        message.claimed_until = now + LEASE
        return Letter.of(message, claimed_until=now + LEASE)


def is_due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """What makes a message one to send at `now`: waiting, its time come, in nobody's hands."""
    free = or_(Message.claimed_until.is_(None), Message.claimed_until <= now)
    return Message.done_at.is_(None), Message.run_at <= now, free


def pause_after(attempts: int) -> timedelta:
    """How long a message rests after this many attempts: 1, 2, 4 … minutes, at most four hours."""
    return min(FIRST_PAUSE * (1 << min(attempts - 1, 16)), LONGEST_PAUSE)


def _deliver(letter: Letter, send: Send, settings: Settings, now: datetime) -> bool:
    if letter.is_useless_at(now):
        return _finish(letter, "dropped", now, error="expired before it could be sent")
    try:
        send(letter, render(letter, settings))
    except MailServerAway as away:
        # No fault of this message: it keeps its place, and the caller waits.
        _give_back(letter, until=None, error=str(away), attempts=letter.attempts - 1)
        raise
    except Refused as refused:
        log().warning("message_refused", message=letter.uid, kind=letter.kind, error=str(refused))
        return _finish(letter, "dropped", now, error=f"refused: {refused}")
    except Exception as failed:
        _postpone(letter, failed, now)
        return False
    log().info("message_sent", message=letter.uid, kind=letter.kind, attempts=letter.attempts)
    return _finish(letter, "sent", now)


def _postpone(letter: Letter, failed: Exception, now: datetime) -> None:
    # An error's own words may hold an address or the text, so only its name is kept.
    error = str(failed) if isinstance(failed, NotNow) else type(failed).__name__
    fault = {} if isinstance(failed, NotNow) else {"where": where(failed)}
    log().warning("message_waits", message=letter.uid, kind=letter.kind, error=error, **fault)
    _give_back(letter, until=now + pause_after(letter.attempts), error=error)


def _give_back(letter: Letter, *, until: datetime | None, error: str, attempts: int | None = None) -> None:
    with transaction():
        db.session.execute(
            update(Message)
            .where(Message.id == letter.id, Message.claimed_until == letter.claimed_until)
            .values(
                claimed_until=until,
                last_error=error[:200],
                attempts=letter.attempts if attempts is None else attempts,
            )
        )


def _finish(letter: Letter, outcome: str, now: datetime, *, error: str | None = None) -> bool:
    """Say that a message needs no more sending, whoever holds it; gives whether it was sent."""
    for pause in (*MARKING_PAUSES, None):
        try:
            _mark(letter, outcome, now, error)
            break
        except SQLAlchemyError:
            if pause is None:
                raise
            time.sleep(pause)
    return outcome == "sent"


def _mark(letter: Letter, outcome: str, now: datetime, error: str | None) -> None:
    with transaction():
        db.session.execute(
            update(Message)
            .where(Message.id == letter.id, Message.done_at.is_(None))
            # What it said has served: names, links and times are not kept any longer.
            .values(done_at=now, outcome=outcome, payload={}, last_error=error)
        )
