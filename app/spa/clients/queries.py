"""Finding clients."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import or_, select

from app.infra.database import db
from app.spa.accounts.models import Role, User
from app.spa.clients.models import Client


def clients_of(user: User) -> list[Client]:
    """The client rows that belong to a user, the oldest first. People who work here have none."""
    if user.role != Role.CLIENT:
        return []
    return list(db.session.scalars(select(Client).where(Client.user_id == user.id).order_by(Client.id)))


def still_reachable(client_ids: Iterable[int]) -> list[int]:
    """Which of these clients the browser that booked them may still show without signing in.

    Once the owner of the mailbox has proved that it is theirs, only signing in leads there: the browser
    may have been somebody else's.
    """
    unproved = or_(Client.user_id.is_(None), User.email_proved_at.is_(None))
    wanted = select(Client.id).outerjoin(User, User.id == Client.user_id).where(unproved)
    return list(db.session.scalars(wanted.where(Client.id.in_(list(client_ids))).order_by(Client.id)))
