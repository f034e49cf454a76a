"""Finding those who can sign in."""

from __future__ import annotations

from sqlalchemy import select

from app.infra.database import db
from app.spa.accounts.models import User


def tidy_email(email: str) -> str:
    """An address as it is kept: without blanks around it, in lower case."""
    return email.strip().lower()


def user_by_email(email: str) -> User | None:
    """The user with this address, however it is written."""
    return db.session.scalar(select(User).where(User.email == tidy_email(email)))


def user_by_session(session_id: str) -> User | None:
    """The user whom a session cookie names, unless they have signed out everywhere or were shut out."""
    number, _, epoch = session_id.partition(".")
    if not (number.isdecimal() and epoch.isdecimal()):
        return None
    user = db.session.get(User, int(number))
    return user if user is not None and user.is_active and user.get_id() == session_id else None
