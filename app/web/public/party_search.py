"""Looking for a time for several guests on behalf of a visitor: only the first one's answers are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import Refusal
from app.spa.booking.party_queries import companions
from app.spa.booking.party_times import PartySearch, near_for_party
from app.spa.settings.queries import zone
from app.web.days import today
from app.web.party_view import party_with_days
from app.web.public.party_query import Asked
from app.web.public.screening import ScreenedVisitor
from app.web.public.search import looker, request_for


def search_for(guests: Sequence[Asked], visitor: ScreenedVisitor | None) -> PartySearch:
    """What to look for; what the visitor holds just now is no obstacle."""
    who = looker(visitor)
    first, *others = guests
    return PartySearch(
        requests=(
            request_for(first.treatment, first.wish, visitor),
            *(request_for(other.treatment, other.wish, None) for other in others),
        ),
        clients=(who.client, *(None for _ in others)),
        without=tuple(companions(who.without)) if who.without else (),
    )


def party_instead(
    guests: Sequence[Asked],
    fields: Mapping[str, Any],
    starts_at: datetime,
    refusal: Refusal,
    visitor: ScreenedVisitor | None,
) -> ResponseReturnValue:
    """The time is gone, or was none: why, and the nearest free ones as buttons. Nothing typed is lost."""
    near = near_for_party(search_for(guests, visitor), starts_at, zone=zone())
    page = render_template(
        "public/party/instead.html",
        refusal=refusal,
        near=party_with_days(near, today()),
        fields=fields,
        guests=guests,
        all_times=url_for(".party_times", **fields),
        has_answers=visitor is not None,
    )
    return page, refusal.status
