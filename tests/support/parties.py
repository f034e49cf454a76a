"""Booking for several at once, with what every test of parties has in common."""

from datetime import datetime
from typing import Any

from app.domain.parties import SAME_TIME
from app.spa.accounts.models import User
from app.spa.booking.models import Appointment, Party
from app.spa.booking.parties import GuestWish, hold_party
from app.spa.booking.party_confirming import GuestDetails, confirm_party
from app.spa.clients.models import Client
from app.spa.intake.models import Draft
from app.spa.treatments.models import Treatment
from tests.support.booking import DETAILS
from tests.support.clock import NOW
from tests.support.factories import POLICY, TOMORROW_AT_TEN, WELL, ZONE, make_draft

BEA = GuestDetails(name="Bea Guest", email="bea@example.com")


def hold_two(
    *treatments: Treatment,
    starts_at: datetime = TOMORROW_AT_TEN,
    arrangement: str = SAME_TIME,
    draft: Draft | None = None,
    client: Client | None = None,
    now: datetime = NOW,
    minutes: int = 60,
    **wishes: Any,
) -> Party:
    """Hold a time for a couple, one treatment for each; wishes are the second one's."""
    first, *others = (GuestWish(treatment=one, minutes=minutes) for one in treatments)
    last = GuestWish(treatment=treatments[-1], minutes=minutes, **wishes)
    return hold_party(
        [first, *others[:-1], last],
        starts_at,
        arrangement=arrangement,
        draft=draft or (None if client else make_draft()),
        client=client,
        now=now,
        policy=POLICY,
        zone=ZONE,
    )


def confirm_two(
    party: Party,
    given: dict[str, Any] | None = WELL,
    *,
    guests: tuple[GuestDetails, ...] = (BEA,),
    user: User | None = None,
    now: datetime = NOW,
) -> Party:
    """Book what is held for Vera, who books, and for Bea."""
    return confirm_party(
        party,
        details=DETAILS,
        guests=guests,
        answers=given,
        signed_in_user=user,
        now=now,
        zone=ZONE,
    )


def couple_booked(treatment: Treatment, given: dict[str, Any] | None = WELL, **how: Any) -> Party:
    """Hold and confirm in one go."""
    guests = how.pop("guests", (BEA,))
    return confirm_two(hold_two(treatment, treatment, **how), given, guests=guests)


def visits(party: Party) -> list[Appointment]:
    """Its visits in the guests' order."""
    return [guest.appointment for guest in party.guests]
