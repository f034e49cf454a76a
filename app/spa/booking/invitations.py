"""Invitations: the private link by which a guest makes a visit that somebody else booked their own.

The table keeps a digest. In clear the link stands in the letter to the guest, or once on the page of the one
who booked, to hand on. Whoever opens it first has the visit; from then on it opens no more, for nobody. So
the one who booked can never look at what a guest has answered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select, update

from app.domain.errors import LinkExpired, NotAllowed, Refusal
from app.domain.said import say
from app.infra.database import db, transaction
from app.infra.outbox.post import drop_unsent
from app.spa.accounts.links import digest_of, new_token
from app.spa.accounts.models import User
from app.spa.accounts.queries import tidy_email
from app.spa.booking.models import Appointment, Party, PartyGuest
from app.spa.booking.shared_rooms import BOOKED
from app.spa.booking.telling import notice
from app.spa.clients.models import Client
from app.spa.messages import announce

GONE = say(
    "This link has been opened already, or there is a newer one. "
    "Please ask whoever booked for you, or call us."
)


class SharedAddress(Refusal):
    """Two guests have one mailbox, and its owner would come to both their answers."""

    code = "shared_address"
    status = 422
    default = say(
        "Each of you needs an e-mail address of your own, since answers are private. "
        "Please leave it empty for whoever has none: you get a link to hand on."
    )


class AlreadyTheirs(Refusal):
    """The guest has opened the invitation."""

    code = "already_theirs"
    default = say("This guest has opened their invitation already, so there is no other link.")


def require_own_addresses(emails: Iterable[str | None]) -> None:
    """Raise SharedAddress if two of a party would be written to at one address."""
    given = [tidy_email(email) for email in emails if email]
    if len(set(given)) < len(given):
        raise SharedAddress


def invite_by_mail(guest: PartyGuest, client: Client, *, now: datetime) -> None:
    """Invite a guest who has an address, inside the caller's transaction; never the first, who booked."""
    if guest.position > 0 and client.email:
        told = notice(guest.appointment, client)
        announce.party_invitation(told, now=now, token=_renewed(guest))


def link_to_hand_on(party: Party, position: int, *, now: datetime) -> str:
    """A fresh token of one guest's invitation, for whoever booked; every earlier one opens no more.

    The address that was written to is forgotten: a mailbox that did not answer may be a stranger's.

    Raises:
        AlreadyTheirs: the guest has opened theirs, by link or by proving their mailbox.
    """
    appointment_id = party.guests[position].appointment_id
    with transaction():
        guest = db.session.get_one(PartyGuest, appointment_id, with_for_update=True)
        client = guest.appointment.client
        if guest.position == 0 or client is None:
            raise ValueError("only those who come along are invited")
        if guest.opened_at is not None or client.user_id is not None:
            raise AlreadyTheirs
        drop_unsent(appointment_id, now=now)
        client.email = None
        return _renewed(guest)


def invited(token: str) -> Appointment | None:
    """The visit to which a link leads while it opens one."""
    open_for = (
        select(Appointment)
        .join(PartyGuest, PartyGuest.appointment_id == Appointment.id)
        .where(
            PartyGuest.invitation_digest == digest_of(token),
            PartyGuest.opened_at.is_(None),
            Appointment.status.in_(BOOKED),
        )
    )
    visit = db.session.scalar(open_for)
    return None if visit is None or visit.client is None or visit.client.user_id is not None else visit


def claim(token: str, *, known_client_ids: Collection[int], user: User | None, now: datetime) -> Appointment:
    """Make the visit theirs who opened the link, once. `now` is UTC.

    `known_client_ids` are whom the browser knows already, `user` is the client who is signed in there.

    Raises:
        LinkExpired: it was opened before, or leads nowhere any more.
        NotAllowed: it is the browser of whoever booked, who has to hand the link on.
    """
    user_id = user.id if user is not None else None
    with transaction():
        visit = invited(token)
        if visit is None:
            raise LinkExpired(GONE)
        if _organiser_id(visit.id) in known_client_ids:
            raise NotAllowed(say("This link is for your guest. Please hand it on: it works once."))
        opened = db.session.execute(
            update(PartyGuest)
            .where(
                PartyGuest.appointment_id == visit.id,
                PartyGuest.invitation_digest == digest_of(token),
                PartyGuest.opened_at.is_(None),
            )
            .values(opened_at=now)
            .returning(PartyGuest.appointment_id)
        ).all()
        if not opened:  # somebody was faster
            raise LinkExpired(GONE)
        if user_id is not None and visit.client is not None:
            visit.client.user_id = user_id
    return visit


def _organiser_id(appointment_id: int) -> int | None:
    own = select(PartyGuest.party_id).where(PartyGuest.appointment_id == appointment_id)
    first = (
        select(Appointment.client_id)
        .join(PartyGuest, PartyGuest.appointment_id == Appointment.id)
        .where(PartyGuest.party_id == own.scalar_subquery(), PartyGuest.position == 0)
    )
    return db.session.scalar(first)


def _renewed(guest: PartyGuest) -> str:
    token = new_token()
    guest.invitation_digest = digest_of(token)
    return token
