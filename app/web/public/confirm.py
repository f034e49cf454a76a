"""Confirming what is held: what, when, with whom and for how much; who books; what they agree to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.differences import LOOK_FIRST
from app.domain.errors import HoldExpired, NotBookable, NotQualified, PleaseCall, Refusal, TooManyOpen
from app.domain.lifecycle import Status
from app.infra import clock
from app.infra.extensions import limiter
from app.infra.language import gettext as _
from app.spa.accounts.passwords import hash_password
from app.spa.booking.changes import free_until
from app.spa.booking.models import Appointment
from app.spa.booking.party_queries import is_of_party
from app.spa.booking.screened import require_qualified
from app.spa.booking.services import BookingDetails, confirm_hold
from app.spa.clients.models import Client
from app.spa.intake.consents import CONSENTS
from app.spa.intake.standing import consents_of
from app.spa.settings.queries import policy, zone
from app.web.access import me, remember_client
from app.web.days import day_of
from app.web.public.confirm_form import ConfirmForm, form_for
from app.web.public.holds import SHORTER, clients_only
from app.web.public.instead import instead
from app.web.public.not_now import not_now_page
from app.web.public.owner import my_hold_or_404
from app.web.public.place import bp
from app.web.public.screening import ScreenedVisitor, options_for, proposed_minutes, screened_visitor
from app.web.public.times_query import Wish
from app.web.public.visitor import my_client
from app.web.visitor import drop_draft_cookie, keep_contact, kept_contact

TRIES = "60 per hour"
GONE = (Status.HELD, Status.EXPIRED, Status.CANCELLED)


@bp.get("/holds/<token>")
def confirm(token: str) -> ResponseReturnValue:
    """What is held, for how long still, and what is needed to book it."""
    hold = my_hold_or_404(token)
    if is_of_party(hold.id):
        return redirect(url_for(".confirm_together", token=token))
    visitor = visitor_for(hold)
    if (other := _not_to_confirm(hold, visitor)) is not None:
        return other
    if visitor is None:
        return redirect(url_for(".find"))
    return _page(hold, visitor, _form(hold, None))


@bp.post("/holds/<token>/confirmation")
@limiter.limit(TRIES)
def create_confirmation(token: str) -> ResponseReturnValue:
    """Book it."""
    hold = my_hold_or_404(token)
    clients_only()
    visitor = visitor_for(hold)
    if (other := _not_to_confirm(hold, visitor)) is not None:
        keep_contact(request.form)
        return other
    if visitor is None:
        keep_contact(request.form)
        flash(
            _("A few questions about your health come before every booking. Your time is still held."), "ask"
        )
        return redirect(url_for(".find"))
    form = _form(hold, request.form)
    if not form.validate():
        return _page(hold, visitor, form), 422
    return _book(hold, visitor, form)


def visitor_for(hold: Appointment) -> ScreenedVisitor | None:
    """The answers that count for this hold. What a client told us before counts for that client alone."""
    visitor, client = screened_visitor(), known_client(hold)
    if visitor is None or visitor.earlier is None:
        return visitor
    return visitor if client is not None and client.id == visitor.earlier.client_id else None


def _book(hold: Appointment, visitor: ScreenedVisitor, form: ConfirmForm) -> ResponseReturnValue:
    wish, treatment, starts_at = _wish(hold), hold.treatment, hold.starts_at
    try:
        booked = confirm_hold(
            hold,
            details=details_from(form, known_client(hold)),
            answers=None if visitor.earlier else visitor.answers,
            signed_in_user=me(),
            now=clock.now(),
            zone=zone(),
        )
    except (TooManyOpen, PleaseCall) as refusal:
        form.form_errors.append(refusal.sentence)
        return _page(hold, visitor, form), refusal.status
    except Refusal as refusal:
        keep_contact(request.form)
        return instead(treatment, wish, starts_at, refusal, visitor)
    if visitor.earlier is None:
        drop_draft_cookie()
    # The page of the visit says by itself how it stands, and when we write.
    return _to_visit(booked)


def _not_to_confirm(hold: Appointment, visitor: ScreenedVisitor | None) -> ResponseReturnValue | None:
    """Where to go instead: it is booked, the ten minutes are over, or the answers speak against it."""
    if hold.status not in GONE:
        return _to_visit(hold)
    treatment, wish, starts_at = hold.treatment, _wish(hold), hold.starts_at
    if not hold.is_held_at(clock.now()):
        return instead(treatment, wish, starts_at, HoldExpired(), visitor)
    if visitor is None:
        return None
    if (refused := not_now_page(treatment, visitor)) is not None:
        return refused, 409
    try:
        return _against_this_one(hold, visitor)
    except NotQualified as refusal:
        return instead(treatment, wish, starts_at, refusal, visitor)


def _against_this_one(hold: Appointment, visitor: ScreenedVisitor) -> ResponseReturnValue | None:
    """What the answers say against this length, this day or this therapist. Raises NotQualified."""
    treatment, day = hold.treatment, day_of(hold.starts_at)
    result = visitor.on(day)
    if result.suggestion(treatment.code) is None:
        return instead(treatment, _wish(hold), hold.starts_at, NotBookable(), visitor)
    options = {option.minutes for option in options_for(treatment, result)}
    if hold.minutes not in options:
        shorter = replace(_wish(hold), minutes=proposed_minutes(treatment, result) or hold.minutes)
        return instead(treatment, shorter, hold.starts_at, NotBookable(SHORTER), visitor)
    require_qualified(hold.therapist_id, result.screening.qualifications, day)
    return None


def _page(hold: Appointment, visitor: ScreenedVisitor, form: ConfirmForm) -> str:
    house = policy()
    free = free_until(hold, house)
    return render_template(
        "public/confirm.html",
        hold=hold,
        form=form,
        client=known_client(hold),
        consents={kind: version for kind, (version, _) in CONSENTS.items() if kind in form},
        waits=visitor.on(day_of(hold.starts_at)).outcome in LOOK_FIRST,
        policy=house,
        free_until=free,
        free_length=hold.starts_at - free,
        is_free_now=free > clock.now(),
        from_earlier=visitor.answered_on if visitor.earlier else None,
    )


def _form(hold: Appointment, formdata: Any) -> ConfirmForm:
    client, user, typed = known_client(hold), me(), kept_contact()
    return form_for(
        formdata,
        is_known=client is not None,
        given=given_consents(client),
        name=user.name if user else None,
        email=user.email if user else None,
        typed=typed,
        kind=ConfirmForm,
    )


def known_client(hold: Appointment) -> Client | None:
    """The client who books: the one who holds the time, or who has signed in since."""
    return hold.client or my_client()


def given_consents(client: Client | None) -> frozenset[str]:
    """What this client has agreed to already, in today's words."""
    return consents_of(client.id).agreed if client is not None else frozenset()


def details_from(form: ConfirmForm, client: Client | None) -> BookingDetails:
    """What was typed, or what is known of a client already."""
    if client is not None:
        return BookingDetails(
            name=client.name, email=client.email or "", phone=client.phone, consents=form.consents()
        )
    password = form.password.data if "password" in form else None
    return BookingDetails(
        name=form.name.data,
        email=form.email.data,
        phone=form.phone.data or None,
        password_hash=hash_password(password) if password else None,
        consents=form.consents(),
    )


def _to_visit(booked: Appointment) -> ResponseReturnValue:
    if me() is None and booked.client_id is not None:
        remember_client(booked.client_id)
    return redirect(url_for("client.visit", token=booked.token))


def _wish(hold: Appointment) -> Wish:
    """What was looked for when it was held."""
    therapist = hold.therapist if hold.therapist_wish else None
    return Wish(hold.minutes, therapist=therapist, gender=hold.gender_wish, step_free=hold.step_free)
