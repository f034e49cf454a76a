"""What a treatment takes up: set-up and turnover, room and kit, and what it asks of a therapist."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import Refusal
from app.infra import clock
from app.spa.booking.place_records import subject_of
from app.spa.booking.places import change_treatment
from app.spa.roster.places import kit_kinds, kit_label, room_features
from app.spa.treatments.models import Treatment
from app.spa.treatments.queries import treatment_by_slug
from app.web.manager.place import bp
from app.web.manager.place_forms import TreatmentForm, treatment_facts, treatment_form
from app.web.manager.records import TREATMENT_WHAT, editor, record_of
from app.web.manager.rooms import refused


@bp.get("/treatments/<slug>")
def treatment(slug: str) -> ResponseReturnValue:
    """What it takes up now."""
    found = _treatment_or_404(slug)
    return _page(_form(found, None, data=treatment_facts(found)), found)


@bp.post("/treatments/<slug>")
def update_treatment(slug: str) -> ResponseReturnValue:
    """Change it for what is booked from now on, or say why not, with the visits in the way."""
    found = _treatment_or_404(slug)
    form = _form(found)
    if not form.validate():
        return _page(form, found), 422
    try:
        change_treatment(found, form.plan(), by=editor(), now=clock.now())
    except Refusal as refusal:
        said = refused(form, refusal)
        return _page(form, _treatment_or_404(slug), **said), refusal.status
    flash(f"Saved: {_treatment_or_404(slug).name}. It counts for what is booked from now on.", "good")
    return redirect(url_for(".people", _anchor="menu"))


def _form(found: Treatment, *sent: Any, **more: Any) -> TreatmentForm:
    kinds = sorted({*kit_kinds(), *(row.kind for row in found.kit)})
    form = treatment_form(kinds)(*sent, **more)
    form.offer(room_features())
    return form


def _page(form: TreatmentForm, found: Treatment, **more: Any) -> str:
    kit = [(kit_label(kind), *fields) for kind, *fields in form.kit_fields()]
    changes = record_of(subject_of(found), TREATMENT_WHAT)
    return render_template(
        "manager/treatment.html", form=form, treatment=found, kit=kit, changes=changes, **more
    )


def _treatment_or_404(slug: str) -> Treatment:
    return treatment_by_slug(slug) or abort(404)
