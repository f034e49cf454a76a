"""The short pages of the whole intake: their fields, what they show again, and what they change."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from wtforms import (
    FieldList,
    FormField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, ValidationError

from app.domain import vocabulary as words
from app.domain.rough_dates import read_when, shown_when
from app.domain.whole_intake import AMBIENCE, HISTORY_KINDS
from app.infra.language import gettext as _
from app.infra.language import lazy_gettext as _l
from app.web.days import today
from app.web.forms import AtMost, Form, FormPart, Said, choices_of, drawn_choices, one_line, tidy
from app.web.phone import Phone, phone_number

LONGEST_WORDS = 1000
NO_NUMBER = _l("Please give a number that we can call.")
MOST_LINES, FEWEST_LINES = 10, 3


class PartForm(Form):
    """One page: what it shows of earlier answers, and what its answers are for the rules and for people."""

    template: ClassVar[str]

    @classmethod
    @abstractmethod
    def typed(cls, told: Mapping[str, Any], beside: Mapping[str, Any]) -> dict[str, Any]:
        """What the form shows of earlier answers."""

    def told(self) -> dict[str, Any]:
        """The fields that the rules read."""
        return {}

    @abstractmethod
    def beside(self) -> dict[str, Any]:
        """The fields that people read."""


class MedicationForm(PartForm):
    """Medicines and allergies: those of the list, and the rest in their own words."""

    template = "medication"
    medications = SelectMultipleField(
        _l("Do you take any of these?"),
        choices=choices_of(words.labels(words.MEDICATIONS)),
    )
    medication_words = TextAreaField(
        _l("Names, doses and anything else you take"), validators=[AtMost(LONGEST_WORDS)], filters=(tidy,)
    )
    allergies = SelectMultipleField(
        _l("Are you allergic to any of these?"),
        choices=choices_of(words.labels(words.ALLERGIES)),
    )
    allergy_words = TextAreaField(
        _l("Any other allergy, and what happens then"), validators=[AtMost(LONGEST_WORDS)], filters=(tidy,)
    )

    @classmethod
    def typed(cls, told: Mapping[str, Any], beside: Mapping[str, Any]) -> dict[str, Any]:
        """What the form shows of earlier answers."""
        return {
            "medications": told.get("medications") or [],
            "medication_words": beside.get("medication_words") or "",
            "allergies": told.get("allergies") or [],
            "allergy_words": beside.get("allergy_words") or "",
        }

    def told(self) -> dict[str, Any]:
        """The fields that the rules read."""
        return {
            "medications": list(words.in_order(self.medications.data, words.MEDICATIONS)),
            "allergies": list(words.in_order(self.allergies.data, words.ALLERGIES)),
        }

    def beside(self) -> dict[str, Any]:
        """The fields that people read."""
        return {
            "medication_words": self.medication_words.data or "",
            "allergy_words": self.allergy_words.data or "",
        }


class LineForm(FormPart):
    """One thing that happened, and when."""

    kind = SelectField(_l("Kind"), choices=drawn_choices(HISTORY_KINDS), default="operation")
    what = StringField(_l("What was it?"), validators=[AtMost(200)], filters=(tidy,))
    when = StringField(_l("When?"), filters=(tidy,))

    def validate_what(self, field: StringField) -> None:
        """A date alone says nothing."""
        if self.when.data and not field.data:
            raise ValidationError(_("Please say what it was, or empty the line."))

    def validate_when(self, field: StringField) -> None:
        """A year, or a month of one, that has begun."""
        if field.data and read_when(field.data, today()) is None:
            raise ValidationError(
                _("Please give a year, or a month and a year, that is not ahead of us: 2019 or 05/2019.")
            )


class HistoryForm(PartForm):
    """What happened before: operations, injuries, other."""

    template = "history"
    lines = FieldList(FormField(LineForm), min_entries=FEWEST_LINES, max_entries=MOST_LINES)

    @classmethod
    def typed(cls, told: Mapping[str, Any], beside: Mapping[str, Any]) -> dict[str, Any]:
        """What was told, with room for more."""
        kept = [
            {"kind": line["kind"], "what": line["what"], "when": shown_when(line.get("when"))}
            for line in beside.get("history") or ()
        ]
        room = min(MOST_LINES, max(FEWEST_LINES, len(kept) + 2)) - len(kept)
        return {"lines": [*kept, *({"kind": "operation"} for _line in range(room))]}

    def beside(self) -> dict[str, Any]:
        """Each line that says something."""
        lines = [entry.form for entry in self.lines if entry.form.what.data]
        return {
            "history": [
                {
                    "kind": line.kind.data,
                    "what": line.what.data,
                    "when": read_when(line.when.data or "", today()),
                }
                for line in lines
            ]
        }


def _with_number_as_read(kept: Mapping[str, str]) -> dict[str, Any]:
    return {**kept, "phone": phone_number(kept.get("phone"))}


class ContactForm(PartForm):
    """Whom to call if something happens."""

    template = "contact"
    name = StringField(_l("Their name"), (Said(_l("Please give a name.")), AtMost(120)), filters=(one_line,))
    phone = StringField(_l("Phone number"), (Said(NO_NUMBER), Phone()))
    relation = StringField(_l("Who they are to you"), (AtMost(60),), filters=(tidy,))

    @classmethod
    def typed(cls, told: Mapping[str, Any], beside: Mapping[str, Any]) -> dict[str, Any]:
        """What the form shows of earlier answers."""
        return _with_number_as_read(beside.get("emergency") or {})

    def beside(self) -> dict[str, Any]:
        """The fields that people read."""
        return {
            "emergency": {
                "name": self.name.data,
                "phone": self.phone.data,
                "relation": self.relation.data or "",
            }
        }


class GuardianForm(PartForm):
    """Who answers for a minor, and whether they agree."""

    template = "guardian"
    name = StringField(
        _l("Name of the parent or guardian"),
        (Said(_l("Please give a name.")), AtMost(120)),
        filters=(one_line,),
    )
    phone = StringField(_l("Their phone number"), (Said(NO_NUMBER), Phone()))
    agrees = RadioField(
        _l("Do they agree to the massage?"),
        choices=choices_of({"yes": _l("Yes, and they will sign for it"), "no": _l("No, or not yet")}),
        validators=[InputRequired(_l("Choose yes or no."))],
    )

    @classmethod
    def typed(cls, told: Mapping[str, Any], beside: Mapping[str, Any]) -> dict[str, Any]:
        """What the form shows of earlier answers."""
        agreed = told.get("guardian_consent")
        known = _with_number_as_read(beside.get("guardian") or {})
        return known | ({} if agreed is None else {"agrees": "yes" if agreed else "no"})

    def told(self) -> dict[str, Any]:
        """The fields that the rules read."""
        return {"guardian_consent": self.agrees.data == "yes"}

    def beside(self) -> dict[str, Any]:
        """The fields that people read."""
        return {"guardian": {"name": self.name.data, "phone": self.phone.data}}


NO_WISH = "any"


def _wish(kind: str) -> RadioField:
    title, choices = AMBIENCE[kind]
    return RadioField(title, choices=choices_of({NO_WISH: _l("I do not mind"), **choices}), default=NO_WISH)


class AmbienceForm(PartForm):
    """How the hour should feel."""

    template = "ambience"
    talk, music, scent = _wish("talk"), _wish("music"), _wish("scent")
    table, light = _wish("table"), _wish("light")

    @classmethod
    def typed(cls, told: Mapping[str, Any], beside: Mapping[str, Any]) -> dict[str, Any]:
        """What the form shows of earlier answers."""
        return dict(beside.get("ambience") or {})

    def beside(self) -> dict[str, Any]:
        """The wishes; none where they do not mind."""
        chosen = {kind: self[kind].data for kind in AMBIENCE}
        return {"ambience": {kind: wish for kind, wish in chosen.items() if wish != NO_WISH}}


FORMS: dict[str, type[PartForm]] = {
    form.template: form for form in (MedicationForm, HistoryForm, ContactForm, GuardianForm, AmbienceForm)
}
