"""Answers as one reads them: each question that we know by its words, each code by its label.

It walks through whatever an intake keeps. A field that was added since and has no words here yet is shown
by its name: nothing that is kept may be missing from what somebody is given of themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from app.domain.body_map import read_marks
from app.domain.front_desk import WORDS
from app.domain.strict import InvalidIntake
from app.domain.vocabulary import label
from app.infra.language import gettext as _
from app.infra.language import lazy_gettext as _l
from app.infra.language import said
from app.spa.settings.formats import local_day

Line = tuple[str, str]
A_DAY = re.compile(r"\d{4}-\d\d-\d\d")

QUESTIONS: Mapping[str, str] = {
    "age": _l("Age"),
    "allergies": _l("Allergies"),
    "allergy_words": _l("Allergies, in your own words"),
    "ambience": _l("How the hour should feel"),
    "answered_on": _l("Last answered"),
    "areas": _l("Where"),
    "avoid_areas": _l("Leave alone"),
    "cesarean": _l("Caesarean"),
    "changes": _l("Changed to"),
    "clearance_on_file": _l("Letters"),
    "code": _l("What"),
    "codes": _l("About"),
    "conditions": _l("Health conditions"),
    "days_since": _l("Days since then, when answering"),
    "emergency": _l("Emergency contact"),
    "focus_areas": _l("Work on"),
    "front_desk": _l("Laid ready"),
    "goals": _l("What brings you"),
    "guardian": _l("Parent or guardian"),
    "guardian_consent": _l("A parent or guardian agrees"),
    "high_risk": _l("Extra care asked for"),
    "history": _l("What happened before"),
    "kind": _l("Kind"),
    "letter": _l("Letter"),
    "lifestyle": _l("Your days"),
    "light": _l("Light in the room"),
    "marks": _l("Marks on the body map"),
    "medication_words": _l("Medicines, in your own words"),
    "medications": _l("Medicines"),
    "message": _l("Message to you"),
    "minutes": _l("Minutes"),
    "music": _l("Music"),
    "name": _l("Name"),
    "note": _l("In your words"),
    "on": _l("When"),
    "other_words": _l("In your own words"),
    "outcome": _l("Outcome"),
    "pain": _l("Pain, from 0 to 10"),
    "phone": _l("Phone"),
    "pregnancy": _l("Pregnancy"),
    "pregnancy_week": _l("Week of pregnancy, when answering"),
    "pressure": _l("Pressure"),
    "pressure_preference": _l("Pressure"),
    "qualifications": _l("Training asked for"),
    "relation": _l("Who they are to you"),
    "requested_type": _l("Treatment in mind"),
    "scent": _l("Scent"),
    "status": _l("Answer"),
    "table": _l("The table"),
    "talk": _l("Talking"),
    "ticked": _l("Read one by one"),
    "treatment": _l("Treatment"),
    "valid_until": _l("Valid until"),
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
        return _together(value)
    if isinstance(value, list | tuple):
        return " · ".join(words for words in map(in_words, value) if words)
    return _text(value if isinstance(value, str) else str(value))


def _together(values: Mapping[str, Any]) -> str:
    """Several values that belong together on one line; what it is about needs no name before it."""
    head = [in_words(values["code"])] if "code" in values else []
    rest = {field: value for field, value in values.items() if field != "code"}
    return "; ".join([*head, *(f"{name}: {words}" for name, words in _lines(rest))])


def _lines(values: Mapping[str, Any]) -> Iterator[Line]:
    for field, value in values.items():
        words = _marks(value) if field == "marks" else in_words(value)
        if words:
            yield _question(field), words


def _marks(value: Any) -> str:
    """Marks on the body map as they are spoken; as they were kept where they cannot be read."""
    try:
        marks = read_marks(value)
    except InvalidIntake:
        return in_words(value)
    told = (f"{said(mark.words)} ({mark.note})" if mark.note else str(said(mark.words)) for mark in marks)
    return " · ".join(told)


def _question(field: str) -> str:
    if field in QUESTIONS:
        return str(QUESTIONS[field])
    words = _text(field)
    return words if words != field else field.replace("_", " ").capitalize()


def _text(text: str) -> str:
    if (day := _day(text)) is not None:
        return local_day(day)
    try:
        return str(said(WORDS.get(text) or label(text)))
    except KeyError:
        return str(said(text))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if A_DAY.fullmatch(text) else None
    except ValueError:
        return None
