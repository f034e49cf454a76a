"""Choosing a time: the next free ones, a strip of days, and the slots of one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.availability import OpenSlot, SlotRequest, rank
from app.domain.hours import local_date as day_at
from app.spa.booking.house import House, steadily
from app.spa.booking.queries import DayTile, day_strip, next_free
from app.spa.settings.queries import zone
from app.spa.treatments.facts import TreatmentFacts
from app.web.days import today
from app.web.forgery import is_stranger
from app.web.kept import kept_page
from app.web.public.not_now import not_now_page
from app.web.public.place import bp
from app.web.public.screening import ScreenedVisitor, options_for, proposed_minutes, screened_visitor
from app.web.public.search import Looker, looker, request_for, suitable
from app.web.public.times_query import AGAIN, ASKED, Wish, read_asked_start, read_wish
from app.web.times_view import WEEK, day_in_words, parts_of_day, strip, week_of, week_words, with_days

NEXT_FREE = 3
STRANGER = Looker(visitor=None, client=None, hold=None)
"""Whoever brings nothing: their forms need no token (see `forgery.py`), so their page is everybody's."""


@bp.get("/treatments/<slug>/times")
def times(slug: str) -> ResponseReturnValue:
    """The free times of a treatment for this visitor, with the therapists who may give it to them."""
    if is_stranger() and AGAIN not in request.args:
        asked = tuple(map(request.args.get, ASKED))
        return kept_page(lambda standing: _times(standing, slug, None, STRANGER), asked=asked)
    visitor = screened_visitor()
    who_looks = looker(visitor)
    return steadily(lambda standing: _times(standing, slug, visitor, who_looks))


def _times(standing: House, slug: str, visitor: ScreenedVisitor | None, who_looks: Looker) -> str:
    treatment = standing.by_slug.get(slug) or abort(404)
    if (refused := not_now_page(treatment, visitor)) is not None:
        return refused
    team = standing.team(treatment)
    proposed = proposed_minutes(treatment, visitor.on(today()) if visitor else None)
    wish = read_wish(request.args, treatment, proposed, team)
    if (start := read_asked_start(request.args)) is not None:
        wish = replace(wish, day=day_at(start, zone()))
    offered = {option.minutes for option in _options(treatment, visitor)}
    if (too_long := wish.minutes not in offered) and proposed is not None:
        wish = replace(wish, minutes=proposed)
    search = request_for(treatment, wish, visitor, standing.policy)
    seen = _look(standing, wish, search, who_looks, start)
    return Page(standing, treatment, wish, search, who_looks, seen, too_long).render()


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything on the page that comes from the calendar."""

    first: date
    last: date
    day: date
    soon: tuple[OpenSlot, ...]
    tiles: Sequence[DayTile]
    asked: int | None
    """The start that a link names, in epoch seconds, and whether it is open."""
    chosen: OpenSlot | None


def _look(standing: House, wish: Wish, search: SlotRequest, who_looks: Looker, asked: int | None) -> Seen:
    first, last = today(), today() + timedelta(search.policy.horizon_days - 1)

    def week_from(day: date) -> Sequence[DayTile]:
        return day_strip(
            search,
            first_day=day,
            days=min(WEEK, (last - day).days + 1),
            zone=zone(),
            client=who_looks.client,
            without=who_looks.without,
            standing=standing,
        )

    tiles = week_from(first)
    soon = _soonest(tuple(tiles))
    if len(soon) < NEXT_FREE:  # so full a week: look further
        soon = tuple(
            next_free(
                search,
                zone=zone(),
                limit=NEXT_FREE,
                client=who_looks.client,
                without=who_looks.without,
                standing=standing,
            )
        )
    day = min(max(wish.day or _day_of(soon, first), first), last)
    if (week := week_of(day, first)) != first:
        tiles = week_from(week)
    chosen = next((slot for tile in tiles for slot in tile.slots if slot.start == asked), None)
    return Seen(first, last, day, soon, tiles, asked, chosen)


@lru_cache(maxsize=64)
def _soonest(tiles: tuple[DayTile, ...]) -> tuple[OpenSlot, ...]:
    """The next free times of these very days: ranking a week takes as long as looking at it."""
    return tuple(rank(slot for tile in tiles for slot in tile.slots)[:NEXT_FREE])


@dataclass(frozen=True, slots=True)
class Page:
    """The page of times, and all that it is made of."""

    standing: House
    treatment: TreatmentFacts
    wish: Wish
    search: SlotRequest
    who_looks: Looker
    seen: Seen
    too_long: bool

    def render(self) -> str:
        """The page in writing."""
        wish, slug, visitor = self.wish, self.treatment.slug, self.who_looks.visitor
        team = self.standing.team(self.treatment)
        able = suitable(team, visitor)
        return render_template(
            "public/times/times.html",
            treatment=self.treatment,
            wish=wish,
            option=self.treatment.option(wish.minutes),
            options=_options(self.treatment, visitor),
            team=[one for one in team if one in able or one == wish.therapist],
            nobody=not able,
            too_long=self.too_long,
            answered=visitor is not None,
            hold_length=self.search.policy.hold_length,
            hold=self.who_looks.hold,
            for_strangers=self.who_looks is STRANGER,
            again=AGAIN in request.args,
            fields=wish.as_args(day=None),
            wait_url=url_for(".new_wish", slug=slug, **wish.as_args()),
            this_page=url_for(".times", slug=slug, **wish.as_args()),
            **self._days({one.id: one.name for one in team}),
        )

    def _days(self, names: dict[int, str]) -> dict[str, Any]:
        seen = self.seen
        first, day, tiles = seen.first, seen.day, seen.tiles
        week = week_of(day, first)
        chosen = next(tile for tile in tiles if tile.day == day)
        days = strip(tiles, day, self._address)
        return {
            "asked": datetime.fromtimestamp(seen.asked, zone()) if seen.asked is not None else None,
            "chosen": with_days([seen.chosen] if seen.chosen else [], names, first),
            "soon": with_days(seen.soon, names, first),
            "days": days,
            "near": [tile for tile in days if tile.free],
            "parts": parts_of_day(chosen.slots, names),
            "day": day,
            "day_name": day_in_words(day, first),
            "day_is_closed": chosen.fullness is None,
            "day_is_odd": self.wish.day is not None and self.wish.day != day,
            "earlier": self._address(week - timedelta(WEEK)) if week > first else None,
            "later": self._address(week + timedelta(WEEK)) if (seen.last - week).days >= WEEK else None,
            "week_name": week_words(tiles),
        }

    def _address(self, day: date) -> str:
        return url_for(".times", slug=self.treatment.slug, **self.wish.as_args(day=day.isoformat()))


def _options(treatment: TreatmentFacts, visitor: ScreenedVisitor | None) -> Sequence[Any]:
    return options_for(treatment, visitor.on(today()) if visitor else None)


def _day_of(soon: Sequence[OpenSlot], first: date) -> date:
    """The day of the next free time; today where there is none."""
    return day_at(min(soon).start, zone()) if soon else first
