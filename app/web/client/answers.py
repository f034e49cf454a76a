"""Answers for a visit that was booked without any, as at the desk or by telephone."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField
from wtforms.validators import InputRequired

from app.infra import clock
from app.infra.language import gettext as _
from app.infra.language import lazy_gettext as _l
from app.spa.booking.services import renew_answers
from app.spa.intake.consents import CONSENTS
from app.spa.intake.drafts import forget
from app.spa.intake.models import Draft
from app.spa.settings.queries import zone
from app.web.access import own_appointment_or_404
from app.web.client.place import bp
from app.web.forms import Form
from app.web.visitor import APART, drop_draft_cookie, visitor_draft

PAGES = {"wishes", "you", "body"}
"""The pages of “Find your massage” without which nothing can be said."""

INCOMPLETE = _l("Your answers are not complete yet, or more than a day old. Please go through them again.")


class AnswersForm(Form):
    """What a client agrees to when they hand over their answers."""

    treatment = BooleanField(CONSENTS["treatment"][1], (InputRequired(_l("Please agree, or ask us first.")),))
    health_data = BooleanField(
        CONSENTS["health_data"][1], (InputRequired(_l("Without this we cannot use your answers.")),)
    )


@bp.post("/<token>/questions")
def create_questions(token: str) -> ResponseReturnValue:
    """Begin to answer for this visit; the pages are those of “Find your massage”."""
    visit = own_appointment_or_404(token)
    session["answering_for"] = visit.token
    return redirect(url_for("public.find"))


@bp.get("/<token>/answers")
def answers(token: str) -> ResponseReturnValue:
    """Hand over the answers just given."""
    visit = own_appointment_or_404(token)
    if _draft() is None:
        return redirect(url_for("public.find"))
    return render_template("client/answers.html", visit=visit, form=AnswersForm())


@bp.post("/<token>/answers")
def create_answers(token: str) -> ResponseReturnValue:
    """Keep them, and screen every visit to come with them."""
    visit = own_appointment_or_404(token)
    draft = _draft()
    if draft is None or visit.client is None:
        flash(INCOMPLETE, "care")
        return redirect(url_for("public.find"))
    form = AnswersForm(request.form)
    if not form.validate():
        return render_template("client/answers.html", visit=visit, form=form), 422
    told = {part: answers for part, answers in draft.answers.items() if part not in APART}
    renew_answers(visit.client, told, consents=tuple(CONSENTS), now=clock.now(), zone=zone())
    forget(draft)
    session.pop("answering_for", None)
    drop_draft_cookie()
    flash(_("Thank you. Your therapist sees your answers before the visit."), "good")
    return redirect(url_for(".visit", token=visit.token))


def _draft() -> Draft | None:
    draft = visitor_draft()
    if draft is None:
        return None
    answered = set((draft.answers or {}).get("steps", ()))
    return draft if answered >= PAGES else None
