"""The pages of “Find your massage”: their fields, and what an answer changes."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from wtforms import BooleanField, FormField, IntegerField, RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from app.domain import vocabulary as words
from app.domain.answers import OLDEST
from app.domain.rules import CONDITION_GROUPS
from app.domain.said import say
from app.infra.language import gettext as _
from app.infra.language import lazy_gettext as _l
from app.web.forms import AtMost, Form
from app.web.public.answers import UNDISCLOSED, Answers
from app.web.public.follow_up_forms import AreasField
from app.web.public.questions import Question

NO_WISH = "none"
NONE_OF_THESE, OTHER = "none", "other_condition"
APART = (NONE_OF_THESE, UNDISCLOSED)
LONGEST_WORDS = 1000


def _once(codes: Iterable[str], order: tuple[str, ...]) -> list[str]:
    """Those of the list that were ticked, each once, however often a browser sends it."""
    return list(words.in_order(codes, order))


class StepForm(Form):
    """One page: what it shows, whether its answers will do, and what they change."""

    @classmethod
    @abstractmethod
    def typed(cls, answers: Answers) -> dict[str, Any]:
        """What the form shows of earlier answers."""

    def accepts(self, answers: Answers, today: date) -> bool:
        """Whether every answer will do. `today` is the spa's."""
        return bool(self.validate())

    @abstractmethod
    def answered(self, answers: Answers, today: date) -> Answers:
        """The answers with these among them."""


class WishesForm(StepForm):
    """What brings them, and how they like to be touched. Nothing here is required."""

    goals = SelectMultipleField(_l("What brings you?"), choices=words.labels(words.GOALS))
    lifestyle = SelectMultipleField(_l("What are your days like?"), choices=words.labels(words.LIFESTYLES))
    pressure = RadioField(
        _l("How much pressure do you like?"),
        choices={NO_WISH: say("No wish"), **{code: words.heading(code) for code in words.PRESSURES}},
        default=NO_WISH,
    )
    focus = AreasField(_l("Where should we work?"))
    avoid = AreasField(_l("Where should we not touch you?"))
    wish = RadioField(
        _l("Do you have a treatment in mind?"),
        choices={NO_WISH: say("No, suggest one"), **words.labels(words.TREATMENT_TYPES)},
        default=NO_WISH,
    )

    @classmethod
    def typed(cls, answers: Answers) -> dict[str, Any]:
        """What the form shows of earlier answers."""
        told = answers.intake
        return {
            "goals": told.get("goals") or [],
            "lifestyle": told.get("lifestyle") or [],
            "pressure": told.get("pressure_preference") or NO_WISH,
            "focus": told.get("focus_areas") or [],
            "avoid": told.get("avoid_areas") or [],
            "wish": told.get("requested_type") or NO_WISH,
        }

    def validate_avoid(self, field: AreasField) -> None:
        """Nobody can work where they must not touch."""
        both = [
            code for code in words.AREAS if code in (field.data or ()) and code in (self.focus.data or ())
        ]
        if both:
            places = words.listed(words.label(code) for code in both)
            raise ValidationError(
                say("You ticked {places} both to work on and to leave alone. Which is right?", places=places)
            )

    def answered(self, answers: Answers, today: date) -> Answers:
        """The answers with these among them."""
        return answers.telling(
            goals=_once(self.goals.data, words.GOALS),
            lifestyle=_once(self.lifestyle.data, words.LIFESTYLES),
            pressure_preference=None if self.pressure.data == NO_WISH else self.pressure.data,
            focus_areas=_once(self.focus.data, words.AREAS),
            avoid_areas=_once(self.avoid.data, words.AREAS),
            requested_type=None if self.wish.data == NO_WISH else self.wish.data,
        )


class YouForm(StepForm):
    """Age and pregnancy."""

    age = IntegerField(
        _l("How old are you?"),
        validators=[
            InputRequired(_l("Please give your age in years.")),
            NumberRange(
                min=0, max=OLDEST, message=_l("Please give your age in years, from 0 to %(max)s.", max=OLDEST)
            ),
        ],
    )
    pregnancy = RadioField(
        _l("Are you pregnant, or have you given birth lately?"),
        choices={
            "none": say("No, or this does not concern me"),
            "possible": say("It is possible, or I would rather not say"),
            "trimester_1": say("Pregnant, up to week 13"),
            "trimester_2": say("Pregnant, week 14 to 27"),
            "trimester_3": say("Pregnant, week 28 or later"),
            "postpartum": say("I gave birth in the last 12 weeks"),
        },
        validators=[
            InputRequired(_l("Please choose one; the first answer fits whenever it is not about you."))
        ],
    )
    sure = BooleanField(_l("My answer is right as it is"))

    @classmethod
    def typed(cls, answers: Answers) -> dict[str, Any]:
        """What the form shows of earlier answers."""
        return {
            "age": answers.age,
            "pregnancy": answers.pregnancy.get("status"),
            "sure": bool(answers.beside.get("sure_of_it")),
        }

    def answered(self, answers: Answers, today: date) -> Answers:
        """The answers with these among them; what belonged to another answer is dropped."""
        status = self.pregnancy.data
        answers = answers.telling(age=self.age.data).noting(sure_of_it=bool(self.sure.data))
        if status == answers.pregnancy.get("status"):
            return answers
        return answers.telling(pregnancy={"status": status}).noting(pregnancy_week=None)

    def ask_back(self) -> None:
        """Mark the answer that contradicts another one."""
        self.pregnancy.errors = [_("Please look at this answer once more: it does not go with another one.")]


class BodyForm(StepForm):
    """Conditions, medicines and allergies in one list: one search and one “none of these” cover them."""

    marks = SelectMultipleField(
        _l("Does any of this apply to you?"),
        choices={
            NONE_OF_THESE: say("None of these"),
            UNDISCLOSED: say("I would rather not say"),
            **words.labels(code for code in words.CONDITIONS if code not in (UNDISCLOSED, OTHER)),
            **words.labels(words.MEDICATIONS),
            **words.labels(words.ALLERGIES),
        },
    )
    other = TextAreaField(
        _l("Anything else, in your own words"),
        validators=[AtMost(LONGEST_WORDS)],
    )

    @classmethod
    def typed(cls, answers: Answers) -> dict[str, Any]:
        """What the form shows of earlier answers."""
        told = answers.intake
        private = [UNDISCLOSED] if answers.keeps_health_private else []
        marks = [*private, *(code for code in answers.condition_codes if code not in (OTHER, UNDISCLOSED))]
        marks += [*(told.get("medications") or []), *(told.get("allergies") or [])]
        nothing = not marks and not answers.beside.get("other_words") and "body" in answers.steps
        return {
            "marks": [NONE_OF_THESE] if nothing else marks,
            "other": answers.beside.get("other_words") or "",
        }

    def validate_marks(self, field: SelectMultipleField) -> None:
        """Something must be ticked, and “none of these” stands alone."""
        ticked = set(field.data or ())
        own_words = (self.other.data or "").strip()
        if NONE_OF_THESE in ticked and (len(ticked) > 1 or own_words):
            raise ValidationError(
                _("You chose “None of these” and something else too. Untick whichever is not right.")
            )
        if not ticked and not own_words:
            raise ValidationError(
                _("Tick what applies to you, or choose “None of these” or “I would rather not say”.")
            )

    def answered(self, answers: Answers, today: date) -> Answers:
        """The answers with these among them; details of what stays ticked are kept."""
        ticked, own_words = set(self.marks.data), (self.other.data or "").strip()
        codes = [code for code in words.CONDITIONS if code in ticked or (code == OTHER and own_words)]
        when = {code: kept for code, kept in (answers.beside.get("when") or {}).items() if code in codes}
        return answers.telling(
            conditions=[answers.condition(code) for code in codes],
            medications=[code for code in words.MEDICATIONS if code in ticked],
            allergies=[code for code in words.ALLERGIES if code in ticked],
        ).noting(other_words=own_words, when=when, undisclosed=UNDISCLOSED in ticked)


class MoreForm(StepForm):
    """The follow-up questions of one visitor; made for each by `more_form`."""

    questions: Sequence[Question] = ()

    @property
    def about_parts(self) -> dict[str, str]:
        """What each question about a condition is about: several ask the same."""
        return {question.key: words.label(question.code) for question in self.questions if question.code}

    @classmethod
    def typed(cls, answers: Answers) -> dict[str, Any]:
        """What the form shows of earlier answers."""
        return {question.key: question.typed(answers) for question in cls.questions}

    def accepts(self, answers: Answers, today: date) -> bool:
        """Whether every answer will do. `today` is the spa's."""
        fields_are_right = bool(self.validate())
        for question in self.questions:
            part = self[question.key].form
            if part.errors:
                continue
            if problem := question.problem(part, answers, today):
                first = next(iter(part))
                first.errors = [problem]
                fields_are_right = False
        return fields_are_right

    def answered(self, answers: Answers, today: date) -> Answers:
        """The answers with these among them."""
        for question in self.questions:
            answers = question.answered(self[question.key].form, answers, today)
        return answers.noting(asked=[question.key for question in self.questions])


def more_form(questions: Sequence[Question]) -> type[MoreForm]:
    """A form for exactly these questions."""
    fields = {question.key: FormField(question.form) for question in questions}
    return type("MoreFormOfOne", (MoreForm,), {**fields, "questions": tuple(questions)})


def mark_groups() -> list[tuple[str, tuple[str, ...]]]:
    """The folds of the list: conditions by group, then medicines and allergies."""
    apart = (UNDISCLOSED, OTHER)
    groups = [
        (title, tuple(code for code in codes if code not in apart))
        for title, codes in CONDITION_GROUPS.items()
    ]
    return [
        *((title, codes) for title, codes in groups if codes),
        (say("Medicines"), words.MEDICATIONS),
        (say("Allergies"), words.ALLERGIES),
    ]
