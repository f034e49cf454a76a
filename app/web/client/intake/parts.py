"""One short page after the other: each kept on its own, and then on to what is still open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.whole_intake import open_parts, parts_for
from app.infra import clock
from app.infra.language import gettext as _
from app.spa.booking.services import supersede
from app.spa.clients.models import Client
from app.spa.intake.standing import HEALTH_DATA, consents_of
from app.web.client.intake.form_parts import FORMS, PartForm
from app.web.client.intake.opening import Mine, open_mine
from app.web.client.place import bp

CHECK = "check"
"""Says that a page was opened from “Still true?”, where its button leads back."""


@bp.get("/<token>/intake/<part>")
def intake_part(token: str, part: str) -> ResponseReturnValue:
    """One page, with what was answered before."""
    mine, form_class = _mine_and_form_or_404(token, part)
    if (elsewhere := not_yet(mine)) is not None:
        return elsewhere
    return _page(mine, form_class(formdata=None, data=form_class.typed(mine.told, mine.beside)))


@bp.post("/<token>/intake/<part>")
def create_part(token: str, part: str) -> ResponseReturnValue:
    """Keep one page and go on to the next that is open."""
    mine, form_class = _mine_and_form_or_404(token, part)
    if (elsewhere := not_yet(mine)) is not None:
        return elsewhere
    form = form_class(request.form)
    if not form.validate():
        return _page(mine, form), 422
    kept = supersede(mine.client, form.told(), form.beside(), now=clock.now())
    flash(_("Kept."), "good")
    return redirect(_following(token, part, kept.answers))


def not_yet(mine: Mine) -> ResponseReturnValue | None:
    """Where to go first while nothing can be kept: the questions, or the consent to keep answers at all."""
    token = mine.visit.token
    if (elsewhere := consent_first(token, mine.client)) is not None:
        return elsewhere
    return None if mine.has_answered else redirect(url_for(".intake", token=token))


def consent_first(token: str, client: Client) -> ResponseReturnValue | None:
    """The page of consents, for somebody who took back the one to keep their answers."""
    if HEALTH_DATA not in consents_of(client.id).withdrawn:
        return None
    flash(_("Without your consent we keep no answers. You can agree again here."), "care")
    return redirect(url_for(".intake_consents", token=token))


def _mine_and_form_or_404(token: str, part: str) -> tuple[Mine, type[PartForm]]:
    if part not in FORMS:
        abort(404)
    mine = open_mine(token)
    if mine.has_answered and part not in [each.code for each in parts_for(mine.told)]:
        abort(404)
    return mine, FORMS[part]


def _page(mine: Mine, form: PartForm) -> str:
    return render_template(
        f"client/intake/{form.template}.html", visit=mine.visit, form=form, is_check=CHECK in request.args
    )


def _following(token: str, part: str, answers: Mapping[str, Any]) -> str:
    """The next page these answers leave open; the overview when there is none, or back to “Still true?”."""
    if CHECK in request.args:
        return url_for(".intake_check", token=token)
    codes = [each.code for each in parts_for(answers["intake"])]
    still = [each.code for each in open_parts(answers["intake"], answers["beside"])]
    after = [code for code in codes[codes.index(part) + 1 :] if code in still and code in FORMS]
    return url_for(".intake_part", token=token, part=after[0]) if after else url_for(".intake", token=token)
