"""From a held party to a booked one: every guest a client of their own, every visit its own answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.errors import ClientBusy, HoldExpired
from app.infra.database import transaction
from app.spa.accounts.models import User
from app.spa.booking import claims
from app.spa.booking.confirming import NEVER_BOOKED, book, book_visitor
from app.spa.booking.invitations import invite_by_mail, require_own_addresses
from app.spa.booking.models import Party
from app.spa.booking.screened import nobody_answered
from app.spa.booking.visitor import BookingDetails, Visitor
from app.spa.clients.services import new_client


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestDetails:
    """Who comes along: a name, and an address if they are to be written to."""

    name: str
    email: str | None = None


def confirm_party(
    party: Party,
    *,
    details: BookingDetails,
    guests: Sequence[GuestDetails],
    answers: dict[str, Any] | None,
    signed_in_user: User | None = None,
    now: datetime,
    zone: ZoneInfo,
) -> Party:
    """Book what is held for all of them. Confirmed twice, it is booked once; `now` is UTC.

    `details`, `answers` and the rules that follow from them concern the first guest alone, who books, as in
    `confirm_hold`. Each of the others becomes a client of their own and is booked unscreened: they are
    invited to their own visit and asked there.

    Raises:
        HoldExpired: the ten minutes are over, or the hold was given up.
        NotBookable, NotQualified: the rules speak against the first guest's visit. Nothing is kept.
        SharedAddress: two of them have one address. ClientBusy: the first has another visit at that time.
        InvalidIntake: the answers are not an intake.
    """
    ids = [guest.appointment_id for guest in party.guests]
    if len(guests) != len(ids) - 1:
        raise ValueError("every guest but the first needs a name")
    first = party.guests[0].appointment
    visit = first.span  # a hold never moves
    visitor = Visitor.of(first, details, answers=answers, signed_in_user=signed_in_user)
    require_own_addresses([*visitor.addresses, *(guest.email for guest in guests)])
    with transaction(conflict=ClientBusy()):
        visitor.lock(visit, now=now)
        first, *others = claims.lock_appointments(ids)
        if first.status not in NEVER_BOOKED:
            return party
        if not all(one.is_held_at(now) for one in (first, *others)):
            raise HoldExpired
        book_visitor(first, visitor, now=now, zone=zone)
        for guest, hold, told in zip(party.guests[1:], others, guests, strict=True):
            comer = new_client(name=told.name, email=told.email, phone=None, user_id=None, now=now)
            claims.claim_client(hold, comer.resource_id)
            book(hold, comer, nobody_answered(), now=now, asks_answers=False)
            invite_by_mail(guest, comer, now=now)
    return party
