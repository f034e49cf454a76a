"""The order of the pages of “Find your massage”, and which of them is still open."""

from __future__ import annotations

from app.domain.suggestions import suggest
from app.infra.language import lazy_gettext as _l
from app.web.public.answers import Answers
from app.web.public.questions import questions_for, unanswered

WISHES, YOU, BODY, MORE = "wishes", "you", "body", "more"
STEPS = (WISHES, YOU, BODY, MORE)
CONTRADICTION = "confirm_pregnancy_status"
NAMES = {
    WISHES: _l("What brings you"),
    YOU: _l("About you"),
    BODY: _l("Your health"),
    MORE: _l("A few details"),
}


def steps_of(answers: Answers) -> tuple[str, ...]:
    """The pages that these answers call for: the last one only where a rule needs more."""
    return STEPS if questions_for(answers) else STEPS[:-1]


def is_done(step: str, answers: Answers) -> bool:
    """Whether nothing on this page is open any more."""
    if step == MORE:
        return not unanswered(answers)
    if step == YOU and asks_back(answers):
        return False
    return step in answers.steps


def first_open(answers: Answers) -> str | None:
    """The first page that still needs an answer; None when all are done."""
    return next((step for step in STEPS if not is_done(step, answers)), None)


def after(step: str, answers: Answers) -> str | None:
    """The page that follows in order; None after the last one, where only an open page could come."""
    following = STEPS[STEPS.index(step) + 1 :]
    wanted = steps_of(answers)
    return next((other for other in following if other in wanted), None) or first_open(answers)


def before(step: str) -> str | None:
    """The page to go back to."""
    place = STEPS.index(step)
    return STEPS[place - 1] if place else None


def asks_back(answers: Answers) -> str | None:
    """What does not go together about pregnancy, in words, until somebody has said which is right."""
    if answers.beside.get("sure_of_it") or YOU not in answers.steps:
        return None
    intake = answers.parsed()
    notices = suggest(intake).notices if intake else ()
    return next((notice.text for notice in notices if notice.code == CONTRADICTION), None)
