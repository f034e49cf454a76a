"""House rules as a form, made from their descriptions: one field each, a length with its unit beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from wtforms import Field, SelectField, StringField
from wtforms.validators import StopValidation

from app.domain.policy import Policy
from app.spa.settings.house_rules import UNITS, HouseRule, Kind, Stored, in_largest_unit
from app.web.forms import AtMost, Form, tidy

UNIT_OF = "_in"
"""What the name of a length's unit ends in."""
LONGEST_NUMBER = 6
MANY = {str(size): several for size, (_one, several) in UNITS.items()}


class RulesForm(Form):
    """Some house rules. Left empty, a rule of one treatment is as the house has it."""

    rules: ClassVar[tuple[HouseRule, ...]] = ()

    def stored(self) -> dict[str, Stored | None]:
        """What was typed, as it is stored, once the form is valid; None where nothing was."""
        return {rule.name: _stored(rule, self) for rule in self.rules}

    def unit_of(self, rule: HouseRule) -> Field | None:
        """The field beside a length."""
        return self[rule.name + UNIT_OF] if rule.kind is Kind.LENGTH else None


class InRange:
    """The field holds a value of this rule that a calendar can follow."""

    def __init__(self, rule: HouseRule, *, may_be_empty: bool) -> None:
        self.rule = rule
        self.may_be_empty = may_be_empty

    def __call__(self, form: RulesForm, field: Field) -> None:
        """Refuse what is no number, out of range, or nothing the engine could work with."""
        typed = field.data or ""
        if not typed:
            if self.may_be_empty:
                return
            raise StopValidation("Please write a number here.")
        if not (typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_NUMBER):
            raise StopValidation("Please write a whole number here, such as 6.")
        value = _stored(self.rule, form)
        if not isinstance(value, int) or not self.rule.least <= value <= self.rule.most:
            raise StopValidation(f"Please choose {range_words(self.rule)}.")
        try:
            Policy().with_exceptions({self.rule.name: self.rule.read(value)})
        except ValueError as cannot:
            raise StopValidation(f"That cannot be: {cannot}.") from cannot


def rules_form(rules: Iterable[HouseRule], *, may_be_empty: bool = False) -> type[RulesForm]:
    """A form class for these rules."""
    chosen = tuple(rules)
    fields: dict[str, Any] = {"rules": chosen}
    for rule in chosen:
        checks = [AtMost(rule.most) if rule.kind is Kind.WORDS else InRange(rule, may_be_empty=may_be_empty)]
        fields[rule.name] = StringField(rule.label, checks, filters=[tidy])
        if rule.kind is Kind.LENGTH:
            fields[rule.name + UNIT_OF] = SelectField(f"{rule.label}: unit", choices=MANY, default="60")
    return type("HouseRulesForm", (RulesForm,), fields)


def filled(rules: Iterable[HouseRule], values: Mapping[str, Stored]) -> dict[str, str]:
    """What a form shows for stored values."""
    shown = {}
    for rule in rules:
        value = values.get(rule.name)
        if value is None and rule.kind is Kind.LENGTH:
            shown[rule.name + UNIT_OF] = filled([rule], {rule.name: rule.default})[rule.name + UNIT_OF]
        if value is None:
            continue
        if rule.kind is Kind.LENGTH and isinstance(value, int):
            number, unit = in_largest_unit(value)
            shown[rule.name] = str(number)
            shown[rule.name + UNIT_OF] = str(next(size for size, words in UNITS.items() if words == unit))
        else:
            shown[rule.name] = str(value)
    return shown


def range_words(rule: HouseRule) -> str:
    """What is allowed: 5 minutes to 4 hours."""
    if rule.kind is Kind.WORDS:
        return f"at most {rule.most} characters"
    least = str(rule.least) if rule.least == 0 else rule.words(rule.least)
    return f"{least} to {rule.words(rule.most)}"


def _stored(rule: HouseRule, form: RulesForm) -> Stored | None:
    typed = form[rule.name].data or ""
    if rule.kind is Kind.WORDS:
        return str(typed)
    if not typed:
        return None
    unit = form.unit_of(rule)
    size = unit.data if unit is not None else "1"
    return int(typed) * (int(size) if size in MANY else 1)
