"""Keeping quiet for a while: what is posted about a visit replaces what waits, and slips are told to nobody.

Called with the visit's row locked, inside the transaction of the change, so two changes never both see the
same news waiting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.domain.news import FIRST, STAGE_AFTER, News, Stage, Standing, Told
from app.infra.database import db
from app.infra.outbox.models import Message

NEWS = frozenset(News)


@dataclass(frozen=True, slots=True)
class Said:
    """What was said about a visit, and what waits to be said."""

    told: Told
    waiting: Message | None
    was_in_calendar: bool
    """Whether any message may have put the visit into a calendar."""
    is_from_us: bool
    """Whether a message, sent or taken back, was the first word of the visit."""
    messages: int
    """How many messages there are about it, of any kind and fate."""


def said_about(appointment_id: int) -> Said:
    """Read it from the outbox. What a worker has taken may be on its way, so it counts as told."""
    messages = messages_about(appointment_id)
    rows = _news_about(appointment_id) if messages else []
    gone = [row for row in rows if row.outcome == "sent" or row.attempts > 0]
    waiting = [row for row in rows if row.done_at is None and row.attempts == 0]
    last = gone[-1] if gone else None
    return Said(
        told=Told(standing_of(last), last.outcome == "sent") if last else Told(),
        waiting=waiting[-1] if waiting else None,
        was_in_calendar=any(standing_of(row).stage is Stage.BOOKED for row in gone),
        is_from_us=any(row.kind in FIRST for row in rows),
        messages=messages,
    )


def messages_about(appointment_id: int) -> int:
    """How many messages there are about a visit, of any kind and fate."""
    mine = select(func.count()).select_from(Message).where(Message.appointment_id == appointment_id)
    return db.session.scalar(mine) or 0


def _news_about(appointment_id: int) -> Sequence[Message]:
    # Locked, so that no worker takes one between this look and what is decided from it.
    news = select(Message).where(Message.appointment_id == appointment_id, Message.kind.in_(NEWS))
    locked = news.order_by(Message.id).with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(locked).all()


def is_waiting(appointment_id: int) -> bool:
    """Whether anything is still to be said about a visit."""
    waiting = select(Message.id).where(
        Message.appointment_id == appointment_id, Message.done_at.is_(None), Message.kind.in_(NEWS)
    )
    return db.session.scalar(waiting.limit(1)) is not None


def told_otherwise(appointment_id: int, standing: Standing) -> None:
    """Note that a message about several visits has told this of one, so that later news begins from there."""
    mine = (Message.appointment_id == appointment_id, Message.kind.in_(NEWS))
    gone = (Message.outcome == "sent") | (Message.attempts > 0)
    last = db.session.scalar(select(Message).where(*mine, gone).order_by(Message.id.desc()).limit(1))
    if last is not None:
        last.gist = gist_of(standing)


def gist_of(standing: Standing) -> str:
    """What a message tells, in short; it is kept when the message's words are wiped."""
    return f"{standing.stage}:{standing.place}"


def standing_of(message: Message) -> Standing:
    """What whoever has read this message believes. Messages of before are known by their kind alone."""
    if message.gist is None:
        return Standing(STAGE_AFTER[News(message.kind)])
    stage, _, place = message.gist.partition(":")
    return Standing(Stage(stage), place)
