"""A new visit from the desk: for somebody on the books, or for whoever stands there or calls."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app.domain.errors import NotBookable, Refusal
from app.infra import clock
from app.spa.booking.models import Appointment
from app.spa.booking.queries import ask
from app.spa.booking.services import KeyReused, book_for_client
from app.spa.booking.training import training_needed
from app.spa.clients.models import Client
from app.spa.clients.queries import client_by_uid, find_clients
from app.spa.intake.queries import newest_intake
from app.spa.roster.queries import rooms, therapists
from app.spa.settings.formats import local_datetime
from app.spa.settings.queries import policy, zone
from app.spa.treatments.models import Treatment
from app.spa.treatments.queries import menu, treatment_by_code
from app.web.access import me
from app.web.manager.booking_form import OF_A_WALK_IN, BookingForm
from app.web.manager.days import soon
from app.web.manager.offers import offers
from app.web.manager.place import bp
from app.web.manager.place_form import with_offer
from app.web.manager.words import marks_words
from app.web.telling import soon as soon_words

FROM_THE_ADDRESS = ("choice", "day", "time", "therapist", "room")
LONGEST_SEARCH = 80
YES = "y"
"""What a ticked box sends."""


@bp.get("/visits/new")
def new_visit() -> ResponseReturnValue:
    """The form, as far as the address fills it in, and a search for the client."""
    client = _client_or_404(request.args.get("client"))
    form = _form(MultiDict(request.args), client)
    form.use_new_key()
    odd = [name for name in FROM_THE_ADDRESS if name in request.args and not form[name].validate(form)]
    return _page(form, client), 422 if odd else 200


@bp.post("/visits/new")
def create_visit() -> ResponseReturnValue:
    """Book it once, or say at the field why not, with what is free instead. What was typed stays."""
    client = _client_or_404(request.form.get("client"))
    form = _form(with_offer(request.form), client)
    treatment = None
    if form.validate() and (treatment := treatment_by_code(form.wanted()[0])) is None:
        form.refuse(form.choice, "This treatment is no longer offered. Please choose another.")
    if not form.has_key():
        form.use_new_key()
    if treatment is None:
        return _page(form, client), 422
    try:
        visit = _book(form, treatment, client)
    except Refusal as refusal:
        return _refused(form, treatment, request.form.get("client"), refusal)
    flash(_words(visit), "good")
    return redirect(url_for(".visit", token=visit.token))


def _book(form: BookingForm, treatment: Treatment, client: Client | None) -> Appointment:
    user = me()
    return book_for_client(
        treatment,
        form.wanted()[1],
        form.start(),
        client=client,
        walk_in=None if client else form.walk_in(),
        therapist_id=form.therapist_id(),
        room_id=form.room_id(),
        step_free=form.step_free.data,
        override=form.override_by(user),
        request_key=form.key_for(user.id if user else 0, client),
        now=clock.now(),
        policy=policy(),
        zone=zone(),
    )


def _refused(
    form: BookingForm, treatment: Treatment, client_uid: str | None, refusal: Refusal
) -> ResponseReturnValue:
    client = _client_or_404(client_uid)
    form.refuse_with(refusal)
    if isinstance(refusal, KeyReused):
        form.use_new_key()
    if isinstance(refusal, NotBookable):
        return _page(form, client), refusal.status  # no other time would change that
    training = training_needed(client, form.day.data, zone=zone()) if client else ()
    search = ask(
        treatment,
        form.wanted()[1],
        therapist_id=form.therapist_id(),
        room_id=form.room_id(),
        step_free=form.step_free.data,
        qualifications=training,
        at_the_desk=True,
        now=clock.now(),
        policy=policy(),
    )
    return _page(form, client, offers=offers(search, form.start(), client=client)), refusal.status


def _form(sent: Any, client: Client | None) -> BookingForm:
    start = soon()
    form = BookingForm(sent, day=start.date(), time=start.time())
    form.offer(therapists(), rooms())
    form.offer_menu(menu())
    if client is not None:
        for name in OF_A_WALK_IN:
            del form[name]
    return form


def _page(form: BookingForm, client: Client | None, **more: Any) -> str:
    written = "".join(filter(str.isprintable, request.args.get("q", "")))[:LONGEST_SEARCH].strip()
    kept = {name: form[name].data for name in ("choice", "therapist", "room") if form[name].data}
    kept |= {"step_free": YES} if form.step_free.data else {}
    kept |= {name: _written(form, name) for name in ("day", "time") if _written(form, name)}
    return render_template(
        "manager/new_visit.html",
        form=form,
        client=client,
        marks=marks_words(client, policy()),
        q=written,
        found=find_clients(written) if written else [],
        kept=kept,
        **more,
    )


def _written(form: BookingForm, name: str) -> str:
    return str(form[name]._value())


def _client_or_404(uid: str | None) -> Client | None:
    """The client who is booked for; None where it is somebody new."""
    if not uid:
        return None
    found = client_by_uid(uid)
    if found is None:
        abort(404)
    return found


def _words(visit: Appointment) -> str:
    said = f"Booked for {local_datetime(visit.starts_at)} with {visit.therapist.name} in {visit.room.name}."
    if visit.client is None:
        return said
    if not visit.client.email:
        return f"{said} There is no e-mail address, so please give the client the time on paper."
    asked = newest_intake(visit.client.id) is None
    told = f" We write to {visit.client.name} {soon_words()}"
    return said + told + (" and ask for the answers we need before the visit." if asked else ".")
