"""Moving a visit: the old time is given up in the very step that claims the new one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.availability import OpenSlot, SlotRequest
from app.domain.errors import Refusal
from app.domain.hours import local_date as day_at
from app.domain.interval import epoch
from app.domain.lifecycle import TO_COME
from app.infra import clock
from app.infra.language import gettext as _
from app.spa.accounts.models import Role
from app.spa.booking.away import is_therapist_away
from app.spa.booking.elsewhere import search_elsewhere
from app.spa.booking.models import Appointment
from app.spa.booking.queries import alternatives, day_strip, next_free
from app.spa.booking.services import free_until, move
from app.spa.roster.queries import therapists
from app.spa.settings.queries import policy, zone
from app.web.access import own_appointment_or_404
from app.web.client.place import bp
from app.web.client.together import only_together
from app.web.client.visits import facts_of
from app.web.days import day_in, second_in, today
from app.web.telling import is_told_soon
from app.web.telling import soon as soon_words
from app.web.times_view import WEEK, SlotView, day_in_words, parts_of_day, strip, week_of, with_days

FEW = 3


@bp.get("/<token>/times")
def times(token: str) -> ResponseReturnValue:
    """The times to which this visit could move, with the therapist it has if the client named one."""
    visit = own_appointment_or_404(token)
    if not _may_move(visit):
        return redirect(url_for(".visit", token=token))
    if (elsewhere := only_together(visit, "times")) is not None:
        return elsewhere
    search, first = _search(visit), today()
    last = first + timedelta(search.policy.horizon_days - 1)
    found = next_free(search, limit=FEW + 1, zone=zone(), client=visit.client, without=(visit.id,))
    soon = _others(found, visit)[:FEW]
    wanted = day_in(request.args.get("day")) or day_at(soon[0].start if soon else search.now, zone())
    day = min(max(wanted, first), last)
    week = week_of(day, first)
    tiles = day_strip(
        search,
        first_day=week,
        days=min(WEEK, (last - week).days + 1),
        zone=zone(),
        client=visit.client,
        without=(visit.id,),
    )
    chosen = next(tile for tile in tiles if tile.day == day)
    return render_template(
        "client/times.html",
        **facts_of(visit),
        soon=with_days(soon, _names(), first),
        days=strip(tiles, day, lambda other: _times_of(token, other)),
        parts=parts_of_day(_others(chosen.slots, visit), _names()),
        day_name=day_in_words(day, first),
        earlier=_times_of(token, week - timedelta(WEEK)) if week > first else None,
        later=_times_of(token, week + timedelta(WEEK)) if (last - week).days >= WEEK else None,
    )


@bp.get("/<token>/time")
def ask_move(token: str) -> ResponseReturnValue:
    """From when to when, before it is done."""
    visit = own_appointment_or_404(token)
    starts_at = _start(request.args.get("start"))
    if starts_at is None or not _may_move(visit):
        return redirect(url_for(".times", token=token))
    if (elsewhere := only_together(visit, "times")) is not None:
        return elsewhere
    return render_template("client/move.html", **facts_of(visit), starts_at=starts_at)


@bp.post("/<token>/time")
def create_move(token: str) -> ResponseReturnValue:
    """Move it, or say why not and offer what is near. A refused move leaves the visit where it is."""
    visit = own_appointment_or_404(token)
    starts_at = _start(request.form.get("start"))
    if starts_at is None:
        flash(_("We could not read that time. Please choose one of those shown."), "care")
        return redirect(url_for(".times", token=token))
    if (elsewhere := only_together(visit, "times")) is not None:
        return elsewhere
    before = visit.starts_at
    try:
        move(visit, starts_at, by=Role.CLIENT, now=clock.now(), policy=policy(), zone=zone())
    except Refusal as refusal:
        page = render_template(
            "client/not_moved.html", **facts_of(visit), refusal=refusal, near=_near(visit, starts_at)
        )
        return page, refusal.status
    if starts_at == before:
        flash(_("That is the time you have already. Nothing has changed."), "note")
    else:
        said = (
            _("We write to you %(soon)s with the new time.", soon=soon_words()) if is_told_soon(visit) else ""
        )
        flash(f"{_('Your visit has moved.')} {said}".strip(), "good")
    return redirect(url_for(".visit", token=token))


def _may_move(visit: Appointment) -> bool:
    now = clock.now()
    if visit.status not in TO_COME or visit.starts_at <= now:
        return False
    return free_until(visit, policy()) > now or is_therapist_away(visit)


def _search(visit: Appointment) -> SlotRequest:
    return search_elsewhere(visit, now=clock.now(), policy=policy())


def _near(visit: Appointment, starts_at: datetime) -> list[SlotView]:
    """Other times, as long as the visit can move at all."""
    if visit.status not in TO_COME or not _may_move(visit):
        return []
    found = alternatives(_search(visit), starts_at, zone=zone(), client=visit.client, without=(visit.id,))
    return with_days(_others(found, visit), _names(), today())


def _others(found: Iterable[OpenSlot], visit: Appointment) -> list[OpenSlot]:
    """Without the time that the visit has: it is free to itself, and moving there is no move."""
    return [slot for slot in found if slot.start != epoch(visit.starts_at)]


def _names() -> dict[int, str]:
    return {one.id: one.name for one in therapists()}


def _start(written: Any) -> datetime | None:
    """The start that a button sends: whole seconds since 1970."""
    second = second_in(written)
    return datetime.fromtimestamp(second, UTC) if second is not None else None


def _times_of(token: str, day: date) -> str:
    return url_for(".times", token=token, day=day.isoformat())
