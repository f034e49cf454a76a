"""The questions behind a plan. They are asked by GET: a preview has an address and changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import Any

from wtforms import DateField, IntegerField, RadioField, SelectField, TimeField
from wtforms.validators import Optional, ValidationError

from app.domain.errors import OddPlan
from app.domain.recurrence import FEWEST_WEEKS, MOST_VISITS, MOST_WEEKS, Recurrence
from app.infra.language import gettext as _
from app.infra.language import lazy_gettext as _l
from app.spa.plans.words import DAYS
from app.spa.roster.models import Therapist
from app.web.days import today
from app.web.forms import Form, Said, choices_of

ANYBODY = ""
FIELD_OF = {"weeks": "every", "time": "time", "visits": "visits", "until": "until", "ends": "visits"}
USUAL_WEEKS, USUAL_VISITS = 4, 6


class _Asked(Form):
    """A form that is sent by GET and changes nothing, so it needs no token."""

    class Meta(Form.Meta):
        """Without a token."""

        csrf = False

    time = TimeField(_l("Time"), (Said(_l("Please say at what time the visits begin.")),))
    therapist = SelectField(_l("With whom"), default=ANYBODY)

    def offer(self, people: Iterable[Therapist]) -> None:
        """Say who can be chosen."""
        self.therapist.choices = [
            *((one.slug, one.name) for one in people),
            (ANYBODY, _("Anyone who is free")),
        ]
        if self.therapist.data is None:
            self.therapist.data = ANYBODY

    def minute(self) -> int:
        """The time as minutes since midnight."""
        wall: time = self.time.data
        return wall.hour * 60 + wall.minute

    def kept(self) -> dict[str, str]:
        """Everything that was said, as it is sent again with the decisions."""
        return {field.name: _written(field) for field in self}


def _rhythm(**more: Any) -> SelectField:
    rhythms = {
        str(n): _l("Every week") if n == 1 else _l("Every %(number)s weeks", number=n)
        for n in range(FEWEST_WEEKS, MOST_WEEKS + 1)
    }
    return SelectField(_l("How often"), choices=choices_of(rhythms), **more)


class PlanForm(_Asked):
    """How often, from when, at what time, with whom, until when."""

    every = _rhythm(default=str(USUAL_WEEKS))
    first = DateField(_l("First date"), (Said(_l("Please choose the first date.")),))
    ends = RadioField(
        _l("Until when"),
        choices=choices_of({"visits": _l("A number of visits"), "until": _l("Until a day")}),
        default="visits",
    )
    visits = IntegerField(_l("How many visits"), (Optional(),), default=USUAL_VISITS)
    until = DateField(_l("Last day"), (Optional(),))

    def validate_first(self, field: DateField) -> None:
        """A day that has not gone by."""
        if field.data is not None and field.data < today():
            raise ValidationError(_("That day has gone by. Please choose a later one."))

    def recurrence(self) -> Recurrence | None:
        """The plan, once the form is valid; None where it is none, which is said at its field then."""
        by_number = self.ends.data == "visits"
        if by_number and self.visits.data is None:
            self.refuse(self.visits, _("Please write how many visits, %(most)s at most.", most=MOST_VISITS))
        elif not by_number and self.until.data is None:
            self.refuse(self.until, _("Please choose the last day."))
        else:
            try:
                return Recurrence(
                    every_weeks=int(self.every.data),
                    first_on=self.first.data,
                    wall_minute=self.minute(),
                    visits=self.visits.data if by_number else None,
                    until_on=None if by_number else self.until.data,
                )
            except OddPlan as odd:
                self.refuse(self[FIELD_OF.get(odd.about, "first")], odd.sentence)
        return None


class FollowingForm(_Asked):
    """How a plan goes on from one of its dates. Where no rhythm is sent it stays as it is."""

    every = _rhythm()
    weekday = SelectField(_l("Day"), choices=choices_of({str(n): day for n, day in enumerate(DAYS)}))


def _written(field: Any) -> str:
    return str(field._value()) if hasattr(field, "_value") else str(field.data or "")
