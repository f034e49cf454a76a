"""A party, for whoever booked it: who has what and when, invitations to hand on, moving and calling off.

What a guest has answered is never here: only that they have.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NoReturn

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import Refusal
from app.domain.lifecycle import Status
from app.infra import clock
from app.infra.language import gettext as _
from app.infra.language import said
from app.spa.accounts.models import Role
from app.spa.booking.changes import MOVABLE, free_until
from app.spa.booking.invitations import link_to_hand_on
from app.spa.booking.models import Appointment, Party, PartyGuest
from app.spa.booking.needs import UNSCREENED
from app.spa.booking.party_queries import coming, party_by_token
from app.spa.booking.services import cancel
from app.spa.messages.links import invitation_link
from app.spa.settings.queries import policy
from app.web.access import my_client_ids
from app.web.days import second_in
from app.web.party_view import arrangement_words

bp = Blueprint("parties", __name__, url_prefix="/parties")


def own_party_or_404(token: str) -> Party:
    """A booked party of whoever this browser may see: they booked it. Its other guests get 404."""
    party = party_by_token(token)
    if party is not None:
        first = party.guests[0].appointment
        if first.client_id in my_client_ids() and first.needs is not None:
            return party
    _nothing_here()


@bp.get("/<token>")
def party(token: str) -> str:
    """Everybody's time, treatment and therapist, and who has answered already."""
    return render_template("client/parties/party.html", **facts_of_party(own_party_or_404(token)))


@bp.post("/<token>/invitations/<int:position>")
def create_invitation(token: str, position: int) -> ResponseReturnValue:
    """A fresh link for one guest, shown once. Every earlier one opens no more."""
    found = own_party_or_404(token)
    if not 0 < position < len(found.guests) or not _may_invite(found.guests[position]):
        flash(
            _("This guest has opened their page already, or their visit is over. There is no other link."),
            "note",
        )
        return redirect(url_for(".party", token=token))
    link = invitation_link(link_to_hand_on(found, position, now=clock.now()))
    return render_template(
        "client/parties/link.html", party=found, visit=found.guests[position].appointment, link=link
    )


@bp.get("/<token>/cancellation")
def ask_cancellation(token: str) -> ResponseReturnValue:
    """What calling it off means, before it is done."""
    found = own_party_or_404(token)
    facts = facts_of_party(found)
    if not facts["is_to_come"]:
        return redirect(url_for(".party", token=token))
    return render_template("client/parties/cancellation.html", **facts)


@bp.post("/<token>/cancellation")
def create_cancellation(token: str) -> ResponseReturnValue:
    """Call all of it off."""
    found = own_party_or_404(token)
    visits = coming(found)
    try:
        if visits:
            cancel(visits[0], by=Role.CLIENT, now=clock.now())
    except Refusal as refusal:
        flash(str(said(refusal.sentence)), "care")
        return redirect(url_for(".party", token=token))
    flash(_("All of you are cancelled. We have written to everybody whose address we have."), "good")
    return redirect(url_for("client.visits"))


def facts_of_party(found: Party) -> dict[str, Any]:
    """What every page about a party says. Nothing of it is a health answer."""
    now, visits = clock.now(), coming(found)
    free = min((free_until(visit, policy()) for visit in visits), default=None)
    movable = bool(visits) and all(visit.status in MOVABLE for visit in visits)
    is_to_come = movable and all(visit.starts_at > now for visit in visits)
    return {
        "party": found,
        "guests": [_guest(guest) for guest in found.guests],
        "first": found.guests[0].appointment,
        "starts_at": visits[0].starts_at if visits else found.guests[0].appointment.starts_at,
        "arrangement": arrangement_words(found.arrangement, len(visits)) if len(visits) > 1 else None,
        "total": sum(visit.price_cents for visit in visits),
        "is_to_come": is_to_come,
        "free_until": free,
        "is_free_now": free is not None and free > now,
    }


def _guest(guest: PartyGuest) -> dict[str, Any]:
    visit = guest.appointment
    return {
        "position": guest.position,
        "visit": visit,
        "name": visit.client.name if visit.client else "",
        "email": visit.client.email if visit.client and guest.opened_at is None else None,
        "answered": (visit.needs or {}).get("outcome") != UNSCREENED,
        # Whether a visit waits for a therapist follows from answers, which are the guest's own.
        "status": Status.CONFIRMED
        if visit.status == Status.PENDING_REVIEW and guest.position
        else visit.status,
        "opened": guest.opened_at is not None
        or (visit.client is not None and visit.client.user_id is not None),
        "may_invite": _may_invite(guest),
    }


def _may_invite(guest: PartyGuest) -> bool:
    visit = guest.appointment
    return (
        guest.position > 0
        and guest.opened_at is None
        and visit.client is not None
        and visit.client.user_id is None
        and visit.status in MOVABLE
        and visit.starts_at > clock.now()
    )


def start_in(raw: str | None) -> tuple[datetime, str] | None:
    """The start and the arrangement that a button sends; None if it is none."""
    start, _dot, arrangement = (raw or "").partition(".")
    second = second_in(start)
    return (datetime.fromtimestamp(second, UTC), arrangement) if second is not None else None


def visit_of(found: Party) -> Appointment:
    """The visit by which a party is moved: the first that still takes place."""
    return coming(found)[0]


def _nothing_here() -> NoReturn:
    abort(404)
