"""“Tell me when a time comes free”: a visitor puts themselves on the waitlist."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.availability import OpenSlot
from app.domain.errors import Refusal
from app.domain.interval import epoch
from app.domain.waiting import Waiter, best_for
from app.infra import clock
from app.infra.extensions import limiter
from app.infra.language import gettext as _
from app.spa.booking.queries import slots
from app.spa.clients.models import Client
from app.spa.clients.queries import clients_with_ids
from app.spa.intake.consents import CONSENTS
from app.spa.settings.queries import policy, zone
from app.spa.treatments.exceptions import policy_for
from app.spa.treatments.models import Treatment
from app.spa.waitlist.models import Wish as WaitingWish
from app.spa.waitlist.services import Wanted, add_wish, require_days
from app.web.access import me, my_client_ids, remember_client
from app.web.days import today
from app.web.public.confirm import given_consents
from app.web.public.holds import clients_only
from app.web.public.home import treatment_or_404
from app.web.public.not_now import not_now_page
from app.web.public.place import bp
from app.web.public.screening import ScreenedVisitor, options_for, proposed_minutes, screened_visitor
from app.web.public.search import request_for, suitable
from app.web.public.times_query import Wish, read_wish, team_for
from app.web.public.visitor import my_client
from app.web.public.wish_form import VisitorsWishForm, form_for
from app.web.times_view import with_days
from app.web.visitor import kept_contact

TRIES = "30 per hour"
SHOWN = 6


@bp.get("/treatments/<slug>/wishes/new")
def new_wish(slug: str) -> ResponseReturnValue:
    """What somebody waits for, filled in from what they looked for."""
    treatment = treatment_or_404(slug)
    clients_only()
    visitor = screened_visitor()
    if (refused := not_now_page(treatment, visitor)) is not None:
        return refused
    return _page(treatment, visitor, _form(treatment, visitor, None))


@bp.post("/treatments/<slug>/wishes")
@limiter.limit(TRIES)
def create_wish(slug: str) -> ResponseReturnValue:
    """Put them on the list; or show what is free already, for then there is nothing to wait for."""
    treatment = treatment_or_404(slug)
    clients_only()
    visitor = screened_visitor()
    if (refused := not_now_page(treatment, visitor)) is not None:
        return refused, 409
    form = _form(treatment, visitor, request.form)
    if not form.validate():
        return _page(treatment, visitor, form), 422
    wanted = form.wanted(int(form.minutes.data), team_for(treatment))
    try:
        require_days(wanted, now=clock.now(), policy=policy_for(treatment, policy()), zone=zone())
        free = _free(treatment, wanted, visitor)
        if free:
            return _page(treatment, visitor, form, free=free, wanted=wanted), 409
        wish = _add(treatment, wanted, form, visitor)
    except Refusal as refusal:
        form.refuse_with(refusal)
        return _page(treatment, visitor, form), refusal.status
    if me() is None and _is_theirs(wish, form):
        remember_client(wish.client_id)
    flash(_("You are on the list. We write to you the moment a time comes free for you."), "good")
    return redirect(url_for("waitlist.wishes"))


def _add(
    treatment: Treatment, wanted: Wanted, form: VisitorsWishForm, visitor: ScreenedVisitor | None
) -> WaitingWish:
    user, client = me(), my_client() or _known_here(form)
    return add_wish(
        treatment,
        wanted,
        client=client,
        newcomer=None if client else form.newcomer(),
        user_id=user.id if user else None,
        # A draft stays: whoever waits may still want to book something else with the same answers.
        answers=visitor.answers if visitor and visitor.earlier is None else None,
        consents=form.consents(),
        key=form.once(),
        now=clock.now(),
        policy=policy(),
        zone=zone(),
    )


def _known_here(form: VisitorsWishForm) -> Client | None:
    """The client whom this very browser has made with the same name and address before."""
    if "name" not in form:
        return None
    theirs = clients_with_ids(my_client_ids())
    return next((client for client in theirs if _is_same(client, form)), None)


def _is_theirs(wish: WaitingWish, form: VisitorsWishForm) -> bool:
    """Whether the wish is of whoever typed this: a key that was sent before opens nobody else's."""
    return "name" in form and _is_same(wish.client, form)


def _is_same(client: Client, form: VisitorsWishForm) -> bool:
    said = (form.name.data.strip().casefold(), form.email.data)
    return (client.name.casefold(), client.email) == said


def _free(treatment: Treatment, wanted: Wanted, visitor: ScreenedVisitor | None) -> list[OpenSlot]:
    """What could be booked at once by somebody who wishes this."""
    search = request_for(treatment, _looked_for(treatment, wanted), visitor)
    first = max(today(), wanted.first_on)
    days = (wanted.last_on - first).days + 1
    found = slots(search, first_day=first, days=days, zone=zone(), client=my_client())
    anybody = Waiter(
        wish_id=0,
        client_id=0,
        first_on=wanted.first_on,
        last_on=wanted.last_on,
        from_minute=wanted.from_minute,
        until_minute=wanted.until_minute,
    )
    rules = policy_for(treatment, policy())
    return best_for(anybody, found, now=epoch(clock.now()), policy=rules, zone=zone())


def _looked_for(treatment: Treatment, wanted: Wanted) -> Wish:
    named = next((one for one in team_for(treatment) if one.id == wanted.therapist_id), None)
    return Wish(wanted.minutes, therapist=named, gender=wanted.gender, step_free=wanted.step_free)


def _form(treatment: Treatment, visitor: ScreenedVisitor | None, formdata: Any) -> VisitorsWishForm:
    result = visitor.on(today()) if visitor else None
    team = suitable(team_for(treatment), visitor)
    user, client = me(), my_client()
    signed_in = {"name": user.name, "email": user.email} if user else {}
    fresh = visitor is not None and visitor.earlier is None
    return form_for(
        formdata,
        wish=read_wish(request.args, treatment, proposed_minutes(treatment, result), team_for(treatment)),
        options=options_for(treatment, result),
        team=team,
        otherwise=today() + timedelta(1),
        is_known=client is not None,
        needless=given_consents(client) if fresh else frozenset(CONSENTS),
        typed={**kept_contact(), **signed_in},
    )


def _page(
    treatment: Treatment,
    visitor: ScreenedVisitor | None,
    form: VisitorsWishForm,
    *,
    free: list[OpenSlot] | None = None,
    wanted: Wanted | None = None,
) -> str:
    team = team_for(treatment)
    return render_template(
        "public/times/wish.html",
        treatment=treatment,
        form=form,
        client=my_client(),
        answered=visitor is not None,
        consents={kind: version for kind, (version, _) in CONSENTS.items() if kind in form},
        free=with_days(sorted(free[:SHOWN]), {one.id: one.name for one in team}, today()) if free else [],
        fields=_looked_for(treatment, wanted).as_args() if wanted else {},
    )
