"""Keeping a slot for ten minutes, and letting it go."""

from __future__ import annotations

from datetime import datetime

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import NotAllowed, NotBookable, NotQualified, Refusal
from app.infra import clock
from app.infra.extensions import limiter
from app.infra.language import lazy_gettext as _l
from app.spa.accounts.models import Role
from app.spa.booking.claims import plainly
from app.spa.booking.models import Appointment
from app.spa.booking.queries import explain
from app.spa.booking.screened import require_qualified
from app.spa.booking.services import give_up_hold, place_hold
from app.spa.settings.queries import policy, zone
from app.spa.treatments.models import Treatment
from app.web.access import me
from app.web.days import day_of
from app.web.forgery import from_our_pages
from app.web.public.home import treatment_or_404
from app.web.public.instead import instead
from app.web.public.not_now import not_now_page
from app.web.public.owner import my_hold_or_404, remember_hold
from app.web.public.place import bp
from app.web.public.screening import ScreenedVisitor, options_for, screened_visitor
from app.web.public.search import Looker, looker, request_for
from app.web.public.times_query import AGAIN, YES, Wish, read_start, read_wish, team_for
from app.web.public.visitor import own_draft
from app.web.visitor import visitor_draft

HOLDS = "60 per hour"
"""From one address; a whole office may sit behind one."""
STAFF = _l("You are signed in as somebody who works here. Please book on the board, or sign out first.")
ANOTHER_DAY = _l("This treatment cannot be booked for that day. Please choose another day, or ask us.")
SHORTER = _l("Your answers ask for a shorter session than that. Please choose another length.")


def _ask_again(slug: str) -> ResponseReturnValue:
    """Back to that very time on our own page, where one more press keeps it."""
    treatment = treatment_or_404(slug)
    wish = read_wish(request.form, treatment, None, team_for(treatment))
    start = int(read_start(request.form.get("start", "")).timestamp())
    chosen = wish.as_args() | {"start": start, AGAIN: YES}
    return redirect(url_for(".times", slug=slug, **chosen), 303)


@bp.post("/treatments/<slug>/holds")
@from_our_pages(_ask_again)
@limiter.limit(HOLDS)
def create_hold(slug: str) -> ResponseReturnValue:
    """Keep a slot for this visitor while they finish booking."""
    treatment = treatment_or_404(slug)
    clients_only()
    visitor = screened_visitor()
    if (refused := not_now_page(treatment, visitor)) is not None:
        return refused, 409
    wish = read_wish(request.form, treatment, None, team_for(treatment))
    starts_at = read_start(request.form.get("start", ""))
    try:
        hold = _hold(treatment, wish, starts_at, looker(visitor))
    except Refusal as refusal:
        return instead(treatment, wish, starts_at, refusal, visitor)
    remember_hold(hold)
    return redirect(url_for(".confirm", token=hold.token))


@bp.post("/holds/<token>/release")
def create_release(token: str) -> ResponseReturnValue:
    """Let a held slot go and choose another time."""
    hold = my_hold_or_404(token)
    step_free = YES if hold.step_free else None
    back = url_for(".times", slug=hold.treatment.slug, minutes=hold.minutes, step_free=step_free)
    give_up_hold(hold, now=clock.now())
    return redirect(back)


def clients_only() -> None:
    """Raise NotAllowed for those who work here: they book for others, on the board."""
    user = me()
    if user is not None and user.role != Role.CLIENT:
        raise NotAllowed(STAFF)


def _hold(treatment: Treatment, wish: Wish, starts_at: datetime, who: Looker) -> Appointment:
    """Place the hold. Raises a Refusal if it cannot be, and then leaves nothing behind."""
    asked = asked_on(treatment, wish, starts_at, who.visitor)
    _make_way(who, asked, starts_at)
    if visitor_draft() is None:
        search = request_for(treatment, wish, who.visitor)
        with plainly():  # before a draft is begun for nothing
            if (refusal := explain(search, starts_at, zone=zone(), client=who.client)) is not None:
                raise refusal
    return place_hold(
        treatment,
        wish.minutes,
        starts_at,
        draft=own_draft(),
        client=who.client,
        qualifications=asked,
        therapist_id=wish.therapist.id if wish.therapist else None,
        gender=wish.gender,
        step_free=wish.step_free,
        pressure=who.visitor.pressure_on(day_of(starts_at)) if who.visitor else None,
        now=clock.now(),
        policy=policy(),
        zone=zone(),
    )


def asked_on(
    treatment: Treatment, wish: Wish, starts_at: datetime, visitor: ScreenedVisitor | None
) -> frozenset[str]:
    """What the answers ask of the therapist on that day.

    Raises NotBookable if they leave the treatment out then, or ask for a shorter session.
    """
    if visitor is None:
        return frozenset()
    result = visitor.on(day_of(starts_at))
    if result.suggestion(treatment.code) is None:
        raise NotBookable(ANOTHER_DAY)
    if wish.minutes not in {option.minutes for option in options_for(treatment, result)}:
        raise NotBookable(SHORTER)
    return frozenset(result.screening.qualifications)


def _make_way(who: Looker, asked: frozenset[str], starts_at: datetime) -> None:
    """Give up an earlier hold whose therapist is not trained for what the visitor has told us since."""
    if who.hold is None or who.hold.starts_at != starts_at:
        return
    try:
        require_qualified(who.hold.therapist_id, asked, day_of(starts_at))
    except NotQualified:
        give_up_hold(who.hold, now=clock.now())
