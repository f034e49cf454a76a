"""All answers on one page, in the words they were given in, each part with a way to change it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from app.domain.vocabulary import heading, label, listed
from app.infra.language import gettext as _
from app.infra.language import in_language, language, ngettext
from app.spa.settings.formats import local_day
from app.web.public import find_flow as flow
from app.web.public.answers import UNDISCLOSED, Answers
from app.web.public.find_forms import OTHER
from app.web.public.follow_up_forms import DAYS_IN


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
    yield _("What brings you"), _several(told.get("goals"))
    if told.get("lifestyle"):
        yield _("Your days"), _several(told["lifestyle"])
    yield _("Pressure"), _pressure(told.get("pressure_preference"))
    if told.get("focus_areas"):
        yield _("Work on"), _in_a_sentence(told["focus_areas"])
    if told.get("avoid_areas"):
        yield _("Leave alone"), _in_a_sentence(told["avoid_areas"])
    if told.get("requested_type"):
        yield _("Treatment in mind"), label(told["requested_type"])


def _you(answers: Answers) -> Iterator[tuple[str, str]]:
    yield _("Age"), str(answers.age)
    yield _("Pregnancy"), label(str(answers.pregnancy.get("status")))


def _body(answers: Answers) -> Iterator[tuple[str, str]]:
    told = answers.intake
    apart = (OTHER,) if answers.keeps_health_private else (OTHER, UNDISCLOSED)
    codes = [code for code in answers.condition_codes if code not in apart]
    words = answers.beside.get("other_words")
    medicines, allergies = told.get("medications"), told.get("allergies")
    if not (codes or words or medicines or allergies):
        yield _("Your health"), _("None of the things on our list")
    if codes:
        yield _("Your health"), _several(codes)
    if medicines:
        yield _("Medicines"), _several(medicines)
    if allergies:
        yield _("Allergies"), _several(allergies)
    if words:
        yield _("In your words"), str(words)


def _more(answers: Answers) -> Iterator[Part]:
    lines = (*_about_them(answers), *_details(answers))
    if lines:
        yield Part(flow.MORE, flow.NAMES[flow.MORE], lines)


def _about_them(answers: Answers) -> Iterator[tuple[str, str]]:
    asked = " ".join(answers.beside.get("asked", ()))
    pregnancy = answers.pregnancy
    if "guardian" in asked:
        yield _("Guardian agrees"), _yes(bool(answers.intake.get("guardian_consent")))
    if "care-" in asked:
        told = pregnancy.get("high_risk")
        yield _("Extra care needed"), _("Not said") if told is None else _yes(told)
    if answers.beside.get("pregnancy_week"):
        yield _("Week of pregnancy"), str(answers.beside["pregnancy_week"])
    if "birth" in asked:
        weeks = pregnancy.get("weeks_postpartum")
        yield _("Weeks since the birth"), _("Not sure") if weeks is None else str(weeks)
        cesarean = pregnancy.get("cesarean")
        yield _("Caesarean"), _("Not said") if cesarean is None else _yes(cesarean)


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
        return _ago(int(str(kept["amount"])), str(kept["unit"]))
    return _("not sure when")


def _ago(number: int, unit: str) -> str:
    return {
        "days": ngettext("about %(num)s day ago", "about %(num)s days ago", number),
        "weeks": ngettext("about %(num)s week ago", "about %(num)s weeks ago", number),
        "months": ngettext("about %(num)s month ago", "about %(num)s months ago", number),
        "years": ngettext("about %(num)s year ago", "about %(num)s years ago", number),
    }[unit]


def _several(codes: Iterable[str] | None) -> str:
    return "; ".join(_word(code) for code in codes or ()) or _("Nothing in particular")


def _in_a_sentence(codes: Iterable[str]) -> str:
    first, *others = codes
    return in_language(listed((heading(first), *map(label, others))), language())


def _pressure(code: str | None) -> str:
    return heading(code) if code else _("No wish")


def _word(code: str) -> str:
    return in_language(label(code), language())


def _yes(value: bool) -> str:
    return _("Yes") if value else _("No")
