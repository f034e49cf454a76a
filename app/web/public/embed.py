"""A small page for a frame on the spa's own site: what there is, and the next free times.

It knows nobody: no session, no cookie, no form, no script. So it may be kept for a minute, and a site that
shows it can do nothing in a visitor's name. Every way on to a booking opens in the whole window.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from flask import current_app, make_response, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.availability import OpenSlot, SlotRequest, rank
from app.domain.hours import local_date
from app.infra.language import LANGUAGES, speaking
from app.spa.booking.house import House, steadily
from app.spa.booking.queries import day_strip, next_free
from app.spa.settings.formats import local_time
from app.spa.settings.queries import settings, zone
from app.spa.treatments.facts import TreatmentFacts
from app.web.days import today
from app.web.headers import framed
from app.web.language import of_the_browser
from app.web.public.book_link import read_named
from app.web.public.place import bp
from app.web.public.search import request_for
from app.web.public.times_query import Wish
from app.web.times_view import day_in_words

KEPT = timedelta(minutes=1)
LOOKED_AT, DAYS, TIMES_A_DAY = 14, 3, 4


@dataclass(frozen=True, slots=True)
class FreeTime:
    """A free time, as words, and where it is booked."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class FreeDay:
    """A day with some of its free times."""

    name: str
    times: Sequence[FreeTime]


@bp.get("/embed")
def embed() -> ResponseReturnValue:
    """The menu, or one treatment with its next free times (`treatment`, `minutes`, `lang`, all forgiven)."""
    wanted = request.args.get("lang", "")
    with speaking(wanted if wanted in LANGUAGES else of_the_browser()):
        page = steadily(_page)
    return framed(make_response(page), settings().embed_hosts, kept=KEPT)


def _page(standing: House) -> str:
    named = read_named(request.args, standing)
    asked = {"lang": wanted} if (wanted := request.args.get("lang")) in LANGUAGES else {}
    if named.treatment is None or named.minutes is None:
        return _written("public/embed/menu.html", treatments=standing.menu, asked=asked)
    return _written(
        "public/embed/treatment.html",
        treatment=named.treatment,
        minutes=named.minutes,
        days=_free_days(standing, named.treatment, named.minutes),
        asked=asked,
    )


def _free_days(standing: House, treatment: TreatmentFacts, minutes: int) -> list[FreeDay]:
    search = request_for(treatment, Wish(minutes), None, standing.policy)
    return [
        FreeDay(
            name=day_in_words(day, today()),
            times=[
                FreeTime(
                    words=local_time(datetime.fromtimestamp(slot.start, zone())),
                    href=url_for(".times", slug=treatment.slug, minutes=minutes, start=slot.start),
                )
                for slot in sorted(free)
            ],
        )
        for day, free in _soonest(search, standing)
    ]


def _soonest(search: SlotRequest, standing: House) -> Sequence[tuple[date, Sequence[OpenSlot]]]:
    """The next days with something free, and the best of each; as far off as it must be."""
    tiles = day_strip(search, first_day=today(), days=LOOKED_AT, zone=zone(), standing=standing)
    near = [(tile.day, rank(tile.slots)[:TIMES_A_DAY]) for tile in tiles if tile.slots]
    if near:
        return near[:DAYS]
    later = sorted(next_free(search, zone=zone(), limit=DAYS, standing=standing))
    return [
        (day, list(free)) for day, free in groupby(later, key=lambda slot: local_date(slot.start, zone()))
    ]


def _written(template: str, **words: Any) -> str:
    # Past Flask's own way to a template, which would look who is signed in and so depend on a cookie.
    return current_app.jinja_env.get_template(template).render(words)
