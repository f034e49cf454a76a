"""Whose data it is: a user with every client row that is theirs, or a client who has no account."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select

from app.domain.errors import NotAllowed
from app.infra.database import db
from app.spa.accounts.models import Role, User
from app.spa.accounts.queries import tidy_email, user_by_email
from app.spa.clients.models import Client


@dataclass(frozen=True, slots=True)
class Person:
    """One person as we know them; nobody of them is erased already."""

    user: User | None
    clients: tuple[Client, ...]

    @property
    def name(self) -> str:
        """What they are called."""
        return self.user.name if self.user else self.clients[0].name

    @property
    def language(self) -> str | None:
        """The code of the language in which we write to them; None where they have never booked."""
        return self.clients[0].language if self.clients else None

    @property
    def client_ids(self) -> tuple[int, ...]:
        """Their client rows, the oldest first."""
        return tuple(client.id for client in self.clients)

    @property
    def addresses(self) -> frozenset[str]:
        """The mailboxes known to be theirs: an address alone is no person until it was proved."""
        proved = self.user is None or self.user.email_proved_at is not None
        own = [self.user.email] if self.user else [client.email for client in self.clients]
        return frozenset(address for address in own if address and proved)


def person_of(user: User) -> Person:
    """A user as a person, with what was booked under their address by anybody once they have proved it.

    Raises:
        NotAllowed: they work here; what clients may ask for is not about them.
    """
    if user.role != Role.CLIENT:
        raise NotAllowed("This is the account of somebody who works here, not a client's.")
    return Person(user, tuple(_clients(_theirs(user))))


def find_person(written: str) -> Person | None:
    """The person with an e-mail address or a client's public id, for whoever runs a command for the spa.

    The spa has made sure who asks, so an address counts as theirs.
    """
    address = tidy_email(written)
    user = user_by_email(address)
    if user is None:
        found = _clients(or_(Client.uid == written.strip(), Client.email == address))
        owner = next((client.user_id for client in found if client.user_id is not None), None)
        user = db.session.get(User, owner) if owner is not None else None
        if user is None:
            return Person(None, tuple(found)) if found else None
    person = person_of(user)
    mine = or_(Client.user_id == user.id, and_(Client.user_id.is_(None), Client.email == user.email))
    return Person(person.user, tuple(_clients(mine)))


def _theirs(user: User) -> ColumnElement[bool]:
    own = Client.user_id == user.id
    if user.email_proved_at is None:
        return own
    return or_(own, and_(Client.user_id.is_(None), Client.email == user.email))


def _clients(whose: ColumnElement[bool]) -> list[Client]:
    return list(
        db.session.scalars(select(Client).where(whose, Client.erased_at.is_(None)).order_by(Client.id))
    )
