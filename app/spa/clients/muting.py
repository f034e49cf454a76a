"""What a client asked us not to send: reminders, care afterwards, invitations. All else is always sent.

It is asked for a mailbox: one person may stand in several rows with one address. By a link in a message
whoever reads the mailbox asks for all of it; a row that a user has under another's address counts for itself.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select

from app.domain.reminders import SORT_OF, Kind, Sort
from app.infra.database import db, transaction
from app.infra.outbox.post import drop_unsent_to
from app.infra.sealed import CannotOpen, vault
from app.spa.accounts.models import Role, User
from app.spa.clients.models import Client

CONTEXT = "client.muted"
LONGEST_TOKEN = 400


@dataclass(frozen=True, slots=True)
class Mute:
    """What a link is about: a sort of messages, and one of the rows of whom it was sent to."""

    client: Client
    sort: Sort


def mute_token(client_uid: str, sort: Sort) -> str:
    """What a link in a message carries. Nobody can read it or make another; it says nothing."""
    sealed = vault().seal([client_uid, sort], CONTEXT)
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def mute_by_token(token: str) -> Mute | None:
    """What a link is about; None for one that we have not made, or whose key or client is gone."""
    if not token.isascii() or len(token) > LONGEST_TOKEN:
        return None
    try:
        uid, sort = vault().open(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)), CONTEXT)
    except (CannotOpen, binascii.Error, IndexError):
        return None
    client = db.session.scalar(select(Client).where(Client.uid == uid))
    return Mute(client, Sort(sort)) if client is not None and client.email else None


def muted_for(client: Client) -> frozenset[Sort]:
    """What is not to be sent to a client."""
    return muted_at([client])[client.id]


def muted_of(user: User) -> frozenset[Sort]:
    """What is not to be sent to a user, by any of their rows."""
    return frozenset().union(*muted_at(list(db.session.scalars(select(Client).where(_own(user))))).values())


def muted_at(clients: Collection[Client]) -> dict[int, frozenset[Sort]]:
    """The same for several, by their id, in one query."""
    emails = {client.email for client in clients if client.email}
    by_mailbox: dict[str, set[Sort]] = {email: set() for email in emails}
    theirs = (
        select(Client.email, Client.muted)
        .outerjoin(User, User.id == Client.user_id)
        .where(Client.email.in_(emails), Client.muted.is_not(None), _is_of_its_mailbox())
    )
    for email, muted in db.session.execute(theirs):
        by_mailbox[str(email)] |= read(muted)
    return {
        client.id: frozenset(by_mailbox.get(client.email or "", set()) | read(client.muted))
        for client in clients
    }


def read(written: str | None) -> set[Sort]:
    """The sorts as a row keeps them; words that mean nothing any more are left out."""
    return {Sort(word) for word in (written or "").split() if word in set(Sort)}


def mute_by_link(mute: Mute, *, off: bool, now: datetime) -> None:
    """Stop messages of a sort to the mailbox to which the link was sent; with `off=False` send them again."""
    email, sort = mute.client.email, mute.sort
    with transaction():
        rows = db.session.scalars(_locked(Client.email == email))
        for row in rows:
            sorts = read(row.muted)
            _keep(row, sorts | {sort} if off else sorts - {sort})
        _drop(email, {sort} if off else set(), now)


def mute_own(user: User, sorts: Iterable[Sort], *, now: datetime) -> None:
    """Let a user who is a client choose all at once: `sorts` are those that are not to be sent."""
    if user.role != Role.CLIENT:
        return  # people who work here get nothing as clients
    wanted = set(sorts)
    email, own = user.email, _own(user)
    with transaction():
        for row in db.session.scalars(_locked(own)):
            _keep(row, wanted)
        _drop(email, wanted, now)


def _own(user: User) -> ColumnElement[bool]:
    """The rows that are theirs, with those that are only not theirs yet once the mailbox is proved."""
    theirs = Client.user_id == user.id
    if user.email_proved_at is None:
        return theirs
    return or_(theirs, (Client.email == user.email) & Client.user_id.is_(None))


def _locked(which: ColumnElement[bool]) -> Select[Client]:
    return select(Client).where(which).order_by(Client.id).with_for_update()


def _keep(row: Client, sorts: set[Sort]) -> None:
    row.muted = " ".join(sorted(sorts)) or None


def _drop(email: str | None, sorts: set[Sort], now: datetime) -> None:
    if email and sorts:
        drop_unsent_to(email, [kind for kind in Kind if SORT_OF[kind] in sorts], now=now)


def _is_of_its_mailbox() -> ColumnElement[bool]:
    return or_(Client.user_id.is_(None), User.email == Client.email)
