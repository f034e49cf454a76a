"""Keeping a time for several guests for ten minutes, and letting it go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import Refusal, SlotTaken
from app.domain.interval import epoch
from app.infra import clock
from app.infra.extensions import limiter
from app.spa.booking.models import Party
from app.spa.booking.parties import hold_party
from app.spa.booking.party_times import party_times as open_times
from app.spa.booking.services import give_up_hold
from app.spa.settings.queries import policy, zone
from app.web.days import day_of
from app.web.public.holds import HOLDS, asked_on, clients_only
from app.web.public.not_now import not_now_page
from app.web.public.owner import remember_hold
from app.web.public.party_confirm import my_party_or_404
from app.web.public.party_query import (
    Asked,
    fields_in,
    fields_of,
    read_guests,
    read_party_start,
)
from app.web.public.party_search import party_instead, search_for
from app.web.public.place import bp
from app.web.public.screening import ScreenedVisitor, screened_visitor
from app.web.public.visitor import my_client, own_draft
from app.web.visitor import visitor_draft


@bp.post("/together/holds")
@limiter.limit(HOLDS)
def create_party_hold() -> ResponseReturnValue:
    """Keep a time for all of them while the first finishes booking."""
    clients_only()
    guests = read_guests(request.form)
    visitor = screened_visitor()
    if (refused := not_now_page(guests[0].treatment, visitor)) is not None:
        return refused, 409
    starts_at, arrangement = read_party_start(request.form.get("start", ""))
    fields = fields_in(request.form, len(guests))
    try:
        party = _hold(guests, starts_at, arrangement, visitor)
    except Refusal as refusal:
        return party_instead(guests, fields, starts_at, refusal, visitor)
    first = party.guests[0].appointment
    remember_hold(first)
    return redirect(url_for(".confirm_together", token=first.token))


@bp.post("/together/holds/<token>/release")
def create_party_release(token: str) -> ResponseReturnValue:
    """Let the held time go and choose another."""
    party = my_party_or_404(token)
    fields = fields_of(party)
    give_up_hold(party.guests[0].appointment, now=clock.now())
    return redirect(url_for(".party_times", **fields))


def _hold(
    guests: Sequence[Asked], starts_at: datetime, arrangement: str, visitor: ScreenedVisitor | None
) -> Party:
    """Place the hold. Raises a Refusal if it cannot be, and then leaves nothing behind."""
    first, *others = guests
    day = day_of(starts_at)
    asked = asked_on(first.treatment, first.wish, starts_at, visitor)
    if visitor_draft() is None:
        found = open_times(search_for(guests, visitor), first_day=day, zone=zone())
        if (epoch(starts_at), arrangement) not in {(slot.start, slot.arrangement) for slot in found}:
            raise SlotTaken  # before a draft is begun for nothing
    return hold_party(
        [
            first.guest_wish(qualifications=asked, pressure=visitor.pressure_on(day) if visitor else None),
            *(other.guest_wish() for other in others),
        ],
        starts_at,
        arrangement=arrangement,
        draft=own_draft(),
        client=my_client(),
        now=clock.now(),
        policy=policy(),
        zone=zone(),
    )
