"""The fields of each kind of follow-up question."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange, Optional

from app.domain.said import say
from app.domain.vocabulary import AREAS, heading
from app.infra.language import gettext as _
from app.infra.language import lazy_gettext as _l
from app.web.forms import FormPart

YES_NO = {"yes": say("Yes"), "no": say("No")}
UNSAID = "unsaid"
DAYS_IN = {"days": 1, "weeks": 7, "months": 30, "years": 365}
"""Rounded down, so that a rough answer is read as the more recent one."""
MOST_WEEKS = 42


class AreasField(SelectMultipleField):  # type: ignore[misc]  # the library has no types
    """Areas of the body to tick."""

    def __init__(self, label_text: str, **options: Any) -> None:
        choices = {code: heading(code) for code in AREAS}
        super().__init__(label_text, choices=choices, **options)


def _ago() -> dict[str, str]:
    """Put into words when the page is asked for: the library draws this list, and translates nothing."""
    return {
        "days": _("days ago"),
        "weeks": _("weeks ago"),
        "months": _("months ago"),
        "years": _("years ago"),
    }


class WhenForm(FormPart):
    """A date, or about how long ago."""

    on = DateField(_l("The date, if you know it"), validators=[Optional()])
    amount = IntegerField(
        _l("Or about how long ago"),
        validators=[
            Optional(),
            NumberRange(min=0, max=999, message=_l("Please give a number between 0 and 999.")),
        ],
    )
    unit = SelectField(_l("Counted in"), choices=_ago, default="weeks")
    unsure = BooleanField(_l("I am not sure"))

    def days_since(self, today: date) -> int | None:
        """Whole days from then to `today`, negative for a date ahead; None where it was not said."""
        if self.on.data is not None:
            return int((today - self.on.data).days)
        if self.amount.data is not None:
            return int(self.amount.data) * DAYS_IN[self.unit.data]
        return None

    def as_typed(self) -> dict[str, Any]:
        """What to show again later."""
        on = self.on.data.isoformat() if self.on.data else None
        return {"on": on, "amount": self.amount.data, "unit": self.unit.data, "unsure": self.unsure.data}


class WhereForm(FormPart):
    """Areas, or "not sure"."""

    areas = AreasField(_l("Where is it?"))
    unsure = BooleanField(_l("I am not sure"))


class AgreedForm(FormPart):
    """A guardian's yes."""

    agreed = RadioField(
        _l("Does your parent or guardian agree to the massage?"),
        choices={"yes": say("Yes, and they will sign for it"), "no": say("No, or not yet")},
        validators=[
            InputRequired(_l("Choose yes or no. Without a guardian’s agreement we cannot book yet."))
        ],
    )


class ExtraCareForm(FormPart):
    """Extra care asked for by a doctor or midwife."""

    needed = RadioField(
        _l("Has a doctor or midwife said that you need extra care at the moment?"),
        choices={**YES_NO, UNSAID: say("I would rather not say")},
        validators=[InputRequired(_l("Choose an answer; “I would rather not say” is one."))],
    )


class WeekForm(FormPart):
    """The week of pregnancy."""

    week = IntegerField(
        _l("Which week of pregnancy are you in?"),
        validators=[
            Optional(),
            NumberRange(
                min=1, max=MOST_WEEKS, message=_l("Please give a week from 1 to 42, or leave it empty.")
            ),
        ],
    )


class BirthForm(FormPart):
    """Weeks since the birth, and the kind of birth."""

    weeks = IntegerField(
        _l("How many weeks ago was it?"),
        validators=[
            Optional(),
            NumberRange(min=0, max=104, message=_l("Please give the weeks as a number from 0 to 104.")),
        ],
    )
    unsure = BooleanField(_l("I am not sure"))
    cesarean = RadioField(
        _l("Was it a caesarean?"),
        choices={**YES_NO, UNSAID: say("I would rather not say")},
        validators=[InputRequired(_l("Choose an answer; “I would rather not say” is one."))],
    )
