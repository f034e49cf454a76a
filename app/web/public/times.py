"""Choosing a time: the next free ones, a strip of days, and the slots of one of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.availability import OpenSlot, SlotRequest
from app.domain.hours import local_date as day_at
from app.spa.booking.queries import day_strip, next_free
from app.spa.settings.formats import local_date
from app.spa.settings.queries import zone
from app.web.public.home import treatment_or_404
from app.web.public.not_now import not_now_page
from app.web.public.place import bp
from app.web.public.screening import options_for, proposed_minutes, screened_visitor
from app.web.public.search import Looker, looker, request_for, suitable
from app.web.public.times_query import Wish, read_wish, team_for
from app.web.public.visitor import today
from app.web.times_view import WEEK, day_in_words, parts_of_day, strip, week_of, with_days

NEXT_FREE = 3


@bp.get("/treatments/<slug>/times")
def times(slug: str) -> ResponseReturnValue:
    """The free times of a treatment for this visitor, with the therapists who may give it to them."""
    treatment = treatment_or_404(slug)
    visitor = screened_visitor()
    if (refused := not_now_page(treatment, visitor)) is not None:
        return refused
    result = visitor.on(today()) if visitor else None
    options, proposed = options_for(treatment, result), proposed_minutes(treatment, result)
    team = team_for(treatment)
    wish = read_wish(request.args, treatment, proposed, team)
    too_long = wish.minutes not in {option.minutes for option in options}
    if too_long and proposed is not None:
        wish = replace(wish, minutes=proposed)
    able = suitable(team, visitor)
    who_looks = looker(visitor)
    search = request_for(treatment, wish, visitor)
    shown = _shown(slug, wish, search, who_looks, {one.id: one.name for one in team})
    return render_template(
        "public/times/times.html",
        treatment=treatment,
        wish=wish,
        option=treatment.option(wish.minutes),
        options=options,
        team=[one for one in team if one in able or one == wish.therapist],
        nobody=not able,
        too_long=too_long,
        answered=visitor is not None,
        hold_length=search.policy.hold_length,
        hold=who_looks.hold,
        fields=wish.as_args(day=None),
        wait_url=url_for(".new_wish", slug=slug, **wish.as_args()),
        **shown,
    )


def _shown(
    slug: str, wish: Wish, search: SlotRequest, who_looks: Looker, names: dict[int, str]
) -> dict[str, Any]:
    """Everything on the page that comes from the calendar."""
    first, last = today(), _last_day(search)
    soon = next_free(search, zone=zone(), limit=NEXT_FREE, client=who_looks.client, without=who_looks.without)
    day = min(max(wish.day or _day_of(soon, first), first), last)
    week = week_of(day, first)
    tiles = day_strip(
        search,
        first_day=week,
        days=min(WEEK, (last - week).days + 1),
        zone=zone(),
        client=who_looks.client,
        without=who_looks.without,
    )
    chosen = next(tile for tile in tiles if tile.day == day)
    days = strip(tiles, day, lambda other: _times_of(slug, wish, other))
    return {
        "soon": with_days(soon, names, first),
        "days": days,
        "near": [tile for tile in days if tile.free],
        "parts": parts_of_day(chosen.slots, names),
        "day": day,
        "day_name": day_in_words(day, first),
        "day_is_closed": chosen.fullness is None,
        "day_is_odd": wish.day is not None and wish.day != day,
        "earlier": _week_link(slug, wish, week, -WEEK) if week > first else None,
        "later": _week_link(slug, wish, week, WEEK) if (last - week).days >= WEEK else None,
        "week_name": f"{local_date(tiles[0].day)} to {local_date(tiles[-1].day)}",
    }


def _last_day(search: SlotRequest) -> date:
    """The last day for which booking is open."""
    return today() + timedelta(search.policy.horizon_days - 1)


def _day_of(soon: list[OpenSlot], first: date) -> date:
    """The day of the next free time; today where there is none."""
    return day_at(min(soon).start, zone()) if soon else first


def _week_link(slug: str, wish: Wish, week: date, step: int) -> str:
    return _times_of(slug, wish, week + timedelta(step))


def _times_of(slug: str, wish: Wish, day: date) -> str:
    return url_for(".times", slug=slug, **wish.as_args(day=day.isoformat()))
