"""All answers on one page, in the words they were given in, each part with a way to change it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from app.domain.vocabulary import label, listed
from app.spa.settings.formats import local_day
from app.web.public import find_flow as flow
from app.web.public.answers import Answers
from app.web.public.find_forms import OTHER
from app.web.public.follow_up_forms import DAYS_IN

NOTHING_SAID = "Nothing in particular"


@dataclass(frozen=True, slots=True)
class Part:
    """One page's answers: `lines` are (what was asked, what was said)."""

    step: str
    title: str
    lines: tuple[tuple[str, str], ...]


def summary(answers: Answers) -> list[Part]:
    """Every page's answers, in order. The details of a condition stand with the condition."""
    return [
        Part(flow.WISHES, flow.NAMES[flow.WISHES], tuple(_wishes(answers))),
        Part(flow.YOU, flow.NAMES[flow.YOU], tuple(_you(answers))),
        Part(flow.BODY, flow.NAMES[flow.BODY], tuple(_body(answers))),
        *_more(answers),
    ]


def _wishes(answers: Answers) -> Iterator[tuple[str, str]]:
    told = answers.intake
    yield "What brings you", _several(told.get("goals"))
    if told.get("lifestyle"):
        yield "Your days", _several(told["lifestyle"])
    yield "Pressure", _pressure(told.get("pressure_preference"))
    if told.get("focus_areas"):
        yield "Work on", _in_a_sentence(told["focus_areas"])
    if told.get("avoid_areas"):
        yield "Leave alone", _in_a_sentence(told["avoid_areas"])
    if told.get("requested_type"):
        yield "Treatment in mind", label(told["requested_type"])


def _you(answers: Answers) -> Iterator[tuple[str, str]]:
    yield "Age", str(answers.age)
    yield "Pregnancy", label(str(answers.pregnancy.get("status")))


def _body(answers: Answers) -> Iterator[tuple[str, str]]:
    told = answers.intake
    codes = [code for code in answers.condition_codes if code != OTHER]
    words = answers.beside.get("other_words")
    medicines, allergies = told.get("medications"), told.get("allergies")
    if not (codes or words or medicines or allergies):
        yield "Your health", "None of the things on our list"
    if codes:
        yield "Your health", "; ".join(label(code) for code in codes)
    if medicines:
        yield "Medicines", "; ".join(label(code) for code in medicines)
    if allergies:
        yield "Allergies", _several(allergies)
    if words:
        yield "In your words", str(words)


def _more(answers: Answers) -> Iterator[Part]:
    lines = (*_about_them(answers), *_details(answers))
    if lines:
        yield Part(flow.MORE, flow.NAMES[flow.MORE], lines)


def _about_them(answers: Answers) -> Iterator[tuple[str, str]]:
    asked = " ".join(answers.beside.get("asked", ()))
    pregnancy = answers.pregnancy
    if "guardian" in asked:
        yield "Guardian agrees", _yes(bool(answers.intake.get("guardian_consent")))
    if "care-" in asked:
        yield "Extra care needed", _yes(bool(pregnancy.get("high_risk")))
    if answers.beside.get("pregnancy_week"):
        yield "Week of pregnancy", str(answers.beside["pregnancy_week"])
    if "birth" in asked:
        weeks = pregnancy.get("weeks_postpartum")
        yield "Weeks since the birth", "Not sure" if weeks is None else str(weeks)
        cesarean = pregnancy.get("cesarean")
        yield "Caesarean", "Not said" if cesarean is None else _yes(cesarean)


def _details(answers: Answers) -> Iterator[tuple[str, str]]:
    for code in answers.condition_codes:
        when = (answers.beside.get("when") or {}).get(code)
        areas = answers.condition(code).get("areas")
        said = [_when(when)] if when else []
        said += [_in_a_sentence(areas)] if areas else []
        if said:
            yield label(code), ", ".join(said)


def _when(kept: dict[str, object]) -> str:
    if kept.get("on"):
        return local_day(date.fromisoformat(str(kept["on"])))
    if kept.get("amount") is not None and kept.get("unit") in DAYS_IN:
        return f"about {kept['amount']} {kept['unit']} ago"
    return "not sure when"


def _several(codes: Iterable[str] | None) -> str:
    return "; ".join(label(code) for code in codes or ()) or NOTHING_SAID


def _in_a_sentence(codes: Iterable[str]) -> str:
    return listed(label(code) for code in codes).capitalize()


def _pressure(code: str | None) -> str:
    return label(code).capitalize() if code else "No wish"


def _yes(value: bool) -> str:
    return "Yes" if value else "No"
