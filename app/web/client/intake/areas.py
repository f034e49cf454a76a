"""Leave to work on sensitive areas, for one visit: every area is a no until its own yes."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectMultipleField

from app.domain.vocabulary import AREA_LABELS, SENSITIVE_AREAS
from app.infra import clock
from app.infra.language import gettext as _
from app.infra.language import lazy_gettext as _l
from app.spa.booking.areas import agreed_areas, decide_areas, is_open
from app.web.client.intake.opening import Mine, open_mine, own_visit_or_404
from app.web.client.intake.words import area_names
from app.web.client.place import bp
from app.web.forms import Form, choices_of


class AreasForm(Form):
    """Which areas the therapist may work on."""

    areas = SelectMultipleField(
        _l("My therapist may work on"),
        choices=choices_of({code: AREA_LABELS[code] for code in SENSITIVE_AREAS}),
    )


@bp.get("/<token>/intake/areas")
def intake_areas(token: str) -> ResponseReturnValue:
    """What is agreed for this visit, to be changed until it is over."""
    mine = open_mine(token)
    if not is_open(mine.visit, now=clock.now()):
        return redirect(url_for(".visit", token=token))
    form = AreasForm(formdata=None, data={"areas": list(agreed_areas(mine.visit.id))})
    return _page(mine, form)


@bp.post("/<token>/intake/areas")
def create_areas(token: str) -> ResponseReturnValue:
    """Give leave to exactly what is ticked; all else is taken back."""
    visit, _client = own_visit_or_404(token)
    form = AreasForm(request.form)
    if not form.validate():
        return _page(open_mine(token), form), 422
    decide_areas(visit, form.areas.data, now=clock.now())
    if form.areas.data:
        flash(_("Noted, for this visit alone. You can take it back at any moment, also during it."), "good")
    else:
        flash(_("Noted: none of these areas is worked on."), "good")
    return redirect(url_for(".visit", token=token, _anchor="areas"))


def _page(mine: Mine, form: AreasForm) -> str:
    wished = [code for code in mine.told.get("focus_areas") or () if code in SENSITIVE_AREAS]
    return render_template("client/intake/areas.html", visit=mine.visit, form=form, wished=area_names(wished))
