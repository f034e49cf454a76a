"""A name under what I agree to: typed, or drawn as well. For a minor the guardian's."""

from __future__ import annotations

import json
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, StringField
from wtforms.validators import ValidationError

from app.infra import clock
from app.infra.language import gettext as _
from app.infra.language import lazy_gettext as _l
from app.spa.intake.agreements import sign
from app.spa.intake.standing import consents_of
from app.web.client.intake.consents import agreements_of
from app.web.client.intake.opening import Mine, open_mine
from app.web.client.place import bp
from app.web.forms import AtMost, Form, Said, one_line

WIDTH, HEIGHT = 1000, 320
"""The sheet on which a name is drawn, whatever the size of the screen."""
MOST_STROKES, MOST_POINTS, LONGEST = 80, 4000, 60_000


class SignatureForm(Form):
    """A name, and how it was drawn."""

    name = StringField(
        _l("Full name"), (Said(_l("Please type the full name.")), AtMost(120)), filters=(one_line,)
    )
    strokes = HiddenField()

    def validate_strokes(self, field: HiddenField) -> None:
        """What was drawn is lines on the sheet, or nothing at all."""
        try:
            self.drawn()
        except ValueError:
            raise ValidationError(_("The drawing could not be read. The typed name is enough.")) from None

    def drawn(self) -> list[list[list[int]]]:
        """The lines as points on the sheet; none where the name was only typed. ValueError for all else."""
        return read_strokes(self.strokes.data or "")


@bp.get("/<token>/intake/signature")
def intake_signature(token: str) -> ResponseReturnValue:
    """What is signed, and the place for the name."""
    mine = open_mine(token)
    if not consents_of(mine.client.id).is_complete:
        flash(_("Please read and agree to these first; your name goes under them."), "note")
        return redirect(url_for(".intake_consents", token=token))
    name = "" if mine.is_minor else mine.client.name
    return _page(mine, SignatureForm(formdata=None, data={"name": name}))


@bp.post("/<token>/intake/signature")
def create_signature(token: str) -> ResponseReturnValue:
    """Sign."""
    mine = open_mine(token)
    form = SignatureForm(request.form)
    if not form.validate():
        return _page(mine, form), 422
    by = "guardian" if mine.is_minor else "client"
    sign(mine.client, name=form.name.data, by=by, strokes=form.drawn() or None, now=clock.now())
    flash(_("Signed. Thank you."), "good")
    return redirect(url_for(".intake", token=token))


def _page(mine: Mine, form: SignatureForm) -> str:
    return render_template(
        "client/intake/signature.html",
        visit=mine.visit,
        form=form,
        for_minor=mine.is_minor,
        agreements=agreements_of(mine.client),
        is_signed=consents_of(mine.client.id).is_signed,
        sheet=(WIDTH, HEIGHT),
    )


def read_strokes(written: str) -> list[list[list[int]]]:
    """Lines of points as the drawing script writes them. ValueError for anything that is not one."""
    if len(written) > LONGEST:
        raise ValueError("too long a drawing")
    try:
        found: Any = json.loads(written) if written else []
    except RecursionError:
        raise ValueError("no drawing") from None
    if not isinstance(found, list) or len(found) > MOST_STROKES or not all(map(_is_stroke, found)):
        raise ValueError("no drawing")
    if sum(map(len, found)) > MOST_POINTS:
        raise ValueError("too long a drawing")
    strokes: list[list[list[int]]] = found
    return strokes


def _is_stroke(found: Any) -> bool:
    return isinstance(found, list) and 0 < len(found) <= MOST_POINTS and all(map(_is_point, found))


def _is_point(found: Any) -> bool:
    if not isinstance(found, list) or [type(part) for part in found] != [int, int]:
        return False
    x, y = int(found[0]), int(found[1])
    return 0 <= x <= WIDTH and 0 <= y <= HEIGHT


def as_path(strokes: list[list[list[int]]]) -> str:
    """The lines as the path of an SVG."""
    return " ".join("M" + " L".join(f"{x} {y}" for x, y in stroke) for stroke in strokes)
