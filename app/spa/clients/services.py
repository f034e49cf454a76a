"""Taking in clients, and handing them over to the owner of their mailbox."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update

from app.domain.errors import ClientGone
from app.infra.database import db, transaction
from app.infra.language import language
from app.spa.accounts.email_change import email_changed
from app.spa.accounts.links import address_asked, mailbox_proved
from app.spa.accounts.models import Role, User
from app.spa.accounts.queries import tidy_email
from app.spa.accounts.services import rename
from app.spa.clients.models import Client
from app.spa.clients.queries import clients_of, is_their_own
from app.spa.roster.models import Resource


def new_client(
    *, name: str, email: str | None, phone: str | None, user_id: int | None, now: datetime
) -> Client:
    """Add a client, with the resource that keeps them from being in two places, to the caller's transaction.

    `phone` is E.164; `now` is UTC. They are written to in the language being spoken. The new row has its id
    when this returns.
    """
    client = Client(
        resource=Resource(kind="client"),
        user_id=user_id,
        name=name.strip(),
        email=tidy_email(email) if email else None,
        phone=phone or None,
        language=language(),
        created_at=now,
    )
    db.session.add(client)
    db.session.flush()
    return client


def write_in(language: str, client_ids: Iterable[int]) -> None:
    """Send these clients their messages in another language from now on."""
    with transaction():
        db.session.execute(update(Client).where(Client.id.in_(list(client_ids))).values(language=language))


def save_profile(user: User, *, name: str, phone: str | None) -> None:
    """Call a client otherwise from now on, and reach them at another number (E.164).

    Those whom they book for under other names keep theirs. Who has never booked gets their own row when they
    do, so there is no number to keep yet. Raises ClientGone for somebody who was forgotten meanwhile.
    """
    user_id = user.id
    with transaction():
        # Locked as whoever forgets them locks it: nothing of them is written down again afterwards.
        found = db.session.get(User, user_id, with_for_update=True)
        if found is None:
            raise ClientGone
        own = [client for client in clients_of(found) if is_their_own(client, found)]
        rename(found, name)
        for client in own:
            client.name, client.phone = found.name, phone or None


@address_asked.connect
def name_at(email: str) -> str | None:
    """The name of a client with this address, so that a sign-in link can be sent there."""
    newest_first = select(Client.name).where(Client.email == email).order_by(Client.id.desc()).limit(1)
    return db.session.scalar(newest_first)


@mailbox_proved.connect
def hand_over(user: User) -> None:
    """Give a client who has proved their mailbox what was booked under that address by anybody."""
    if user.role != Role.CLIENT:
        return  # people who work here get no rights over clients from an address
    db.session.execute(
        update(Client)
        .where(Client.email == user.email, Client.user_id.is_(None))
        .values(user_id=user.id)
        .execution_options(synchronize_session=False)
    )


@email_changed.connect
def follow(user: User, *, before: str) -> None:
    """Write to a client at the address that they sign in with now, where we wrote to the one before."""
    db.session.execute(
        update(Client)
        .where(Client.user_id == user.id, Client.email == before)
        .values(email=user.email)
        .execution_options(synchronize_session=False)
    )
