"""What is different from last time: this visit's answers beside those of the last one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from app.domain import vocabulary as words
from app.domain.body_map import marks_in
from app.domain.vocabulary import label, listed
from app.web.therapist.brief import short

WISHES = (
    ("goals", "Goals", words.GOALS),
    ("focus_areas", "Work on", words.AREAS),
    ("avoid_areas", "Asked to be left alone", words.AREAS),
)
NOTHING = "nothing"


def changes(
    before: Mapping[str, Any], now: Mapping[str, Any], then: Mapping[str, Any], result: Mapping[str, Any]
) -> tuple[str, ...]:
    """Sentences on what changed; none where nothing did.

    `before` and `now` are answers as an intake keeps them, `then` and `result` what the rules made of them
    on the day of each visit: a pregnancy moves on although nobody has answered anew.
    """
    return (*_flags(then, result), *_pressure(before, now), *_lists(before, now), *_marks(before, now))


def _flags(then: Mapping[str, Any], result: Mapping[str, Any]) -> Iterator[str]:
    old, new = _codes(then), _codes(result)
    if come := [code for code in new if code not in old]:
        yield f"New: {'; '.join(short(code) for code in come)}"
    if gone := [code for code in old if code not in new]:
        yield f"No longer: {'; '.join(short(code) for code in gone)}"
    if then["max_pressure"] != result["max_pressure"]:
        yield f"Pressure limit: {_limit(result)} (was {_limit(then)})"


def _codes(result: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(reason["code"] for reason in result["reasons"]))


def _limit(result: Mapping[str, Any]) -> str:
    return label(result["max_pressure"]) if result["max_pressure"] else "none"


def _pressure(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    old, new = (told["intake"].get("pressure_preference") for told in (before, now))
    if old != new:
        yield f"Pressure wish: {label(new) if new else 'none'} (was {label(old) if old else 'none'})"


def _lists(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for field, title, order in WISHES:
        old, new = (set(told["intake"].get(field) or ()) for told in (before, now))
        if old != new:
            yield f"{title}: {_listed(new, order)} (was {_listed(old, order)})"


def _marks(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    old, new = ([str(mark.words) for mark in marks_in(told)] for told in (before, now))
    if come := [mark for mark in new if mark not in old]:
        yield f"New on the body map: {'; '.join(come)}"
    if gone := [mark for mark in old if mark not in new]:
        yield f"No longer on it: {'; '.join(gone)}"


def _listed(codes: Collection[str], order: tuple[str, ...]) -> str:
    return listed(label(code) for code in words.in_order(codes, order)) if codes else NOTHING
