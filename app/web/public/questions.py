"""Follow-up questions: asked only where a rule needs the answer, one class for each kind of question.

A key stands in form fields and page anchors, so it holds a number and never the name of a condition.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from wtforms import Form

from app.domain.answers import trimester
from app.domain.rules import CONDITION_CHOICES
from app.domain.said import say
from app.domain.vocabulary import AREAS, CONDITIONS, PREGNANCY_STATUSES, in_order, label
from app.infra.language import gettext as _
from app.web.public.answers import Answers
from app.web.public.follow_up_forms import (
    UNSAID,
    AgreedForm,
    BirthForm,
    ExtraCareForm,
    WeekForm,
    WhenForm,
    WhereForm,
)

ADULT = 18
TOLD: dict[str, bool | None] = {"yes": True, "no": False, UNSAID: None}


@dataclass(frozen=True, slots=True)
class Question(ABC):
    """One follow-up question, about `code` where it belongs to a condition."""

    key: str
    title: str
    hint: str = ""
    code: str = ""

    form: ClassVar[type[Form]]

    @abstractmethod
    def typed(self, answers: Answers) -> dict[str, Any]:
        """What the form shows of an earlier answer."""

    def problem(self, form: Any, answers: Answers, today: date) -> str | None:
        """What the answer as a whole leaves open, in words for the person; None if it will do."""
        return None

    @abstractmethod
    def answered(self, form: Any, answers: Answers, today: date) -> Answers:
        """The answers with this one among them."""


class WhenQuestion(Question):
    """How long ago something was: a date, a rough number, or "not sure"."""

    form = WhenForm

    def typed(self, answers: Answers) -> dict[str, Any]:
        """As it was typed: a rough number does not come back as a date."""
        kept = (answers.beside.get("when") or {}).get(self.code, {})
        on = kept.get("on")
        return {**kept, "on": date.fromisoformat(on) if on else None}

    def problem(self, form: Any, answers: Answers, today: date) -> str | None:
        """It must be said, not lie ahead and not lie before they were born."""
        days = form.days_since(today)
        if days is None:
            return (
                None
                if form.unsure.data
                else _("Give a date, or about how long ago, or tick “I am not sure”.")
            )
        if days < 0:
            return _("This date lies ahead of us. When was it?")
        if answers.age is not None and days > (answers.age + 1) * 366:
            return _("That is longer ago than you are old. Is the year right?")
        return None

    def answered(self, form: Any, answers: Answers, today: date) -> Answers:
        """Days since then for the rules; the date or number as typed beside them."""
        when = {**(answers.beside.get("when") or {}), self.code: form.as_typed()}
        return answers.with_condition(self.code, days_since=form.days_since(today)).noting(when=when)


class WhereQuestion(Question):
    """Which areas of the body something concerns."""

    form = WhereForm

    def typed(self, answers: Answers) -> dict[str, Any]:
        """The areas named before."""
        areas = answers.condition(self.code).get("areas") or []
        return {"areas": areas, "unsure": not areas and self.key in answers.beside.get("asked", ())}

    def problem(self, form: Any, answers: Answers, today: date) -> str | None:
        """Some area, or "not sure"."""
        if form.areas.data or form.unsure.data:
            return None
        return _("Tick the place or places, or “I am not sure”.")

    def answered(self, form: Any, answers: Answers, today: date) -> Answers:
        """The areas; none when they are not sure, and then a therapist finds the place with them."""
        return answers.with_condition(self.code, areas=list(in_order(form.areas.data, AREAS)) or None)


class AgreedQuestion(Question):
    """Whether a guardian agrees."""

    form = AgreedForm

    def typed(self, answers: Answers) -> dict[str, Any]:
        """Yes or no, once it was said."""
        return {"agreed": _yes_or_no(answers.intake.get("guardian_consent"))}

    def answered(self, form: Any, answers: Answers, today: date) -> Answers:
        """The guardian's answer."""
        return answers.telling(guardian_consent=form.agreed.data == "yes")


class ExtraCareQuestion(Question):
    """Whether a doctor or midwife asks for extra care in this pregnancy."""

    form = ExtraCareForm

    def typed(self, answers: Answers) -> dict[str, Any]:
        """Yes, no or rather not, once it was answered."""
        told = UNSAID if answers.keeps_care_private else _yes_or_no(answers.pregnancy.get("high_risk"))
        return {"needed": told}

    def answered(self, form: Any, answers: Answers, today: date) -> Answers:
        """Kept with the pregnancy; whoever would rather not say is asked in person."""
        told = {**answers.pregnancy, "high_risk": TOLD[form.needed.data]}
        return answers.telling(pregnancy=told)


class WeekQuestion(Question):
    """The week of pregnancy, if they know it: visits later on are planned for the week they fall in."""

    form = WeekForm

    def typed(self, answers: Answers) -> dict[str, Any]:
        """The number given before."""
        return {"week": answers.beside.get("pregnancy_week")}

    def problem(self, form: Any, answers: Answers, today: date) -> str | None:
        """A week that does not go with what was chosen before is asked back, not guessed."""
        week, status = form.week.data, str(answers.pregnancy["status"])
        if week is None or trimester(week) == status:
            return None
        return say(
            "Week {week} does not go with “{status}”, which you chose before. "
            "Correct the number here, or go back and change your choice.",
            week=week,
            status=label(status),
        )

    def answered(self, form: Any, answers: Answers, today: date) -> Answers:
        """Beside the intake, where later dates are worked out from it."""
        return answers.noting(pregnancy_week=form.week.data)


class BirthQuestion(Question):
    """How many weeks since the birth, and which kind of birth."""

    form = BirthForm

    def typed(self, answers: Answers) -> dict[str, Any]:
        """What was said before."""
        asked = self.key in answers.beside.get("asked", ())
        words = {value: word for word, value in TOLD.items()}
        weeks = answers.pregnancy.get("weeks_postpartum")
        return {
            "weeks": weeks,
            "unsure": asked and weeks is None,
            "cesarean": words[answers.pregnancy.get("cesarean")] if asked else None,
        }

    def problem(self, form: Any, answers: Answers, today: date) -> str | None:
        """A number, or "not sure"."""
        if form.weeks.data is not None or form.unsure.data:
            return None
        return _("Give the number of weeks, or tick “I am not sure”.")

    def answered(self, form: Any, answers: Answers, today: date) -> Answers:
        """What they would rather not say is left out; the rules then read it strictly."""
        told = {"weeks_postpartum": form.weeks.data, "cesarean": TOLD[form.cesarean.data]}
        stated = {name: value for name, value in told.items() if value is not None}
        return answers.telling(pregnancy={"status": "postpartum", **stated})


def questions_for(answers: Answers) -> list[Question]:
    """Every follow-up question that these answers call for, in the order of the page."""
    return [question for ask in (_about_them, _about_conditions) for question in ask(answers)]


def unanswered(answers: Answers) -> list[Question]:
    """Those of them that have not been on a page yet."""
    asked = answers.beside.get("asked", ())
    return [question for question in questions_for(answers) if question.key not in asked]


def still_asked(answers: Answers) -> list[str]:
    """The keys of those that have been on a page: a question that comes up again is asked again."""
    asked = answers.beside.get("asked", ())
    return [question.key for question in questions_for(answers) if question.key in asked]


def _about_them(answers: Answers) -> Iterator[Question]:
    if answers.age is not None and answers.age < ADULT:
        yield AgreedQuestion("guardian", _("Does your parent or guardian agree to the massage?"))
    status = str(answers.pregnancy.get("status"))
    if answers.is_pregnant or status == "possible":
        yield ExtraCareQuestion(
            f"care-{PREGNANCY_STATUSES.index(status)}",
            _("Has a doctor or midwife said that you need extra care at the moment?"),
        )
    if answers.is_pregnant:
        yield WeekQuestion(
            f"week-{PREGNANCY_STATUSES.index(status)}",
            _("Which week are you in?"),
            _("Only if you know it. Visits later on are then planned for it."),
        )
    if status == "postpartum":
        yield BirthQuestion("birth", _("About the birth"))


def _about_conditions(answers: Answers) -> Iterator[Question]:
    for code in sorted(answers.condition_codes, key=CONDITIONS.index):
        choice, number = CONDITION_CHOICES[code], CONDITIONS.index(code)
        if choice.needs_days:
            yield WhenQuestion(f"when-{number}", choice.asks_when or _("When was it?"), _about(code), code)
        if choice.needs_areas:
            yield WhereQuestion(f"where-{number}", _("Where is it?"), _about(code), code)


def _about(code: str) -> str:
    return say("You ticked: {answer}", answer=label(code))


def _yes_or_no(value: bool | None) -> str | None:
    return None if value is None else "yes" if value else "no"


def _unmistakable(kinds: tuple[type[Question], ...], name: Callable[[type[Question]], str]) -> None:
    """Raise ValueError at the start if two kinds of question would use one form."""
    names = [name(kind) for kind in kinds]
    if len(set(names)) != len(names):
        raise ValueError(f"two kinds of follow-up question share a form: {names}")


_unmistakable(
    (WhenQuestion, WhereQuestion, AgreedQuestion, ExtraCareQuestion, WeekQuestion, BirthQuestion),
    lambda kind: kind.form.__name__,
)
