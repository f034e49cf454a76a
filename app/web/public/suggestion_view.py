"""The suggestion as it is laid out: seven treatments, each with a verdict and one sentence why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.differences import NOT_NOW, kind_of
from app.domain.rules.treatments import GENTLER_FIRST
from app.domain.suggestions import Result, Suggestion
from app.spa.treatments.models import Treatment
from app.web.public.screening import proposed_minutes

URGENCIES = ("now", "today", "")


@dataclass(frozen=True, slots=True)
class Card:
    """One treatment. `minutes` is None where it cannot be booked here; `more` are further reasons."""

    treatment: Treatment
    kind: str
    why: str
    more: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    minutes: int | None = None
    rhythm: str = ""


def cards(result: Result, menu: Iterable[Treatment]) -> list[Card]:
    """Every treatment on the menu: what is possible, best first, then what is left out for now."""
    by_code = {treatment.code: treatment for treatment in menu}
    possible = [
        _possible(entry, result, by_code[entry.type]) for entry in result.suggestions if entry.type in by_code
    ]
    left_out = [
        Card(by_code[code], NOT_NOW, result.ruled_out[code][0].text)
        for code in GENTLER_FIRST
        if code in result.ruled_out and code in by_code
    ]
    return [*possible, *left_out]


def _possible(entry: Suggestion, result: Result, treatment: Treatment) -> Card:
    reasons = [reason.text for reason in entry.reasons]
    cautions = [caution.text for caution in (*entry.notes, *entry.cautions)]
    if entry.discouraged:
        why, cautions = entry.cautions[0].text, [text for text in cautions if text != entry.cautions[0].text]
    else:
        why, reasons = reasons[0], reasons[1:]
    return Card(
        treatment,
        kind_of(result, entry.type),
        why,
        tuple(reasons),
        tuple(cautions),
        proposed_minutes(treatment, result),
        entry.plan.rhythm_text,
    )


def urgent_first(result: Result) -> list[tuple[str, str]]:
    """Why there is no massage now, and what to do: (reason, next step), the most urgent first."""
    steps = {step.code: step.text for step in result.next_steps}
    stops = [line for line in result.reasons if line.effect == "stop"]
    stops.sort(key=lambda line: URGENCIES.index(line.urgency))
    return [(line.text, steps.get(line.code, "")) for line in stops]


def urgency_of(result: Result) -> str:
    """How soon somebody should be helped before anything else: now, today, or "" where nothing presses."""
    stops = (line.urgency for line in result.reasons if line.effect == "stop")
    return min(stops, key=URGENCIES.index, default="")
