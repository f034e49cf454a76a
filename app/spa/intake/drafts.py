"""Answers given before there is an account: sealed, behind an opaque token, gone after a day."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, delete, func, select

from app.infra.database import db, transaction
from app.spa.intake.models import Draft

LIFETIME = timedelta(hours=24)
"""From the first answer, however often more are added: what is not booked is not kept."""


def start_draft(*, now: datetime) -> tuple[Draft, str]:
    """Begin a draft. Gives it with its token, which is kept nowhere but in the visitor's cookie."""
    token = secrets.token_urlsafe(32)
    with transaction():
        draft = Draft(token_digest=_digest(token), created_at=now, expires_at=now + LIFETIME)
        draft.answers = {"intake": {}, "beside": {}, "steps": []}
        db.session.add(draft)
    return draft, token


def find_draft(token: str, *, now: datetime) -> Draft | None:
    """The draft behind a cookie; None once its day is over, even if it has not been purged yet."""
    return db.session.scalar(
        select(Draft).where(Draft.token_digest == _digest(token), Draft.expires_at > now)
    )


def save_answers(draft: Draft, answers: dict[str, Any]) -> None:
    """Keep all answers given so far in place of the earlier ones."""
    with transaction():
        draft.answers = answers


def forget(draft: Draft) -> None:
    """Drop a visitor's answers because they asked for it. Inside a booking use `steps.spend_draft`."""
    with transaction():
        db.session.execute(delete(Draft).where(Draft.id == draft.id))


def live_drafts(*, now: datetime) -> int:
    """How many drafts are kept at the moment."""
    return db.session.scalar(select(func.count()).select_from(Draft).where(Draft.expires_at > now)) or 0


def purge_expired(*, now: datetime) -> int:
    """Delete every draft whose day is over; how many there were."""
    with transaction():
        done = db.session.execute(delete(Draft).where(Draft.expires_at <= now))
        return done.rowcount if isinstance(done, CursorResult) else 0


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
