"""A therapist's own effort budget, where the house's is too much or too little for them."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import IntegerField
from wtforms.validators import Optional

from app.infra import clock
from app.spa.roster.budgets import set_effort_budget, subject_of
from app.spa.roster.models import Therapist
from app.spa.roster.queries import therapists
from app.spa.settings.queries import policy
from app.web.forms import Form
from app.web.manager.place import bp
from app.web.manager.place_forms import between
from app.web.manager.records import BUDGET_WHAT, editor, record_of

MOST = 1440
"""More effort minutes than a day has minutes protect nobody."""


class BudgetForm(Form):
    """What is left empty is as the house has it."""

    a_day = IntegerField("A day", (Optional(), between(0, MOST, "effort minutes")))
    in_a_row = IntegerField("Without a rest", (Optional(), between(0, MOST, "effort minutes")))


@bp.get("/people/<therapist>/effort")
def effort(therapist: str) -> ResponseReturnValue:
    """The budget as it is."""
    found = _therapist_or_404(therapist)
    form = BudgetForm(None, data={"a_day": found.effort_a_day, "in_a_row": found.effort_in_a_row})
    return _page(form, found)


@bp.post("/people/<therapist>/effort")
def update_effort(therapist: str) -> ResponseReturnValue:
    """Change it; visits that are booked stay."""
    found, form = _therapist_or_404(therapist), BudgetForm()
    if not form.validate():
        return _page(form, found), 422
    set_effort_budget(found, a_day=form.a_day.data, in_a_row=form.in_a_row.data, by=editor(), now=clock.now())
    flash(f"Saved: the effort budget of {_therapist_or_404(therapist).name}.", "good")
    return redirect(url_for(".people", _anchor="therapists"))


def _page(form: BudgetForm, found: Therapist) -> str:
    changes = record_of(subject_of(found), BUDGET_WHAT)
    return render_template("manager/effort.html", form=form, therapist=found, house=policy(), changes=changes)


def _therapist_or_404(slug: str) -> Therapist:
    return next((one for one in therapists() if one.slug == slug), None) or abort(404)
