"""What would change a suggestion, in sentences: for the visit as a whole and for each treatment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.opening_words import sentence
from app.domain.openings import openings
from app.spa.settings.formats import local_day
from app.web.public.screening import ScreenedVisitor


@dataclass(frozen=True, slots=True)
class Changes:
    """The sentences; a treatment that nothing we know of would open has none."""

    visit: tuple[str, ...]
    treatments: Mapping[str, str]


def what_would_change(visitor: ScreenedVisitor, day: date) -> Changes:
    """What a day, a letter or something that passes would open, as the answers stand on `day`."""
    outcome = visitor.on(day).outcome
    visit: list[str] = []
    treatments: dict[str, str] = {}
    for opening in openings(visitor.told_on(day)):
        text = sentence(opening, outcome, local_day(day + timedelta(opening.days or 0)))
        if not opening.treatments:
            visit.append(text)
        for code in opening.treatments:
            treatments.setdefault(code, text)
    return Changes(tuple(visit), treatments)
