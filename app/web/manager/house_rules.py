"""The house rules with what each does, the exceptions of treatments, and who changed what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import Field

from app.infra import clock
from app.spa.settings.house_rules import BY_NAME, CHAPTERS, HOUSE_RULES, HouseRule, Kind, Stored
from app.spa.settings.models import SettingChange
from app.spa.settings.queries import newest_changes, stored_settings
from app.spa.settings.services import change_policy
from app.spa.treatments.exceptions import OWN_RULES, change_exceptions, exceptions_of
from app.spa.treatments.models import Treatment
from app.spa.treatments.queries import menu, treatment_by_slug
from app.web.filters import plural
from app.web.manager.house_rules_form import RulesForm, filled, range_words, rules_form
from app.web.manager.place import bp
from app.web.manager.records import Change, editor

HouseRulesForm = rules_form(HOUSE_RULES)
ExceptionsForm = rules_form(OWN_RULES, may_be_empty=True)
NOTHING_NEW = "Nothing has changed: the rules are as they were."


@dataclass(frozen=True, slots=True)
class Line:
    """One rule on the form."""

    rule: HouseRule
    field: Field
    unit: Field | None
    hint: str


@bp.get("/house-rules")
def house_rules() -> ResponseReturnValue:
    """Every rule as it is now."""
    return _house(HouseRulesForm(None, data=filled(HOUSE_RULES, _in_force())))


@bp.post("/house-rules")
def update_house_rules() -> ResponseReturnValue:
    """Change what was typed differently, or say at the field why not. What was typed stays."""
    form = HouseRulesForm()
    if not form.validate():
        return _house(form), 422
    wanted = {name: value for name, value in form.stored().items() if value is not None}
    try:
        changed = change_policy(wanted, by=editor(), now=clock.now())
    except ValueError as cannot:
        form.form_errors.append(f"These rules do not go together: {cannot}.")
        return _house(form), 422
    _say(changed)
    return redirect(url_for(".house_rules"))


@bp.get("/house-rules/<slug>")
def treatment_rules(slug: str) -> ResponseReturnValue:
    """What one treatment has another way."""
    treatment = _treatment_or_404(slug)
    return _treatment(treatment, ExceptionsForm(None, data=filled(OWN_RULES, exceptions_of(treatment))))


@bp.post("/house-rules/<slug>")
def update_treatment_rules(slug: str) -> ResponseReturnValue:
    """Change them; a field left empty goes back to the house's rule."""
    treatment = _treatment_or_404(slug)
    form = ExceptionsForm()
    if not form.validate():
        return _treatment(treatment, form), 422
    try:
        changed = change_exceptions(treatment, form.stored(), by=editor(), now=clock.now())
    except ValueError as cannot:
        form.form_errors.append(f"These rules do not go together: {cannot}.")
        return _treatment(_treatment_or_404(slug), form), 422
    _say(changed)
    return redirect(url_for(".house_rules", _anchor="treatments"))


def _house(form: RulesForm) -> str:
    lines = [_line(form, rule, f"Default: {rule.words(rule.default)}.") for rule in HOUSE_RULES]
    offered = menu()
    return render_template(
        "manager/house_rules.html",
        form=form,
        chapters=[(title, [line for line in lines if line.rule.chapter == title]) for title in CHAPTERS],
        treatments=[(one, _exception_words(one)) for one in offered],
        changes=_changes(newest_changes(), offered),
    )


def _treatment(treatment: Treatment, form: RulesForm) -> str:
    house = _in_force()
    lines = [_line(form, rule, f"The house: {rule.words(house[rule.name])}.") for rule in OWN_RULES]
    return render_template("manager/treatment_rules.html", form=form, treatment=treatment, lines=lines)


def _line(form: RulesForm, rule: HouseRule, otherwise: str) -> Line:
    allowed = range_words(rule)
    hint = f"{rule.does} {otherwise} Allowed: {allowed}."
    if rule.kind is Kind.WORDS:
        hint = f"{rule.does} {allowed.capitalize()}."
    return Line(rule, form[rule.name], form.unit_of(rule), hint)


def _in_force() -> dict[str, Stored]:
    stored = stored_settings()
    return {rule.name: stored.get(rule.name, rule.default) for rule in HOUSE_RULES}


def _exception_words(treatment: Treatment) -> list[str]:
    own = exceptions_of(treatment)
    return [f"{rule.label}: {rule.words(own[rule.name])}" for rule in OWN_RULES if rule.name in own]


def _changes(rows: Iterable[SettingChange], offered: Iterable[Treatment]) -> list[Change]:
    names = {treatment.code: treatment.name for treatment in offered}
    return [_change(row, names) for row in rows if row.name in BY_NAME]


def _change(row: SettingChange, names: dict[str, str]) -> Change:
    rule = BY_NAME[row.name]
    about = names.get(row.treatment_code, "A treatment") if row.treatment_code else None
    what = f"{about}: {rule.label.lower()}" if about else rule.label
    return Change(row.at, row.who, what, _said(rule, row.before), _said(rule, row.after))


def _said(rule: HouseRule, value: Any) -> str:
    return "as the house" if value is None else rule.words(value)


def _say(changed: int) -> None:
    flash(f"Saved: {plural(changed, 'rule')} changed." if changed else NOTHING_NEW, "good")


def _treatment_or_404(slug: str) -> Treatment:
    return treatment_by_slug(slug) or abort(404)
