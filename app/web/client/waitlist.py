"""What a client waits for, and what is offered to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import Refusal
from app.domain.lifecycle import Status
from app.infra import clock
from app.infra.language import gettext as _
from app.spa.booking.changes import free_until
from app.spa.booking.limits import needs_a_look
from app.spa.booking.visits import visits_of
from app.spa.booking.welcome import has_enough, standing_of
from app.spa.settings.queries import policy, zone
from app.spa.waitlist.models import Offer, Wish
from app.spa.waitlist.queries import wishes_of
from app.spa.waitlist.services import OfferOver, accept_offer, decline_offer, withdraw
from app.web.access import my_client_ids, own_offer_or_404, own_wish_or_404
from app.web.days import day_of
from app.web.telling import soon

bp = Blueprint("waitlist", __name__)
FEW = 3
"""How many of the visits to come are named beside an offer."""


@dataclass(frozen=True, slots=True)
class Waited:
    """A wish that goes on: the offer that is open for it, and the times to come that were let go."""

    wish: Wish
    open: Offer | None
    let_go: list[Offer]


@bp.get("/waitlist/")
def wishes() -> str:
    """Everything that whoever this browser may see waits for or has waited for."""
    now, own = clock.now(), wishes_of(my_client_ids())
    waiting = [_waited(wish, now) for wish in own if wish.state == "waiting"]
    return render_template(
        "client/waitlist.html",
        waiting=waiting,
        passed_over=any(_is_passed_over(one, now) for one in waiting),
        over=[wish for wish in own if wish.state != "waiting"],
    )


def _waited(wish: Wish, now: datetime) -> Waited:
    still = [one for one in wish.offers if one.outcome is None and one.appointment.is_held_at(now)]
    gone = [one for one in wish.offers if one not in still and one.appointment.starts_at > now]
    return Waited(wish, next(iter(still), None), gone)


def _is_passed_over(waited: Waited, now: datetime) -> bool:
    """Whether nothing is offered, for they have as many visits as the house takes online."""
    return has_enough(standing_of(waited.wish.client, None), now=now, policy=policy())


@bp.post("/waitlist/<uid>/withdrawal")
def create_withdrawal(uid: str) -> ResponseReturnValue:
    """Wait no more."""
    withdraw(own_wish_or_404(uid), now=clock.now())
    flash(_("You are off the list for that. If a time was kept for you, it goes to the next."), "good")
    return redirect(url_for(".wishes"))


@bp.get("/offers/<token>")
def offer(token: str) -> ResponseReturnValue:
    """A time that came free: what, when, until when it is kept, and what happens if nobody answers."""
    found = own_offer_or_404(token)
    if found.outcome == "accepted":
        return redirect(url_for("client.visit", token=found.appointment.token))
    return _page(found)


@bp.post("/offers/<token>/acceptance")
def create_acceptance(token: str) -> ResponseReturnValue:
    """Take it; taken twice, it is booked once."""
    found = own_offer_or_404(token)
    try:
        visit = accept_offer(found, now=clock.now(), policy=policy(), zone=zone())
    except OfferOver as over:
        return _page(own_offer_or_404(token)), over.status
    except Refusal as refusal:
        return _page(own_offer_or_404(token), problem=refusal.sentence), refusal.status
    if visit.status == Status.PENDING_REVIEW:
        flash(_("The time is kept for you. A therapist reads your answers first; we write to you."), "ask")
    else:
        flash(_("The time is yours. We write to you %(soon)s.", soon=soon()), "good")
    return redirect(url_for("client.visit", token=visit.token))


@bp.post("/offers/<token>/refusal")
def create_refusal(token: str) -> ResponseReturnValue:
    """Let it go to the next."""
    decline_offer(own_offer_or_404(token), now=clock.now())
    flash(_("Thank you for telling us: it goes to the next person. You are still on the list."), "good")
    return redirect(url_for(".wishes"))


def _page(found: Offer, problem: str | None = None) -> str:
    now, visit = clock.now(), found.appointment
    is_open = found.outcome is None and visit.is_held_at(now)
    page = "client/offer.html" if is_open else "client/offer_over.html"
    return render_template(page, **_facts(found), problem=problem)


def _facts(found: Offer) -> dict[str, Any]:
    now, visit = clock.now(), found.appointment
    free, day = free_until(visit, policy()), day_of(visit.starts_at)
    others = [one for one in visits_of([found.wish.client_id], now).upcoming if one.id != visit.id]
    return {
        "offer": found,
        "visit": visit,
        "free_until": free,
        "is_free_now": free > now,
        "waits": needs_a_look(found.wish.client_id, day, zone=zone()),
        "coming": others[:FEW],
        "more": len(others[FEW:]),
        "is_today": day_of(found.answer_by) == day_of(now),
    }
