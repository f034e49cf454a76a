"""Answers added to or changed one by one: what a newer intake says, made of the one before it.

An intake is never edited. What is told anew is merged into a copy, everything that counts time is moved on
to the day of the copy, and each field keeps the day on which it was last answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.answers import WEEK, Intake
from app.domain.freshness import ANSWERED_ON

COUNTED_FROM = "counted_from"
"""Beside the answers: the weeks of a pregnancy or since a birth as they were told, and the day of telling.

Whole weeks are counted from there, however often other answers change, so that no part of a week is lost
each time.
"""


@dataclass(frozen=True, slots=True)
class Details:
    """A newer intake's answers, and whether the rules could read anything else in them than before."""

    answers: dict[str, Any]
    says_other: bool


def merged(
    answers: Mapping[str, Any],
    told: Mapping[str, Any],
    beside: Mapping[str, Any],
    *,
    confirmed: Iterable[str] = (),
    answered_on: date,
    today: date,
) -> Details:
    """The answers of an earlier day with some told anew today. Both days are in the spa's zone.

    `told` are fields for the rules, `beside` what stands beside them; every field handed in counts as
    answered today, also with the same words as before. So does every field in `confirmed`, which stays as it
    is: what counts time in it goes on counting from when it was told.

    Raises:
        InvalidIntake: what comes of it is not an intake.
    """
    moved = brought_to(answers, answered_on=answered_on, today=today)
    known = {**moved["intake"], **told}
    dates = {
        **answered_dates(answers, answered_on=answered_on),
        **dict.fromkeys((*told, *beside, *confirmed), today.isoformat()),
    }
    around = {**moved["beside"], **beside, ANSWERED_ON: dates}
    if "pregnancy" in told or "pregnancy_week" in beside:
        around.pop(COUNTED_FROM, None)
    return Details(
        answers={**answers, "intake": known, "beside": around},
        says_other=Intake.parse(known) != Intake.parse(moved["intake"])
        or around.get("pregnancy_week") != moved["beside"].get("pregnancy_week"),
    )


def answered_dates(answers: Mapping[str, Any], *, answered_on: date) -> dict[str, str]:
    """When each field was last answered, as ISO dates; `answered_on` where nothing else is kept."""
    fields = {*answers["intake"], *(answers.get("beside") or {})} - {ANSWERED_ON, COUNTED_FROM}
    kept = (answers.get("beside") or {}).get(ANSWERED_ON)
    known = kept if isinstance(kept, Mapping) else {}  # a draft keeps one day for all of it
    return {**dict.fromkeys(sorted(fields), answered_on.isoformat()), **known}


def brought_to(answers: Mapping[str, Any], *, answered_on: date, today: date) -> dict[str, Any]:
    """The same answers as they stand today: days since an event and weeks of a pregnancy have gone by."""
    told, beside = dict(answers["intake"]), dict(answers.get("beside") or {})
    days = max(0, (today - answered_on).days)
    later = Intake.parse(told).on_date_after(days).to_dict()
    if told.get("conditions"):
        told["conditions"] = later["conditions"]
    start = beside.get(COUNTED_FROM) or _weeks_told(told.get("pregnancy"), beside, answered_on)
    if start:
        weeks = max(0, (today - date.fromisoformat(start["on"])).days) // WEEK
        week, since_birth = start["pregnancy_week"], start["weeks_postpartum"]
        beside |= {COUNTED_FROM: start, "pregnancy_week": None if week is None else week + weeks}
        at_first = {**told["pregnancy"], "weeks_postpartum": since_birth}
        then = Intake.parse({"age": told["age"], "pregnancy": at_first})
        told["pregnancy"] = then.on_date_after(weeks * WEEK, pregnancy_week=week).to_dict()["pregnancy"]
    return {**answers, "intake": told, "beside": beside}


def _weeks_told(
    pregnancy: Mapping[str, Any] | None, beside: Mapping[str, Any], on: date
) -> dict[str, Any] | None:
    """The weeks as told on a day; None where nothing counts in weeks."""
    weeks = {
        "pregnancy_week": beside.get("pregnancy_week"),
        "weeks_postpartum": (pregnancy or {}).get("weeks_postpartum"),
    }
    return (
        {"on": on.isoformat(), **weeks} if pregnancy and any(v is not None for v in weeks.values()) else None
    )
