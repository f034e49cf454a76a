"""My own answers in plain words, by topic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from app.domain import vocabulary as words
from app.domain.body_map import read_marks
from app.domain.rough_dates import shown_when
from app.domain.whole_intake import AMBIENCE, HISTORY_KINDS
from app.infra.language import gettext as _
from app.infra.language import said
from app.web.phone import phone_number

Answers = Mapping[str, Any]


def lines_of(topic: str, told: Answers, beside: Answers) -> list[str]:
    """What was said about a topic, a line each; one line that says so where nothing was."""
    return list(_LINES[topic](told, beside)) or [_("Nothing told")]


def _names(codes: Iterable[str] | None) -> list[str]:
    return [str(said(words.label(code))) for code in codes or ()]


def area_names(codes: Iterable[str] | None) -> str:
    """Areas of the body as one list."""
    return ", ".join(_names(codes))


def _pregnancy(told: Answers, beside: Answers) -> Iterator[str]:
    pregnancy = told.get("pregnancy") or {}
    if pregnancy:
        yield str(said(words.label(pregnancy["status"])))
    if beside.get("pregnancy_week"):
        yield _("Week %(week)s when you told us", week=beside["pregnancy_week"])
    if pregnancy.get("high_risk"):
        yield _("Extra care asked for by a doctor or midwife")


def _conditions(told: Answers, beside: Answers) -> Iterator[str]:
    yield from _names(entry["code"] for entry in told.get("conditions") or ())
    if beside.get("other_words"):
        yield beside["other_words"]


def _medication(told: Answers, beside: Answers) -> Iterator[str]:
    yield from _names(told.get("medications"))
    if beside.get("medication_words"):
        yield beside["medication_words"]


def _allergies(told: Answers, beside: Answers) -> Iterator[str]:
    yield from _names(told.get("allergies"))
    if beside.get("allergy_words"):
        yield beside["allergy_words"]


def _history(told: Answers, beside: Answers) -> Iterator[str]:
    for line in beside.get("history") or ():
        kind, what = said(HISTORY_KINDS[line["kind"]]), line["what"]
        when = shown_when(line.get("when"))
        yield (
            _("%(kind)s: %(what)s (%(when)s)", kind=kind, what=what, when=when)
            if when
            else _("%(kind)s: %(what)s", kind=kind, what=what)
        )


def _marks(told: Answers, beside: Answers) -> Iterator[str]:
    for mark in read_marks(beside.get("marks") or []):
        words_of = said(mark.words)
        yield _("%(mark)s (%(note)s)", mark=words_of, note=mark.note) if mark.note else str(words_of)


def _wishes(told: Answers, beside: Answers) -> Iterator[str]:
    yield from _names(told.get("goals"))
    if told.get("pressure_preference"):
        yield _("Pressure: %(pressure)s", pressure=said(words.label(told["pressure_preference"])))
    if told.get("focus_areas"):
        yield _("Work on: %(areas)s", areas=area_names(told["focus_areas"]))
    if told.get("avoid_areas"):
        yield _("Leave alone: %(areas)s", areas=area_names(told["avoid_areas"]))


def _contact(told: Answers, beside: Answers) -> Iterator[str]:
    kept = beside.get("emergency") or {}
    yield from (kept[part] for part in ("name", "relation") if kept.get(part))
    yield from _called(kept)


def _guardian(told: Answers, beside: Answers) -> Iterator[str]:
    kept = beside.get("guardian") or {}
    if kept.get("name"):
        yield kept["name"]
    yield from _called(kept)
    if told.get("guardian_consent") is not None:
        yield _("They agree to the massage") if told["guardian_consent"] else _("They have not agreed yet")


def _called(kept: Answers) -> Iterator[str]:
    if kept.get("phone"):
        yield phone_number(kept["phone"])


def _ambience(told: Answers, beside: Answers) -> Iterator[str]:
    kept = beside.get("ambience") or {}
    for kind, (title, choices) in AMBIENCE.items():
        if kept.get(kind) in choices:
            yield _("%(what)s: %(wish)s", what=said(title), wish=said(choices[kept[kind]]))


_LINES: dict[str, Callable[[Answers, Answers], Iterator[str]]] = {
    "pregnancy": _pregnancy,
    "conditions": _conditions,
    "medication": _medication,
    "allergies": _allergies,
    "history": _history,
    "marks": _marks,
    "wishes": _wishes,
    "contact": _contact,
    "guardian": _guardian,
    "ambience": _ambience,
}
