"""What somebody waits for, as a form: days, a part of the day, with whom. Shared by clients and the desk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from wtforms import BooleanField, DateField, SelectField

from app.domain.errors import Refusal
from app.infra.language import gettext as _
from app.infra.language import lazy_gettext as _l
from app.spa.roster.models import Therapist
from app.spa.waitlist.services import OddDays, Wanted
from app.web.forms import Form, Said

A_WEEK = timedelta(days=6)
"""From its first day to its last."""
NOON, EVENING, MIDNIGHT = 12 * 60, 17 * 60, 24 * 60
PARTS = {
    "": (_l("Any time of the day"), (0, MIDNIGHT)),
    "morning": (_l("In the morning, before noon"), (0, NOON)),
    "afternoon": (_l("In the afternoon, noon to five"), (NOON, EVENING)),
    "evening": (_l("In the evening, from five on"), (EVENING, MIDNIGHT)),
}
"""By the name that is sent: what it says, and the minutes of the day between which a visit begins."""
GENDERS = [("", _l("No preference")), ("woman", _l("A woman")), ("man", _l("A man"))]


class WishForm(Form):
    """The days on which somebody would come, and what else they wish."""

    therapist = SelectField(_l("Therapist"), default="")
    gender = SelectField(_l("I prefer"), default="")
    first_on = DateField(_l("From"), (Said(_l("Please choose the first day.")),))
    last_on = DateField(_l("To"), (Said(_l("Please choose the last day.")),))
    part = SelectField(_l("Time of day"), default="")
    step_free = BooleanField(_l("I need a way without steps"))

    def offer(self, people: Iterable[Therapist]) -> None:
        """Say what can be chosen, and with whom one can wait for a time."""
        self.gender.choices = GENDERS
        self.part.choices = [(code, words) for code, (words, _) in PARTS.items()]
        self.therapist.choices = [("", _("Any therapist")), *((one.slug, one.name) for one in people)]

    def wanted(self, minutes: int, people: Iterable[Therapist]) -> Wanted:
        """The wish as the service reads it; a therapist who is named decides about the gender too."""
        first, until = PARTS[self.part.data][1]
        named = next((one for one in people if one.slug == self.therapist.data), None)
        return Wanted(
            minutes=minutes,
            first_on=self.first_on.data,
            last_on=self.last_on.data,
            from_minute=first,
            until_minute=until,
            therapist_id=named.id if named else None,
            gender=None if named else self.gender.data or None,
            step_free=bool(self.step_free.data),
        )

    def refuse_with(self, refusal: Refusal, sentence: str | None = None) -> None:
        """Say a refusal where it can be mended."""
        at_days = isinstance(refusal, OddDays)
        self.refuse(self.last_on if at_days else self.first_on, sentence or refusal.sentence)


def days_from(day: date | None, otherwise: date) -> dict[str, date]:
    """What the fields begin with: the one day that somebody looked for, else the week from `otherwise` on."""
    return (
        {"first_on": day, "last_on": day} if day else {"first_on": otherwise, "last_on": otherwise + A_WEEK}
    )
