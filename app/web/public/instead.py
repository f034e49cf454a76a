"""A slot that is gone, or was none: why, and the nearest free ones as buttons. Nothing typed is lost."""

from __future__ import annotations

from datetime import datetime

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import Refusal
from app.spa.booking.queries import alternatives
from app.spa.settings.queries import zone
from app.spa.treatments.models import Treatment
from app.web.days import today
from app.web.public.screening import ScreenedVisitor
from app.web.public.search import looker, request_for
from app.web.public.times_query import Wish, team_for
from app.web.times_view import SlotView, with_days


def instead(
    treatment: Treatment,
    wish: Wish,
    starts_at: datetime,
    refusal: Refusal,
    visitor: ScreenedVisitor | None,
) -> ResponseReturnValue:
    """The page with the refusal's sentence and its status."""
    without_wish = wish.without_preferences
    offered = wish
    near = _near(treatment, wish, starts_at, visitor)
    if not near and wish != without_wish:
        offered, near = without_wish, _near(treatment, without_wish, starts_at, visitor)
    page = render_template(
        "public/times/instead.html",
        treatment=treatment,
        refusal=refusal,
        near=near,
        fields=offered.as_args(day=None),
        keeps_wish=offered == wish,
        all_times=url_for(".times", slug=treatment.slug, **offered.as_args(day=None)),
        has_answers=visitor is not None,
    )
    return page, refusal.status


def _near(
    treatment: Treatment, wish: Wish, starts_at: datetime, visitor: ScreenedVisitor | None
) -> list[SlotView]:
    who_looks = looker(visitor)
    found = alternatives(
        request_for(treatment, wish, visitor),
        starts_at,
        zone=zone(),
        client=who_looks.client,
        without=who_looks.without,
    )
    return with_days(found, {one.id: one.name for one in team_for(treatment)}, today())
