"""Finding clients."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, false, or_, select

from app.infra.database import db
from app.spa.accounts.models import Role, User
from app.spa.clients.models import Client
from app.spa.roster.models import Resource

SHORTEST_SEARCH, SHORTEST_NUMBER = 2, 4


def clients_of(user: User) -> list[Client]:
    """The client rows that belong to a user, the oldest first. People who work here have none."""
    if user.role != Role.CLIENT:
        return []
    return list(db.session.scalars(select(Client).where(Client.user_id == user.id).order_by(Client.id)))


def is_their_own(client: Client, user: User) -> bool:
    """Whether a client row is the user themselves, and not somebody whom they book for."""
    return client.name.casefold() == user.name.casefold()


def profile_of(user: User) -> Client | None:
    """The client row that says how to reach a user themselves; None before they have booked."""
    return next((client for client in clients_of(user) if is_their_own(client, user)), None)


def still_reachable(client_ids: Iterable[int]) -> list[int]:
    """Which of these clients the browser that booked them may still show without signing in.

    Once the owner of the mailbox has proved that it is theirs, only signing in leads there: the browser
    may have been somebody else's. Whoever was forgotten has no mailbox any more, and is shown to nobody.
    """
    unproved = or_(Client.user_id.is_(None), User.email_proved_at.is_(None))
    wanted = select(Client.id).outerjoin(User, User.id == Client.user_id)
    wanted = wanted.where(unproved, Client.erased_at.is_(None))
    return list(db.session.scalars(wanted.where(Client.id.in_(list(client_ids))).order_by(Client.id)))


def clients_with_ids(client_ids: Iterable[int]) -> list[Client]:
    """These clients, the oldest first."""
    return list(db.session.scalars(select(Client).where(Client.id.in_(list(client_ids))).order_by(Client.id)))


def lock_client(client: Client) -> Client:
    """A client inside the caller's transaction, as they are until it is over. Nobody forgets them meanwhile.

    By their resource, as a booking locks them; no stronger, so that rows may still point at it. Raises
    ClientGone for somebody who was forgotten.
    """
    client_id, resource = client.id, select(Resource.id).where(Resource.id == client.resource_id)
    db.session.execute(resource.with_for_update(key_share=True)).all()
    locked = db.session.get_one(Client, client_id, populate_existing=True)
    locked.require_here()
    return locked


def client_by_uid(uid: str) -> Client | None:
    """The client with this public id; none who was forgotten."""
    return db.session.scalar(select(Client).where(Client.uid == uid, Client.erased_at.is_(None)))


def find_clients(written: str, *, limit: int = 20) -> list[Client]:
    """Those in whose name, address or number every written word occurs, by name, the newest first.

    A number is found however its digits are grouped. Fewer than two characters find nobody.
    """
    words = written.split()
    if sum(map(len, words)) < SHORTEST_SEARCH:
        return []
    digits = "".join(filter(str.isdigit, written)).lstrip("0")
    is_number = len(digits) >= SHORTEST_NUMBER and not any(map(str.isalpha, written))
    by_number = Client.phone.contains(digits, autoescape=True) if is_number else false()
    found = select(Client).where(Client.erased_at.is_(None), or_(by_number, and_(*map(_holds, words))))
    return list(db.session.scalars(found.order_by(Client.name, Client.id.desc()).limit(limit)))


def _holds(word: str) -> ColumnElement[bool]:
    return or_(Client.name.icontains(word, autoescape=True), Client.email.icontains(word, autoescape=True))
