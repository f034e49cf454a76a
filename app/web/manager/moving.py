"""Giving a visit another time, therapist or room: all at once, or it stays where it is."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.availability import SlotRequest
from app.domain.errors import NotBookable, Refusal
from app.domain.interval import epoch
from app.infra import clock
from app.spa.accounts.models import Role
from app.spa.booking.changes import MOVABLE
from app.spa.booking.effort import pressure_of
from app.spa.booking.elsewhere import ask_again, needed_training
from app.spa.booking.models import Appointment
from app.spa.booking.party_queries import still_together
from app.spa.booking.services import move
from app.spa.roster.queries import rooms, therapists
from app.spa.settings.formats import local_datetime
from app.spa.settings.queries import policy, zone
from app.web.access import me
from app.web.manager.offers import Offer, offers
from app.web.manager.place import bp
from app.web.manager.place_form import PlaceForm, eligible, keep_choice, suitable, with_offer
from app.web.manager.visit import facts_of, visit_or_404
from app.web.telling import desk_words


@bp.get("/visits/<token>/time")
def edit_time(token: str) -> ResponseReturnValue:
    """The form, filled in with how things stand."""
    visit = visit_or_404(token)
    if visit.status not in MOVABLE:
        return redirect(url_for(".visit", token=token))
    return render_template("manager/move.html", **facts_of(visit), form=_form(visit))


@bp.post("/visits/<token>/time")
def update_time(token: str) -> ResponseReturnValue:
    """Move it, or say at the field why not, with what is free instead. What was typed stays."""
    visit = visit_or_404(token)
    form = _form(visit, with_offer(request.form))
    if not form.validate():
        return render_template("manager/move.html", **facts_of(visit), form=form), 422
    before = (visit.starts_at, visit.therapist_id, visit.room_id)
    try:
        moved = move(
            visit,
            form.start(),
            therapist_id=form.therapist_id(),
            room_id=form.room_id(),
            by=Role.MANAGER,
            override=form.override_by(me()),
            now=clock.now(),
            policy=policy(),
            zone=zone(),
        )
    except Refusal as refusal:
        return _refused(visit_or_404(token), form, refusal)
    flash(_words(moved, before), "good")
    return redirect(url_for(".visit", token=token))


def _refused(visit: Appointment, form: PlaceForm, refusal: Refusal) -> ResponseReturnValue:
    form.refuse_with(refusal)
    found = []
    moves_alone = len(still_together(visit.id)) == 1  # what is free for one need not be for all
    if visit.status in MOVABLE and moves_alone and not isinstance(refusal, NotBookable):
        found = offers(_search(visit, form), form.start(), client=visit.client, without=(visit.id,))
        found = [offer for offer in found if _is_elsewhere(offer, visit)]
    page = render_template("manager/move.html", **facts_of(visit), form=form, offers=found)
    return page, refusal.status


def _is_elsewhere(offer: Offer, visit: Appointment) -> bool:
    """Whether it is another place than the visit has: its own is free to itself, and no way out."""
    start, therapist, room = offer.value.split(":")
    own_therapist, own_room = str(visit.therapist_id), str(visit.room_id)
    own = (str(epoch(visit.starts_at)), own_therapist, own_room)
    return (start, therapist or own_therapist, room or own_room) != own


def _form(visit: Appointment, sent: Any = None) -> PlaceForm:
    wall = visit.starts_at.astimezone(zone())
    form = PlaceForm(sent, day=wall.date(), time=wall.time(), therapist=str(visit.therapist_id), room="")
    people, places = therapists(), rooms()
    can = eligible(people, visit.treatment, needed_training(visit), form.day.data or wall.date())
    skilled = eligible(people, visit.treatment, (), wall.date())
    form.offer(
        keep_choice(can, skilled, form.therapist.data),
        keep_choice(suitable(places, visit.treatment, step_free=visit.step_free), places, form.room.data),
    )
    return form


def _search(visit: Appointment, form: PlaceForm) -> SlotRequest:
    return ask_again(
        visit,
        therapist_id=form.therapist_id(),
        room_id=form.room_id(),
        qualifications=needed_training(visit),
        pressure=pressure_of(visit),
        at_the_desk=True,
        now=clock.now(),
        policy=policy(),
    )


def _words(visit: Appointment, before: tuple[Any, ...]) -> str:
    if before == (visit.starts_at, visit.therapist_id, visit.room_id):
        return "Nothing has changed: the visit is where it was."
    now = f"Moved to {local_datetime(visit.starts_at)} with {visit.therapist.name} in {visit.room.name}."
    return f"{now} {desk_words(visit)}".strip()
