"""Booking for two or more: who has what, and the times at which all of them can be seen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.hours import local_date as day_at
from app.domain.parties import FEWEST, MOST
from app.infra.extensions import limiter
from app.infra.language import gettext as _
from app.spa.booking.party_times import PartySearch, next_for_party, party_strip
from app.spa.roster.queries import therapists
from app.spa.settings.queries import policy, zone
from app.spa.treatments.queries import menu
from app.web.days import today
from app.web.party_view import NUMBERS, party_parts, party_with_days
from app.web.public.not_now import not_now_page
from app.web.public.party_query import fields_in, guests_in, read_guests
from app.web.public.party_search import search_for
from app.web.public.place import bp
from app.web.public.screening import screened_visitor
from app.web.public.times_query import OddWish
from app.web.public.visitor import current_hold
from app.web.times_view import WEEK, day_in_words, strip, week_of, week_words

NEXT_FREE = 3
LOOKS = "120 per hour"
"""From one address: where nothing fits, looking for four through the whole horizon takes seconds."""


@bp.get("/together")
def party() -> str:
    """How many come, and what each is to have."""
    return _form(request.args)


@bp.get("/together/times")
@limiter.limit(LOOKS)
def party_times() -> ResponseReturnValue:
    """The times for all of them, each with how they would be together."""
    try:
        guests, wanted = read_guests(request.args), _day(request.args.get("day", ""))
    except OddWish as odd:
        return _form(request.args, odd.sentence), odd.status
    visitor = screened_visitor()
    if (refused := not_now_page(guests[0].treatment, visitor)) is not None:
        return refused
    fields = fields_in(request.args, len(guests))
    return render_template(
        "public/party/times.html",
        guests=guests,
        number=NUMBERS[len(guests)],
        total=sum(_price(one) for one in guests),
        fields=fields,
        change=url_for(".party", **fields),
        answered=visitor is not None,
        hold=current_hold(),
        hold_length=policy().hold_length,
        **_shown(search_for(guests, visitor), fields, wanted),
    )


def _form(args: Mapping[str, str], problem: str | None = None) -> str:
    guests = guests_in(args)
    return render_template(
        "public/party/who.html",
        guests=guests,
        fewest=FEWEST,
        most=MOST,
        numbers=NUMBERS,
        chosen=fields_in(args, MOST),
        menu=menu(),
        team=therapists(),
        problem=problem,
    )


def _shown(search: PartySearch, fields: Mapping[str, Any], wanted: date | None) -> dict[str, Any]:
    """Everything on the page that comes from the calendar."""
    first, last = today(), today() + timedelta(policy().horizon_days - 1)
    soon = next_for_party(search, zone=zone(), limit=NEXT_FREE)
    day = min(max(wanted or (day_at(soon[0].start, zone()) if soon else first), first), last)
    week = week_of(day, first)
    tiles = party_strip(search, first_day=week, days=min(WEEK, (last - week).days + 1), zone=zone())
    chosen = next(tile for tile in tiles if tile.day == day)
    return {
        "soon": party_with_days(soon, first),
        "days": strip(tiles, day, lambda other: _times_of(fields, other)),
        "parts": party_parts(chosen.slots),
        "day_name": day_in_words(day, first),
        "earlier": _times_of(fields, week - timedelta(WEEK)) if week > first else None,
        "later": _times_of(fields, week + timedelta(WEEK)) if (last - week).days >= WEEK else None,
        "week_name": week_words(tiles),
    }


def _price(one: Any) -> int:
    option = one.treatment.option(one.wish.minutes)
    return option.price_cents if option else 0


def _times_of(fields: Mapping[str, Any], day: date) -> str:
    return url_for(".party_times", **fields, day=day.isoformat())


def _day(raw: str) -> date | None:
    try:
        return date.fromisoformat(raw) if raw else None
    except ValueError:
        raise OddWish(_("There is no such day. Please choose one from the calendar.")) from None
