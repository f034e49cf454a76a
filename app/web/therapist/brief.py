"""What a therapist reads in thirty seconds, made of what was kept with the visit: limits first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain import vocabulary as words
from app.domain.body_map import marks_in
from app.domain.vocabulary import label, listed

Flag = tuple[str, str]
"""A kind of flag, as the macro `flag` knows it, and its words."""

PREGNANCY = frozenset((*words.TRIMESTERS, "pregnancy_possible", "high_risk_pregnancy", "postpartum"))
FLAG_KINDS = {
    "legs_light": "pressure",
    "no_neck_technique": "area",
    "unscented": "allergy",
    "never_alone": "age",
    "short_session": "age",
}
"""How a flag of the session looks; the others are about position."""
NOT_A_LIMIT = "not_pregnant"
"""Why prenatal massage is left out for most people; nothing a therapist need be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """One visit's card. `answered` is false where there are no answers to go by.

    That is where nobody has answered the questions yet, or where they are `closed`: the client took back
    their consent that we read them.
    """

    answered: bool = True
    closed: bool = False
    limits: tuple[Flag, ...] = ()
    flagged: tuple[Flag, ...] = ()
    changed: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    last_plan: str | None = None


def limits(result: Mapping[str, Any], treatment: str, agreed: str | None = None) -> tuple[Flag, ...]:
    """What bounds the session: cap, heat, areas, ruled-out treatments, position.

    `agreed` is a gentler pressure that the therapist has decided on.
    """
    return tuple(_limits(result, treatment, agreed))


def _limits(result: Mapping[str, Any], treatment: str, agreed: str | None) -> Iterator[Flag]:
    out = ruled_out(result)
    if result["outcome"] == "stop":
        yield "stop", "No massage now"
    elif treatment in out:
        yield "stop", f"{label(treatment)} itself is ruled out"
    if result["max_pressure"]:
        yield "pressure", f"Pressure {label(result['max_pressure'])} at most"
    if agreed:
        yield "pressure", f"You decided: {label(agreed)} pressure"
    if result["heat_ban"]:
        yield "heat", "No heat"
    if result["avoid_areas"]:
        yield "area", f"Leave alone: {in_words(result['avoid_areas'])}"
    for code in result["flags"]:
        yield FLAG_KINDS.get(code, "position"), label(code)
    others = [code for code in out if code != treatment]
    if others and result["outcome"] != "stop":
        yield "stop", f"Ruled out: {in_words(others)}"


def ruled_out(result: Mapping[str, Any]) -> list[str]:
    """The treatments that something speaks against."""
    return [
        row["type"]
        for row in result["ruled_out"]
        if any(reason["code"] != NOT_A_LIMIT for reason in row["reasons"])
    ]


def flagged(result: Mapping[str, Any]) -> tuple[Flag, ...]:
    """Each answer that the rules made something of, once, the gravest first."""
    effects: dict[str, str] = {}
    for reason in result["reasons"]:
        effects.setdefault(reason["code"], reason["effect"])
    return tuple((kind_of(code), _with_effect(code, effect)) for code, effect in effects.items())


def kind_of(code: str) -> str:
    """What kind of flag a reason code is."""
    if code in words.MEDICATIONS:
        return "medication"
    if code in words.ALLERGIES:
        return "allergy"
    if code in PREGNANCY:
        return "pregnancy"
    return "condition" if code in words.CONDITIONS else "age"


def short(code: str) -> str:
    """The words for a reason without the examples that the form gives in brackets."""
    return label(code).split(" (")[0]


def _with_effect(code: str, effect: str) -> str:
    note = {"stop": "no massage now", "clearance": "letter needed"}.get(effect)
    return f"{short(code)}: {note}" if note else short(code)


def wishes(answers: Mapping[str, Any]) -> tuple[str, ...]:
    """What the client would like, in a line each."""
    told, marks = answers["intake"], marks_in(answers)
    marked = (f"On the body map: {'; '.join(mark.words for mark in marks)}",) if marks else ()
    return (*_wishes(told), *marked)


def _wishes(told: Mapping[str, Any]) -> Iterator[str]:
    if told.get("goals"):
        yield "; ".join(label(code) for code in told["goals"])
    if told.get("pressure_preference"):
        yield f"Would like {label(told['pressure_preference'])} pressure"
    if told.get("focus_areas"):
        yield f"Work on: {in_words(told['focus_areas'])}"
    if told.get("avoid_areas"):
        yield f"Asked to be left alone: {in_words(told['avoid_areas'])}"
    if told.get("requested_type"):
        yield f"Has {label(told['requested_type'])} in mind"


def in_words(codes: Iterable[str]) -> str:
    """Codes as a sentence lists them."""
    return listed(label(code) for code in codes)
