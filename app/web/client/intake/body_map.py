"""The body map of the whole intake: where it hurts, where to work, what to leave alone."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.body_map import KINDS, MARKS, avoid_areas, focus_areas
from app.domain.body_regions import PARTS, VIEWS, regions_of
from app.infra import clock
from app.infra.language import gettext as _
from app.spa.booking.models import Appointment
from app.spa.booking.services import supersede
from app.spa.intake.queries import newest_intake
from app.spa.intake.reading import read_intake
from app.spa.intake.reasons import OWN_MAP
from app.web.access import me, own_appointment_or_404
from app.web.body_map_view import BodyMap, map_to_fill
from app.web.client.intake.body_map_form import BodyMapForm
from app.web.client.intake.parts import CHECK, consent_first
from app.web.client.place import bp


@bp.get("/<token>/intake/map")
def intake_map(token: str) -> ResponseReturnValue:
    """The map as it stands."""
    visit = own_appointment_or_404(token)
    if (elsewhere := _closed(visit)) is not None:
        return elsewhere
    answers = _answers(visit)
    if answers is None:
        return redirect(url_for(".visit", token=token))
    shown = map_to_fill(answers)
    return _page(visit, BodyMapForm(formdata=None, data=BodyMapForm.typed(shown.marks)), shown)


@bp.post("/<token>/intake/map")
def create_map(token: str) -> ResponseReturnValue:
    """Keep what is marked, as a newer intake; what the rules read of it goes with it."""
    visit = own_appointment_or_404(token)
    if visit.client is None or newest_intake(visit.client.id) is None:
        return redirect(url_for(".visit", token=token))
    if (elsewhere := _closed(visit)) is not None:
        return elsewhere
    form = BodyMapForm(request.form)
    if not form.validate():
        return _page(visit, form, BodyMap(form.marks())), 422
    marks = form.marks()
    told = {"focus_areas": list(focus_areas(marks)), "avoid_areas": list(avoid_areas(marks))}
    supersede(visit.client, told, {MARKS: [mark.to_dict() for mark in marks]}, now=clock.now())
    flash(_("Your map is kept. Your therapist sees it before the visit."), "good")
    return redirect(url_for(".intake_check" if CHECK in request.args else ".intake", token=visit.token))


def _closed(visit: Appointment) -> ResponseReturnValue | None:
    """Where to go first for somebody who does not agree that we keep their answers."""
    return consent_first(visit.token, visit.client) if visit.client is not None else None


def _answers(visit: Appointment) -> dict[str, Any] | None:
    """The client's newest answers, on record as read; None before there are any."""
    intake = newest_intake(visit.client.id) if visit.client else None
    if intake is None:
        return None
    return read_intake(intake, reader=me(), reason=OWN_MAP, now=clock.now())


def _page(visit: Appointment, form: BodyMapForm, shown: BodyMap) -> str:
    groups = [
        (view, title, [(part, name, regions_of(view, part)) for part, name in PARTS.items()])
        for view, title in VIEWS.items()
    ]
    return render_template(
        "client/intake/map.html",
        visit=visit,
        form=form,
        map=shown,
        groups=groups,
        kinds=KINDS,
        is_check=CHECK in request.args,
    )
