"""Who confirms what they held: a client we know, or one to be; read first, locked, then made a client of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from app.domain.errors import ClientGone
from app.domain.interval import Interval, epoch
from app.domain.policy import Policy
from app.infra.database import db, is_duplicate
from app.spa.accounts.models import Role, User
from app.spa.accounts.queries import tidy_email, user_by_email
from app.spa.accounts.services import new_user
from app.spa.booking import claims, welcome
from app.spa.booking.models import Appointment
from app.spa.clients.models import Client
from app.spa.clients.queries import clients_of
from app.spa.clients.services import new_client
from app.spa.settings.queries import policy


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingDetails:
    """What a client types at the end. `password_hash` is made beforehand: hashing takes too long in here."""

    name: str
    email: str
    phone: str | None = None
    password_hash: str | None = None
    consents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Whoever finishes a booking, with what they typed; read before the transaction begins.

    Without an `own_id` they are no client yet. `standing` is whose visits count beside theirs.
    """

    details: BookingDetails
    answers: dict[str, Any] | None
    addresses: frozenset[str]
    """Where they themselves can be reached, tidied."""
    draft_id: int | None
    user_id: int | None
    own_id: int | None
    own_resource_id: int | None
    standing: welcome.Standing
    house: Policy

    @classmethod
    def of(
        cls,
        hold: Appointment,
        details: BookingDetails,
        *,
        answers: dict[str, Any] | None,
        signed_in_user: User | None,
    ) -> Visitor:
        """Read who finishes this hold."""
        own = hold.client or _own_client(signed_in_user, details.name)
        user = signed_in_user
        user_id = user.id if user and user.role == Role.CLIENT else None
        addresses = (own.email if own else details.email, user.email if user else None)
        return cls(
            details=details,
            answers=answers,
            addresses=frozenset(tidy_email(address) for address in addresses if address),
            draft_id=hold.draft_id,
            user_id=user_id,
            own_id=own.id if own else None,
            own_resource_id=own.resource_id if own else None,
            standing=welcome.standing_of(own, user_id),
            house=policy(),
        )

    def lock(self, visit: Interval, *, now: datetime) -> None:
        """Lock their draft and all whose visits count, and free their own time of holds that have lapsed."""
        claims.lock_draft(self.draft_id)
        claims.lock_resources(self.standing.resource_ids)
        if self.own_resource_id is not None:
            claims.expire_on([self.own_resource_id], visit, now=epoch(now))

    def require_welcome(self, *, now: datetime) -> None:
        """Raise what the house rules have against one more booking of theirs: see `welcome.py`."""
        welcome.require_welcome(self.standing, now=now, policy=self.house)

    def client(self, *, now: datetime) -> Client:
        """The client they are, or become with this, inside the caller's transaction."""
        if self.own_id is not None:
            own = db.session.get(Client, self.own_id)
            if own is None:
                raise ClientGone
            return own
        if self.user_id is not None and db.session.get(User, self.user_id) is None:
            raise ClientGone  # they were forgotten while they finished
        return _add_client(self.details, self.user_id, now)


def _own_client(user: User | None, name: str) -> Client | None:
    """Who a signed-in user books for: themselves, or a new client if they typed somebody else's name."""
    if user is None:
        return None
    return next((c for c in clients_of(user) if c.name.casefold() == name.strip().casefold()), None)


def _add_client(details: BookingDetails, user_id: int | None, now: datetime) -> Client:
    """A new client of a user, or of nobody; with a user of their own if they chose a password."""
    if user_id is None and details.password_hash is not None:
        user_id = _add_user(details, now)
    return new_client(name=details.name, email=details.email, phone=details.phone, user_id=user_id, now=now)


def _add_user(details: BookingDetails, now: datetime) -> int | None:
    """A user for whoever chose a password; None if the address has one already, which nobody is told."""
    if user_by_email(details.email) is not None:
        return None
    try:
        with db.session.begin_nested():  # somebody may book with the same address at this moment
            return new_user(
                email=details.email,
                name=details.name,
                role=Role.CLIENT,
                password_hash=details.password_hash,
                now=now,
            ).id
    except IntegrityError as error:
        if is_duplicate(error):
            return None
        raise
