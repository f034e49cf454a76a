"""What stands beside the visit's answers: history, ambience, how fresh it all is, areas, whom to call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from app.domain.freshness import TITLES, TOPICS, KeptAnswers, is_asked, is_old
from app.domain.rough_dates import shown_when
from app.domain.vocabulary import SENSITIVE_AREAS, label, listed
from app.domain.whole_intake import AMBIENCE, HISTORY_KINDS
from app.infra import clock
from app.spa.booking.areas import agreed_areas
from app.spa.booking.models import Appointment
from app.spa.intake.reading import CONTACT, record_health_read
from app.spa.intake.reasons import CALLING
from app.web.access import therapists_appointment_or_404
from app.web.days import day_of
from app.web.filters import plural
from app.web.therapist.answers import Line, Part
from app.web.therapist.place import bp, client_of, reader


@dataclass(frozen=True, slots=True)
class Areas:
    """The sensitive areas of one visit: what is a no comes first, and is most of it at first."""

    no: str
    yes: str
    asked: str
    """Areas that they wish to be worked on and have not agreed to."""


def areas_of(visit: Appointment, told: Mapping[str, Any] | None) -> Areas:
    """What the client said yes to for this visit; everything else is a no."""
    yes = agreed_areas(visit.id)
    no = [code for code in SENSITIVE_AREAS if code not in yes]
    asked = [code for code in no if code in ((told or {}).get("focus_areas") or ())]
    return Areas(_listed(no), _listed(yes), _listed(asked))


def whole_parts(answers: Mapping[str, Any]) -> list[Part]:
    """History, ambience and the words about medicines, as parts of the page."""
    beside = answers.get("beside") or {}
    found = (
        Part("Medicines and allergies, in their words", tuple(_own_words(beside))),
        Part("What happened before", tuple(_history(beside))),
        Part("How the hour should feel", tuple(_ambience(beside))),
    )
    return [part for part in found if part.lines]


def freshness(answers: Mapping[str, Any], *, given_on: date, visit_on: date, today: date) -> list[Line]:
    """When each topic was last told or confirmed; what is older than the house likes says so."""
    told = KeptAnswers(answers["intake"], answers.get("beside") or {}, given_on)
    return [
        (TITLES[topic.code], _age(told.on(topic), today, old=is_old(topic, told, visit_on)))
        for topic in TOPICS
        if is_asked(topic, told)
    ]


@bp.get("/visits/<token>/contact")
def contact(token: str) -> ResponseReturnValue:
    """Whom to call for a client of mine. Opening it goes on record by itself."""
    visit = therapists_appointment_or_404(token)
    record_health_read(client_of(visit), CONTACT, visit.uid, reader=reader(), reason=CALLING, now=clock.now())
    visit = therapists_appointment_or_404(token)
    answers = visit.intake.answers if visit.intake else {}
    return render_template(
        "therapist/contact.html", visit=visit, client=client_of(visit), people=people_to_call(answers)
    )


def people_to_call(answers: Mapping[str, Any]) -> list[Mapping[str, str]]:
    """The emergency contact and, for a minor, the guardian. Reading them goes on record first."""
    beside = answers.get("beside") or {}
    emergency, guardian = beside.get("emergency"), beside.get("guardian")
    return [
        *([{"role": "Emergency contact", **emergency}] if emergency else []),
        *([{"role": "Parent or guardian", **guardian}] if guardian else []),
    ]


def fresh_for(visit: Appointment) -> list[Line]:
    """The same for a visit with answers."""
    if visit.intake is None:
        return []
    return freshness(
        visit.intake.answers,
        given_on=day_of(visit.intake.answered_at),
        visit_on=day_of(visit.starts_at),
        today=day_of(clock.now()),
    )


def _age(on: date, today: date, *, old: bool) -> str:
    days = max(0, (today - on).days)
    said = "today" if days == 0 else "yesterday" if days == 1 else f"{plural(days, 'day')} ago"
    return f"{said}: please ask again" if old else said


def _own_words(beside: Mapping[str, Any]) -> Iterator[Line]:
    for field, title in (("medication_words", "Medicines"), ("allergy_words", "Allergies")):
        if beside.get(field):
            yield title, beside[field]


def _history(beside: Mapping[str, Any]) -> Iterator[Line]:
    for line in beside.get("history") or ():
        when = shown_when(line.get("when")) or "not told when"
        yield HISTORY_KINDS[line["kind"]], f"{line['what']} ({when})"


def _ambience(beside: Mapping[str, Any]) -> Iterator[Line]:
    kept = beside.get("ambience") or {}
    for kind, (title, choices) in AMBIENCE.items():
        if kept.get(kind) in choices:
            yield title, choices[kept[kind]]


def _listed(codes: list[str] | tuple[str, ...]) -> str:
    return listed(label(code) for code in codes) if codes else ""
