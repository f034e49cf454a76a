"""From a held party to a booked one: every guest a client of their own, every visit its own answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.errors import ClientBusy, HoldExpired
from app.domain.hours import local_date
from app.infra.database import db, transaction
from app.spa.accounts.models import Role, User
from app.spa.accounts.queries import tidy_email
from app.spa.booking import claims
from app.spa.booking.confirming import (
    NEVER_BOOKED,
    BookingDetails,
    add_client,
    book,
    claim_for,
    keep_for_good,
    own_client,
)
from app.spa.booking.invitations import invite_by_mail, require_own_addresses
from app.spa.booking.models import Party
from app.spa.booking.screened import nobody_answered, require_qualified, screen_for
from app.spa.booking.times import epoch
from app.spa.booking.welcome import require_welcome, standing_of
from app.spa.clients.models import Client
from app.spa.clients.services import new_client
from app.spa.intake.queries import newest_intake
from app.spa.intake.steps import give_consents, keep_intake, spend_draft
from app.spa.settings.queries import policy


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
    draft_id, visit = first.draft_id, first.span  # a hold never moves
    own = first.client or own_client(signed_in_user, details.name)
    own_id, own_resource_id = (own.id, own.resource_id) if own else (None, None)
    user_id = signed_in_user.id if signed_in_user and signed_in_user.role == Role.CLIENT else None
    addresses = (own.email if own else details.email, signed_in_user.email if signed_in_user else None)
    reached_at = {tidy_email(address) for address in addresses if address}
    require_own_addresses([*reached_at, *(guest.email for guest in guests)])
    house, standing = policy(), standing_of(own, user_id)
    with transaction(conflict=ClientBusy()):
        claims.lock_draft(draft_id)
        claims.lock_resources(standing.resource_ids)
        if own_resource_id is not None:
            claims.expire_on([own_resource_id], visit, now=epoch(now))
        first, *others = claims.lock_appointments(ids)
        if first.status not in NEVER_BOOKED:
            return party
        if not all(one.is_held_at(now) for one in (first, *others)):
            raise HoldExpired
        require_welcome(standing, now=now, policy=house)
        client = db.session.get_one(Client, own_id) if own_id else add_client(details, user_id, now)
        claim_for(first, client, visit, now)
        give_consents(client, details.consents, now=now)
        intake = newest_intake(client.id) if answers is None else keep_intake(client, answers, now=now)
        visit_on = local_date(epoch(first.starts_at), zone)
        screened = screen_for(intake, client_id=client.id, visit_on=visit_on, now=now)
        screened.require_bookable(first.treatment.code)
        require_qualified(first.therapist_id, screened.qualifications, visit_on)
        keep_for_good(first)
        book(first, client, screened, now=now)
        for guest, hold, told in zip(party.guests[1:], others, guests, strict=True):
            comer = new_client(name=told.name, email=told.email, phone=None, user_id=None, now=now)
            claims.claim_client(hold, comer.resource_id)
            keep_for_good(hold)
            book(hold, comer, nobody_answered(), now=now, asks_answers=False)
            invite_by_mail(guest, comer, now=now)
        draft, first.draft = first.draft, None
        if draft is not None and answers is not None:
            spend_draft(draft)
    return party
