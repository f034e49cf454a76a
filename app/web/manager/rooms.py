"""Rooms and kit: a new one, and changing one, but never from under visits that are booked."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import Refusal
from app.infra import clock
from app.spa.booking.models import Appointment
from app.spa.booking.place_records import subject_of
from app.spa.booking.places import Stranded, change_piece, change_room
from app.spa.booking.queries import appointment_by_token
from app.spa.roster.models import Kit, Room
from app.spa.roster.places import NameTaken, kit_kinds, kit_label, piece_by_id, room_by_id, room_features
from app.web.forms import Form
from app.web.manager.place import bp
from app.web.manager.place_forms import KitForm, RoomForm, kit_facts, room_facts
from app.web.manager.records import WHAT, editor, record_of

FEW = 10
"""So many stranded visits are named; the others are counted."""


@bp.get("/rooms/new")
@bp.get("/rooms/<int:number>")
def room(number: int | None = None) -> ResponseReturnValue:
    """A room as it is, or an empty form."""
    found = _room_or_404(number)
    return _room_page(_room_form(None, data=room_facts(found)), found)


@bp.post("/rooms/new")
@bp.post("/rooms/<int:number>")
def update_room(number: int | None = None) -> ResponseReturnValue:
    """Change it, or say at the field why not, with the visits in the way. What was typed stays."""
    found, form = _room_or_404(number), _room_form()
    if not form.validate():
        return _room_page(form, found), 422
    try:
        saved = change_room(found, form.plan(), by=editor(), now=clock.now())
    except Refusal as refusal:
        said = refused(form, refusal)
        return _room_page(form, _room_or_404(number), **said), refusal.status
    flash(f"Saved: {saved.name}{'' if saved.is_active else ', which is not in use'}.", "good")
    return redirect(url_for(".people", _anchor="rooms"))


@bp.get("/kit/new")
@bp.get("/kit/<int:number>")
def kit(number: int | None = None) -> ResponseReturnValue:
    """A piece of kit as it is, or an empty form."""
    found = _piece_or_404(number)
    return _kit_page(KitForm(None, data=kit_facts(found)), found)


@bp.post("/kit/new")
@bp.post("/kit/<int:number>")
def update_kit(number: int | None = None) -> ResponseReturnValue:
    """Change it, or say at the field why not, with the visits in the way. What was typed stays."""
    found, form = _piece_or_404(number), KitForm()
    if not form.validate():
        return _kit_page(form, found), 422
    try:
        saved = change_piece(found, form.plan(), by=editor(), now=clock.now())
    except Refusal as refusal:
        said = refused(form, refusal)
        return _kit_page(form, _piece_or_404(number), **said), refusal.status
    flash(f"Saved: {saved.name}{'' if saved.is_active else ', which is not in use'}.", "good")
    return redirect(url_for(".people", _anchor="kit"))


def refused(form: Form, refusal: Refusal) -> dict[str, Any]:
    """Say a refusal on the form; gives the visits in the way, the first few by name."""
    if isinstance(refusal, NameTaken):
        form.refuse(form["name"], refusal.sentence)
        return {}
    form.form_errors.append(refusal.sentence)
    tokens = refusal.tokens if isinstance(refusal, Stranded) else ()
    visits: list[Appointment | None] = [appointment_by_token(token) for token in tokens[:FEW]]
    return {"stranded": [visit for visit in visits if visit], "more": max(0, len(tokens) - FEW)}


def _room_form(*sent: Any, **more: Any) -> RoomForm:
    form = RoomForm(*sent, **more)
    form.offer(room_features())
    return form


def _room_page(form: RoomForm, found: Room | None, **more: Any) -> str:
    changes = record_of(subject_of(found) if found else None, WHAT)
    return render_template("manager/room.html", form=form, room=found, changes=changes, **more)


def _kit_page(form: KitForm, found: Kit | None, **more: Any) -> str:
    kinds = [kit_label(kind) for kind in kit_kinds()]
    changes = record_of(subject_of(found) if found else None, WHAT)
    return render_template("manager/kit.html", form=form, piece=found, kinds=kinds, changes=changes, **more)


def _room_or_404(number: int | None) -> Room | None:
    """The room with this number; None for a new one."""
    return None if number is None else room_by_id(number) or abort(404)


def _piece_or_404(number: int | None) -> Kit | None:
    return None if number is None else piece_by_id(number) or abort(404)
