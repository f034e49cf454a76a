"""Each flag with the rules behind it: what it asks for, how to adapt, and where that comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain import vocabulary as words
from app.domain.rules.rule import CAUTION, CLEARANCE, LOCAL, REVIEW, STOP
from app.domain.rules.sources import SOURCES
from app.domain.vocabulary import label
from app.web.therapist.brief import in_words, kind_of, short

EFFECTS = {
    STOP: ("No massage now", "stop", "octagon-x"),
    CLEARANCE: ("Letter first", "ask", "file-text"),
    REVIEW: ("You decide", "ask", "eye"),
    LOCAL: ("Leave an area", "care", "hand"),
    CAUTION: ("Adapt", "care", "sliders-horizontal"),
}
"""What a rule asks for: its words, kind of badge and icon."""
MISSING = {
    "days_since": "when it was",
    "areas": "where it is",
    "cesarean": "whether it was a caesarean",
    "weeks_postpartum": "how long ago the birth was",
}


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One row of the rule table as it applies to this visit."""

    id: str
    does: tuple[str, ...]
    adapt: str
    sources: tuple[tuple[str, str], ...]
    approved_by: str | None


@dataclass(frozen=True, slots=True)
class FlagCard:
    """One answer that matters, with its rules; `told` is the sentence that the client reads."""

    code: str
    kind: str
    title: str
    effect: tuple[str, str, str]
    to_tick: bool
    told: str
    rules: tuple[RuleLine, ...]


def flag_cards(result: Mapping[str, Any]) -> list[FlagCard]:
    """Every flag once, the gravest first, as they were kept with the visit."""
    rows: dict[str, list[Mapping[str, Any]]] = {}
    for row in result["rows"]:
        rows.setdefault(row["code"], []).append(row)
    told = {reason["code"]: reason["text"] for reason in reversed(result["reasons"])}
    return [_card(code, told.get(code, ""), found) for code, found in rows.items()]


def _card(code: str, told: str, rows: list[Mapping[str, Any]]) -> FlagCard:
    return FlagCard(
        code=code,
        kind=kind_of(code),
        title=short(code),
        effect=EFFECTS[rows[0]["effect"]],
        to_tick=any(row["effect"] in (STOP, CLEARANCE, REVIEW) for row in rows),
        told=told,
        rules=tuple(
            RuleLine(
                id=row["id"],
                does=tuple(_does(row)),
                adapt=row["adapt"],
                sources=tuple((source, SOURCES.get(source, source)) for source in row["source"]),
                approved_by=row["approved_by"],
            )
            for row in rows
        ),
    )


def _does(row: Mapping[str, Any]) -> Iterator[str]:
    if row["letter_on_file"]:
        yield "A letter is on file; you still read it with the answers"
    if row["cap"]:
        yield f"Pressure {label(row['cap'])} at most"
    if row["areas"]:
        yield f"Leave alone: {in_words(row['areas'])}"
    elif row["named_areas"]:
        yield f"With care on: {in_words(row['named_areas'])}"
    if row["out"] and row["effect"] != STOP:
        yield f"Rules out: {in_words(row['out'])}"
    if row["down"]:
        yield f"Not the first choice: {in_words(row['down'])}"
    if row["qualifications"]:
        trainings = words.listed(words.QUALIFICATION_LABELS[code] for code in row["qualifications"])
        yield f"Needs training in {trainings}"
    yield from (label(code) for code in row["flags"])
    if row["missing"]:
        unsaid = words.listed(MISSING.get(detail, detail) for detail in row["missing"])
        yield f"Not told: {unsaid}. Read strictly; please ask"
