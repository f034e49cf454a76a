"""All answers of an intake in plain words, grouped as one asks about them in the room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.vocabulary import label, listed

Line = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """Answers that belong together: what was asked, what was said."""

    title: str
    lines: tuple[Line, ...]


def parts(answers: Mapping[str, Any]) -> list[Part]:
    """Everything that was answered, the health part first."""
    told, beside = answers["intake"], answers.get("beside") or {}
    found = (
        Part("Health", tuple(_health(told, beside))),
        Part("About them", tuple(_person(told, beside))),
        Part("Wishes", tuple(_wishes(told))),
    )
    return [part for part in found if part.lines]


def own_words(answers: Mapping[str, Any]) -> str | None:
    """What the client wrote themselves."""
    written: str | None = (answers.get("beside") or {}).get("other_words")
    return written or None


def _health(told: Mapping[str, Any], beside: Mapping[str, Any]) -> Iterator[Line]:
    conditions = told.get("conditions") or []
    for entry in conditions:
        yield label(entry["code"]), _details(entry, (beside.get("when") or {}).get(entry["code"]))
    if not conditions:
        yield "Conditions", "None of the list"
    yield "Medicines", _several(told.get("medications")) or "None of the list"
    yield "Allergies", _several(told.get("allergies")) or "None of the list"


def _details(entry: Mapping[str, Any], when: Mapping[str, Any] | None) -> str:
    said = [text for text in (_when(entry, when), _areas(entry.get("areas"))) if text]
    return ", ".join(said) or "Yes"


def _when(entry: Mapping[str, Any], when: Mapping[str, Any] | None) -> str:
    if when and when.get("on"):
        return f"on {when['on']}"
    if entry.get("days_since") is not None:
        days = entry["days_since"]
        return "about a day before answering" if days == 1 else f"about {days} days before answering"
    return "not sure when" if when else ""


def _person(told: Mapping[str, Any], beside: Mapping[str, Any]) -> Iterator[Line]:
    yield "Age", f"{told['age']} years"
    if told.get("guardian_consent") is not None:
        yield "Guardian agrees", _yes(told["guardian_consent"])
    pregnancy = told.get("pregnancy") or {}
    yield "Pregnancy", label(pregnancy["status"]) if pregnancy else "Not told"
    if beside.get("pregnancy_week"):
        yield "Week when answering", str(beside["pregnancy_week"])
    if pregnancy.get("high_risk") is not None:
        yield "Extra care asked for", _yes(pregnancy["high_risk"])
    if pregnancy.get("weeks_postpartum") is not None:
        yield "Weeks since the birth", str(pregnancy["weeks_postpartum"])
    if pregnancy.get("cesarean") is not None:
        yield "Caesarean", _yes(pregnancy["cesarean"])
    if told.get("lifestyle"):
        yield "Their days", _several(told["lifestyle"])


def _wishes(told: Mapping[str, Any]) -> Iterator[Line]:
    yield "What brings them", _several(told.get("goals")) or "Nothing in particular"
    pressure = told.get("pressure_preference")
    yield "Pressure", label(pressure).capitalize() if pressure else "No wish"
    for field, asked in (("focus_areas", "Work on"), ("avoid_areas", "Leave alone")):
        if told.get(field):
            yield asked, _areas(told[field]).capitalize()
    if told.get("requested_type"):
        yield "Treatment in mind", label(told["requested_type"])


def _several(codes: Iterable[str] | None) -> str:
    return "; ".join(label(code) for code in codes or ())


def _areas(codes: Iterable[str] | None) -> str:
    return listed(label(code) for code in codes) if codes else ""


def _yes(value: bool) -> str:
    return "Yes" if value else "No"
