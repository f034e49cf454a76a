"""The suggestion as this visitor saw it last, so that the next one can say what has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.answers import Intake
from app.domain.differences import KINDS, Differences, differences
from app.domain.openings import MovingAnswers
from app.domain.said import say
from app.domain.strict import InvalidIntake
from app.domain.suggestions import suggest
from app.domain.vocabulary import label
from app.domain.wording import type_name
from app.spa.intake.drafts import save_answers
from app.web.public.screening import ScreenedVisitor
from app.web.visitor import SEEN, visitor_draft


@dataclass(frozen=True, slots=True)
class WhatChanged:
    """What the page says: answers that are new or gone, what became of the treatments, what we now do."""

    answers: tuple[str, ...]
    treatments: tuple[str, ...]
    cautions: tuple[str, ...]


def what_changed(visitor: ScreenedVisitor, day: date) -> WhatChanged | None:
    """What has changed since the suggestion was shown last; None the first time or where no answer changed.

    Once it was asked for it counts as seen.
    """
    draft = visitor_draft()
    if draft is None or visitor.earlier is not None:
        return None
    kept: dict[str, Any] = dict(draft.answers or {})
    now = {"intake": visitor.answers["intake"], "week": visitor.answers["beside"].get("pregnancy_week")}
    before = kept.get(SEEN)
    if before == now:
        return None
    save_answers(draft, {**kept, SEEN: now})
    return _compared(before, visitor, day) if before else None


def _compared(before: Mapping[str, Any], visitor: ScreenedVisitor, day: date) -> WhatChanged | None:
    told = visitor.told_on(day)
    try:
        intake = Intake.parse({**before["intake"], "clearance_on_file": list(told.intake.clearance_on_file)})
    except InvalidIntake:
        return None  # the words of the rules have changed in between; there is nothing to compare with
    earlier = suggest(MovingAnswers(intake, told.since, before["week"]).after(0))
    return _in_words(differences(earlier, visitor.on(day)))


def _in_words(found: Differences) -> WhatChanged:
    answers = []
    if found.new:
        answers.append(say("New among your answers: {answers}.", answers=_labels(found.new)))
    if found.gone:
        answers.append(say("No longer among your answers: {answers}.", answers=_labels(found.gone)))
    treatments = [
        say(
            "{treatments}: “{now}”, and before “{before}”.",
            treatments=tuple(type_name(code) for code in moved.treatments),
            now=KINDS[moved.after],
            before=KINDS[moved.before],
        )
        for moved in found.moved
    ]
    if found.first:
        treatments.append(say("{treatment} comes first now.", treatment=type_name(found.first)))
    return WhatChanged(tuple(answers), tuple(treatments), found.cautions)


def _labels(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(label(code) for code in codes)
