"""Confirming what is held for several: who books, who comes along, what the first agrees to."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.differences import LOOK_FIRST
from app.domain.errors import HoldExpired, NotBookable, Refusal
from app.domain.lifecycle import Status
from app.infra import clock
from app.infra.extensions import limiter
from app.infra.language import gettext as _
from app.infra.language import lazy_gettext as _l
from app.spa.booking.changes import free_until
from app.spa.booking.models import Appointment, Party
from app.spa.booking.party_confirming import confirm_party
from app.spa.booking.party_queries import party_of
from app.spa.booking.screened import require_qualified
from app.spa.intake.consents import CONSENTS
from app.spa.settings.queries import policy, zone
from app.web.access import me, remember_client
from app.web.days import day_of
from app.web.party_view import arrangement_words
from app.web.public.confirm import (
    GONE,
    TRIES,
    details_from,
    given_consents,
    known_client,
    visitor_for,
)
from app.web.public.holds import SHORTER, clients_only
from app.web.public.not_now import not_now_page
from app.web.public.owner import my_hold_or_404
from app.web.public.party_form import PartyConfirmForm, party_form_for
from app.web.public.party_query import fields_of, read_guests
from app.web.public.party_search import party_instead
from app.web.public.place import bp
from app.web.public.screening import ScreenedVisitor, options_for
from app.web.visitor import drop_draft_cookie, keep_contact, kept_contact

QUESTIONS_FIRST = _l(
    "A few questions about your health come before every booking. The time is still held for all of you."
)


def my_party_or_404(token: str) -> Party:
    """The party whose first visit, the one of who books, this browser holds or has held."""
    hold = my_hold_or_404(token)
    party = party_of(hold.id)
    return party if party is not None and party.guests[0].appointment_id == hold.id else abort(404)


@bp.get("/together/holds/<token>")
def confirm_together(token: str) -> ResponseReturnValue:
    """What is held for all of them, for how long still, and what is needed to book it."""
    party = my_party_or_404(token)
    first = party.guests[0].appointment
    visitor = visitor_for(first)
    if (other := _not_to_confirm(party, visitor)) is not None:
        return other
    if visitor is None:
        return redirect(url_for(".find"))
    return _page(party, visitor, _form(party, None))


@bp.post("/together/holds/<token>/confirmation")
@limiter.limit(TRIES)
def create_confirmation_together(token: str) -> ResponseReturnValue:
    """Book it for all of them."""
    party = my_party_or_404(token)
    clients_only()
    visitor = visitor_for(party.guests[0].appointment)
    if (other := _not_to_confirm(party, visitor)) is not None:
        keep_contact(request.form)
        return other
    if visitor is None:
        keep_contact(request.form)
        flash(QUESTIONS_FIRST, "ask")
        return redirect(url_for(".find"))
    form = _form(party, request.form)
    if not form.validate():
        return _page(party, visitor, form), 422
    return _book(party, visitor, form)


def _book(party: Party, visitor: ScreenedVisitor, form: PartyConfirmForm) -> ResponseReturnValue:
    first = party.guests[0].appointment
    fields, starts_at = fields_of(party), first.starts_at
    try:
        booked = confirm_party(
            party,
            details=details_from(form, known_client(first)),
            guests=form.guests(),
            answers=None if visitor.earlier else visitor.answers,
            signed_in_user=me(),
            now=clock.now(),
            zone=zone(),
        )
    except Refusal as refusal:
        keep_contact(request.form)
        return party_instead(read_guests(fields), fields, starts_at, refusal, visitor)
    if visitor.earlier is None:
        drop_draft_cookie()
    if booked.guests[0].appointment.status == Status.PENDING_REVIEW:
        flash(
            _("The time is kept for all of you. A therapist reads your answers first; we write to you."),
            "ask",
        )
    else:
        flash(_("You are all booked. Now let the others answer for themselves."), "good")
    return _to_party(booked)


def _not_to_confirm(party: Party, visitor: ScreenedVisitor | None) -> ResponseReturnValue | None:
    """Where to go instead: it is booked, the ten minutes are over, or the answers speak against it."""
    first = party.guests[0].appointment
    if first.status not in GONE:
        return _to_party(party)
    if first.is_held_at(clock.now()) and visitor is None:
        return None
    if visitor is not None and (refused := not_now_page(first.treatment, visitor)) is not None:
        return refused, 409
    try:
        _require_right(first, visitor)
    except Refusal as refusal:
        fields = fields_of(party)
        return party_instead(read_guests(fields), fields, first.starts_at, refusal, visitor)
    return None


def _require_right(first: Appointment, visitor: ScreenedVisitor | None) -> None:
    """Raise what speaks against the first guest's visit: time, treatment, length or therapist."""
    if not first.is_held_at(clock.now()):
        raise HoldExpired
    if visitor is None:
        return
    day = day_of(first.starts_at)
    result = visitor.on(day)
    if result.suggestion(first.treatment.code) is None:
        raise NotBookable
    if first.minutes not in {option.minutes for option in options_for(first.treatment, result)}:
        raise NotBookable(SHORTER)
    require_qualified(first.therapist_id, result.screening.qualifications, day)


def _page(party: Party, visitor: ScreenedVisitor, form: PartyConfirmForm) -> str:
    first = party.guests[0].appointment
    visits = [guest.appointment for guest in party.guests]
    free = min(free_until(visit, policy()) for visit in visits)
    return render_template(
        "public/party/confirm.html",
        hold=first,
        visits=visits,
        arrangement=arrangement_words(party.arrangement, len(visits)),
        total=sum(visit.price_cents for visit in visits),
        form=form,
        client=known_client(first),
        consents={kind: version for kind, (version, _) in CONSENTS.items() if kind in form},
        waits=visitor.on(day_of(first.starts_at)).outcome in LOOK_FIRST,
        free_until=free,
        is_free_now=free > clock.now(),
        from_earlier=visitor.answered_on if visitor.earlier else None,
    )


def _form(party: Party, formdata: Any) -> PartyConfirmForm:
    client, user = known_client(party.guests[0].appointment), me()
    return party_form_for(
        formdata,
        guests=len(party.guests),
        is_known=client is not None,
        given=given_consents(client),
        name=user.name if user else None,
        email=user.email if user else None,
        own_email=(client.email if client else None) or (user.email if user else None),
        typed=kept_contact(),
    )


def _to_party(party: Party) -> ResponseReturnValue:
    first = party.guests[0].appointment
    if me() is None and first.client_id is not None:
        remember_client(first.client_id)
    return redirect(url_for("parties.party", token=party.uid))
