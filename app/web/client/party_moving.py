"""Moving a party: everybody's old time is given up in the very step that claims the new ones."""

from __future__ import annotations

from datetime import date, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import NotBookable, NotQualified, Refusal, SlotTaken
from app.domain.hours import local_date as day_at
from app.domain.interval import epoch
from app.domain.parties import ARRANGEMENTS
from app.infra import clock
from app.infra.language import gettext as _
from app.infra.language import lazy_gettext as _l
from app.spa.accounts.models import Role
from app.spa.booking.elsewhere import search_elsewhere
from app.spa.booking.models import Party
from app.spa.booking.party_changes import move_party
from app.spa.booking.party_queries import coming
from app.spa.booking.party_times import PartySearch, near_for_party, next_for_party, party_strip
from app.spa.settings.queries import policy, zone
from app.web.client.parties import bp, facts_of_party, own_party_or_404, start_in, visit_of
from app.web.days import day_in, today
from app.web.party_view import arrangement_words, party_parts, party_with_days
from app.web.times_view import WEEK, day_in_words, strip, week_of

FEW = 3


class NotAllOfYou(Refusal):
    """A party cannot go where whoever booked wants it, for reasons that may be one guest's own."""

    code = "not_all_of_you"
    default = _l(
        "You cannot all be moved to that time. Please choose another one, or call us and we will help."
    )


def discreet(refusal: Refusal) -> Refusal:
    """A refusal as whoever booked may hear it.

    What a guest has told us, or booked elsewhere, is not theirs to know. So a time that is taken reads the
    same as one that is ruled out by somebody's answers.
    """
    private = SlotTaken | NotBookable | NotQualified
    return NotAllOfYou() if isinstance(refusal, private) else refusal


@bp.get("/<token>/times")
def times(token: str) -> ResponseReturnValue:
    """The times to which all of them could move."""
    found = own_party_or_404(token)
    facts = facts_of_party(found)
    if not _may_move(facts):
        return redirect(url_for(".party", token=token))
    search, first = _search(found), today()
    last = first + timedelta(policy().horizon_days - 1)
    now_at = epoch(visit_of(found).starts_at)
    soon = next_for_party(search, zone=zone(), limit=FEW, without_starts=[now_at])
    wanted = day_in(request.args.get("day")) or (day_at(soon[0].start, zone()) if soon else first)
    day = min(max(wanted, first), last)
    week = week_of(day, first)
    tiles = party_strip(search, first_day=week, days=min(WEEK, (last - week).days + 1), zone=zone())
    chosen = next(tile for tile in tiles if tile.day == day)
    return render_template(
        "client/parties/times.html",
        **facts,
        soon=party_with_days(soon, first),
        days=strip(tiles, day, lambda other: _times_of(token, other)),
        parts=party_parts(slot for slot in chosen.slots if slot.start != now_at),
        day_name=day_in_words(day, first),
        earlier=_times_of(token, week - timedelta(WEEK)) if week > first else None,
        later=_times_of(token, week + timedelta(WEEK)) if (last - week).days >= WEEK else None,
    )


@bp.get("/<token>/time")
def ask_move(token: str) -> ResponseReturnValue:
    """From when to when, before it is done."""
    found = own_party_or_404(token)
    facts, wanted = facts_of_party(found), start_in(request.args.get("start"))
    if wanted is None or wanted[1] not in ARRANGEMENTS or not _may_move(facts):
        return redirect(url_for(".times", token=token))
    new_words = arrangement_words(wanted[1], len(coming(found)))
    return render_template(
        "client/parties/move.html",
        **facts,
        wanted=request.args["start"],
        new_at=wanted[0],
        new_words=new_words,
    )


@bp.post("/<token>/time")
def create_move(token: str) -> ResponseReturnValue:
    """Move all of them, or say why not and offer what is near: then everybody stays where they are."""
    found = own_party_or_404(token)
    facts, wanted = facts_of_party(found), start_in(request.form.get("start"))
    if wanted is None or wanted[1] not in ARRANGEMENTS or not _may_move(facts):
        flash(_("We could not read that time. Please choose one of those shown."), "care")
        return redirect(url_for(".times", token=token))
    try:
        move_party(
            visit_of(found),
            wanted[0],
            arrangement=wanted[1],
            by=Role.CLIENT,
            now=clock.now(),
            policy=policy(),
            zone=zone(),
        )
    except Refusal as refusal:
        again = own_party_or_404(token)
        found_near = near_for_party(_search(again), wanted[0], zone=zone())
        near = [slot for slot in found_near if slot.start != epoch(wanted[0])]
        page = render_template(
            "client/parties/not_moved.html",
            **facts_of_party(again),
            refusal=discreet(refusal),
            near=party_with_days(near, today()),
        )
        return page, refusal.status
    flash(_("All of you have moved. We have written to everybody whose address we have."), "good")
    return redirect(url_for(".party", token=token))


def _may_move(facts: dict[str, object]) -> bool:
    return bool(facts["is_to_come"] and facts["is_free_now"])


def _search(found: Party) -> PartySearch:
    visits = coming(found)
    return PartySearch(
        requests=tuple(search_elsewhere(visit, now=clock.now(), policy=policy()) for visit in visits),
        clients=tuple(visit.client for visit in visits),
        without=tuple(visit.id for visit in visits),
    )


def _times_of(token: str, day: date) -> str:
    return url_for(".times", token=token, day=day.isoformat())
