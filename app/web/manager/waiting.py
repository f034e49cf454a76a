"""Who waits for a time: the list, somebody put on it from the desk, and offers answered on the phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import Refusal
from app.infra import clock
from app.spa.clients.models import Client
from app.spa.clients.queries import client_by_uid, find_clients
from app.spa.roster.queries import therapists
from app.spa.settings.queries import policy, zone
from app.spa.treatments.queries import menu, treatment_by_code
from app.spa.waitlist.models import Offer, Wish
from app.spa.waitlist.queries import offer_by_token, wish_by_uid, wishes_for_desk
from app.spa.waitlist.services import accept_offer, add_wish, decline_offer, offer_freed, withdraw
from app.web.days import today
from app.web.manager.booking_form import OF_A_WALK_IN, menu_choices
from app.web.manager.days import UnknownDayError, read_day
from app.web.manager.place import bp
from app.web.manager.waiting_form import DesksWishForm
from app.web.manager.words import sentence_for
from app.web.wish_form import days_from

LONGEST_SEARCH = 80
LOOKED_AT = 10
"""How far down the queue is looked at once when somebody is added; the worker looks at all."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody on the list, and the offer that is open for them."""

    wish: Wish
    open: Offer | None
    lapsed: int


@bp.get("/waitlist")
def waitlist() -> ResponseReturnValue:
    """Everybody who waits, in the order of the queue; for one day if the address names it."""
    day = _day(request.args.get("day"))
    now = clock.now()
    queue = [wish for wish in wishes_for_desk() if day is None or wish.first_on <= day <= wish.last_on]
    return render_template("manager/waitlist.html", queue=[_waiting(wish, now) for wish in queue], day=day)


@bp.get("/waitlist/new")
def new_wish() -> ResponseReturnValue:
    """The form, and a search for the client."""
    client = _client_or_404(request.args.get("client"))
    return _page(_form(None, client, _day(request.args.get("day"))), client)


@bp.post("/waitlist")
def create_wish() -> ResponseReturnValue:
    """Put them on the list; what is free for the first in the queue is offered at once."""
    client = _client_or_404(request.form.get("client"))
    form, people = _form(request.form, client), therapists()
    if not form.validate():
        return _page(form, client), 422
    code, minutes = form.treatment_and_minutes()
    treatment, wanted, now = treatment_by_code(code), form.wanted(minutes, people), clock.now()
    if treatment is None:
        form.refuse(form.choice, "This treatment is no longer offered. Please choose another.")
        return _page(form, client), 422
    try:
        newcomer = None if client else form.newcomer()
        wish = add_wish(
            treatment, wanted, client=client, newcomer=newcomer, now=now, policy=policy(), zone=zone()
        )
    except Refusal as refusal:
        form.refuse_with(refusal, sentence_for(refusal))
        return _page(form, _client_or_404(request.form.get("client"))), refusal.status
    uid, days = wish.uid, (wanted.first_on, wanted.last_on)
    offer_freed(now=now, policy=policy(), zone=zone(), days=days, at_most=LOOKED_AT)
    flash(_words(wish_or_404(uid)), "good")
    return redirect(url_for(".waitlist"))


@bp.post("/waitlist/<uid>/withdrawal")
def create_wish_withdrawal(uid: str) -> ResponseReturnValue:
    """Take somebody off the list who has said so."""
    wish = wish_or_404(uid)
    name = wish.client.name
    withdraw(wish, by="manager", now=clock.now())
    flash(f"{name} does not wait for that any more.", "good")
    return redirect(url_for(".waitlist"))


@bp.post("/offers/<token>/acceptance")
def create_offer_acceptance(token: str) -> ResponseReturnValue:
    """Book what is offered for a client who has said yes on the phone."""
    try:
        visit = accept_offer(
            _offer_or_404(token), at_the_desk=True, now=clock.now(), policy=policy(), zone=zone()
        )
    except Refusal as refusal:
        flash(sentence_for(refusal), "care")
        return redirect(url_for(".waitlist"))
    flash("Booked, as the client has said.", "good")
    return redirect(url_for(".visit", token=visit.token))


@bp.post("/offers/<token>/refusal")
def create_offer_refusal(token: str) -> ResponseReturnValue:
    """Let go what is offered, for a client who has said no on the phone."""
    offer = _offer_or_404(token)
    name = offer.wish.client.name
    decline_offer(offer, now=clock.now())
    flash(f"{name} lets that time go and stays on the list. It goes to the next.", "good")
    return redirect(url_for(".waitlist"))


def wish_or_404(uid: str) -> Wish:
    """The wish with this public id. The whole list is a manager's."""
    return wish_by_uid(uid) or abort(404)


def _offer_or_404(token: str) -> Offer:
    return offer_by_token(token) or abort(404)


def _waiting(wish: Wish, now: datetime) -> Waiting:
    still = (one for one in wish.offers if one.outcome is None and one.appointment.is_held_at(now))
    return Waiting(wish, next(still, None), sum(one.outcome == "lapsed" for one in wish.offers))


def _words(wish: Wish) -> str:
    said = f"{wish.client.name} is on the list."
    if _waiting(wish, clock.now()).open is not None:
        said += " A time is free for them already, and it is kept until they answer."
    return (
        said if wish.client.email else f"{said} There is no e-mail address, so please call when one is kept."
    )


def _form(sent: Any, client: Client | None, day: date | None = None) -> DesksWishForm:
    form = DesksWishForm(sent, data=days_from(day, today() + timedelta(1)))
    form.offer(therapists())
    form.choice.choices = menu_choices(menu())
    if client is not None:
        for name in OF_A_WALK_IN:
            del form[name]
    return form


def _page(form: DesksWishForm, client: Client | None) -> str:
    written = "".join(filter(str.isprintable, request.args.get("q", "")))[:LONGEST_SEARCH].strip()
    return render_template(
        "manager/new_wish.html",
        form=form,
        client=client,
        q=written,
        found=find_clients(written) if written else [],
    )


def _day(written: str | None) -> date | None:
    try:
        return read_day(written) if written else None
    except UnknownDayError:
        return None


def _client_or_404(uid: str | None) -> Client | None:
    return (client_by_uid(uid) or abort(404)) if uid else None
