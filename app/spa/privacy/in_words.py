"""Answers as one reads them: each question that we know by its words, each code by its label.

It walks through whatever an intake keeps. A field that was added since and has no words here yet is shown
by its name: nothing that is kept may be missing from what somebody is given of themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.domain.vocabulary import label
from app.infra.language import gettext as _
from app.infra.language import lazy_gettext as _l
from app.infra.language import said

Line = tuple[str, str]

QUESTIONS: Mapping[str, str] = {
    "age": _l("Age"),
    "allergies": _l("Allergies"),
    "allergy_words": _l("Allergies, in your own words"),
    "ambience": _l("How the hour should feel"),
    "answered_on": _l("Last answered"),
    "areas": _l("Where"),
    "avoid_areas": _l("Leave alone"),
    "cesarean": _l("Caesarean"),
    "clearance_on_file": _l("Letters"),
    "code": _l("What"),
    "conditions": _l("Health conditions"),
    "days_since": _l("Days since then, when answering"),
    "emergency_contact": _l("Emergency contact"),
    "focus_areas": _l("Work on"),
    "goals": _l("What brings you"),
    "guardian": _l("Parent or guardian"),
    "guardian_consent": _l("A parent or guardian agrees"),
    "high_risk": _l("Extra care asked for"),
    "history": _l("What happened before"),
    "kind": _l("Kind"),
    "lifestyle": _l("Your days"),
    "marks": _l("Marks on the body map"),
    "medication_words": _l("Medicines, in your own words"),
    "medications": _l("Medicines"),
    "name": _l("Name"),
    "on": _l("When"),
    "other_words": _l("In your own words"),
    "pain": _l("Pain, from 0 to 10"),
    "phone": _l("Phone"),
    "pregnancy": _l("Pregnancy"),
    "pregnancy_week": _l("Week of pregnancy, when answering"),
    "pressure_preference": _l("Pressure"),
    "relation": _l("Who they are to you"),
    "requested_type": _l("Treatment in mind"),
    "status": _l("Answer"),
    "weeks_postpartum": _l("Weeks since the birth"),
    "what": _l("What"),
    "when": _l("When"),
}


def answers_in_words(answers: Mapping[str, Any]) -> list[Line]:
    """Every answer of an intake as question and answer, in the language being spoken."""
    return [*_lines(answers.get("intake") or {}), *_lines(answers.get("beside") or {})]


def in_words(value: object) -> str:
    """A kept value as one reads it; empty for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {words}" for name, words in _lines(value))
    if isinstance(value, list | tuple):
        return " · ".join(words for words in map(in_words, value) if words)
    return _text(str(value))


def _lines(values: Mapping[str, Any]) -> Iterator[Line]:
    for field, value in values.items():
        if words := in_words(value):
            yield _question(field), words


def _question(field: str) -> str:
    if field in QUESTIONS:
        return str(QUESTIONS[field])
    words = _text(field)
    return words if words != field else field.replace("_", " ").capitalize()


def _text(text: str) -> str:
    try:
        return str(said(label(text)))
    except KeyError:
        return text
