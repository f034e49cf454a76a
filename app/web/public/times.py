"""Choosing a time: the next free ones, a strip of days, and the slots of one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from flask import abort, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from app.domain.availability import OpenSlot, SlotRequest, rank
from app.domain.hours import local_date as day_at
from app.infra.language import language
from app.spa.booking.house import House, steadily
from app.spa.booking.queries import DayTile, day_strip, next_free
from app.spa.booking.remembered import answers
from app.spa.settings.queries import zone
from app.spa.treatments.facts import TreatmentFacts
from app.web.days import today
from app.web.public.not_now import not_now_page
from app.web.public.place import bp
from app.web.public.screening import ScreenedVisitor, options_for, proposed_minutes, screened_visitor
from app.web.public.search import Looker, looker, request_for, suitable
from app.web.public.times_query import Wish, read_asked_start, read_wish
from app.web.times_view import WEEK, day_in_words, parts_of_day, strip, week_of, week_words, with_days
from app.web.visitor import visitor_draft

NEXT_FREE = 3
OF_A_STRANGER = frozenset({"csrf_token", "_remember"})
A_PAGE = 400
"""What a page weighs beside slots, for `remembered`."""


@bp.get("/treatments/<slug>/times")
def times(slug: str) -> ResponseReturnValue:
    """The free times of a treatment for this visitor, with the therapists who may give it to them."""
    visitor = screened_visitor()
    return steadily(lambda standing: _times(standing, slug, visitor))


def _times(standing: House, slug: str, visitor: ScreenedVisitor | None) -> ResponseReturnValue:
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
    who_looks = looker(visitor)
    search = request_for(treatment, wish, visitor, standing.policy)
    seen = _look(standing, wish, search, who_looks, start)
    page = Page(standing, treatment, wish, search, who_looks, seen, too_long)
    return _for_a_stranger(page) if _is_stranger(who_looks) else page.render()


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


def _is_stranger(who_looks: Looker) -> bool:
    """Whether nothing on the page could be about whoever asks: no answers, nobody signed in, nothing held.

    Then their session holds at most the token of their forms, and a library's note that nobody is remembered.
    """
    return (
        set(session) <= OF_A_STRANGER
        and visitor_draft() is None
        and (who_looks.visitor, who_looks.client, who_looks.hold) == (None, None, None)
    )


def _for_a_stranger(page: Page) -> str:
    """The page that every stranger sees who looks for the same, with the token of this one's forms."""
    token: str = generate_csrf()
    address = (request.root_path, tuple(sorted(page.wish.as_args().items(), key=lambda part: part[0])))
    key = ("page of times", language(), page.standing, page.treatment.slug, address, page.seen.day, page.seen)
    parts: list[str] = answers.get(key, lambda: page.render().split(token), lambda _: A_PAGE)
    return token.join(parts)


def _options(treatment: TreatmentFacts, visitor: ScreenedVisitor | None) -> Sequence[Any]:
    return options_for(treatment, visitor.on(today()) if visitor else None)


def _day_of(soon: Sequence[OpenSlot], first: date) -> date:
    """The day of the next free time; today where there is none."""
    return day_at(min(soon).start, zone()) if soon else first
