"""From when until when somebody is away: whole days, half of one, or certain hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from wtforms import DateField, RadioField, SelectField, StringField, TimeField
from wtforms.validators import Optional, ValidationError

from app.domain.hours import MINUTES_A_DAY, wall_to_epoch
from app.spa.settings.queries import zone
from app.web.days import today
from app.web.forms import AtMost, Form, Said, tidy

NOON = 13 * 60
FARTHEST = timedelta(days=2 * 366)
WHOLE, MORNING, AFTERNOON, HOURS = "whole", "morning", "afternoon", "hours"
PARTS = {
    WHOLE: "Whole days",
    MORNING: "Until 1 pm of the last day",
    AFTERNOON: "From 1 pm of the first day",
    HOURS: "Certain hours",
}


class AbsenceForm(Form):
    """Days, and what part of them. Times are by the clock at the spa."""

    first_on = DateField("First day", (Said("Please choose the first day."),))
    last_on = DateField("Last day", (Optional(),))
    part = RadioField("How much of it", choices=PARTS, default=WHOLE)
    from_time = TimeField("From", (Optional(),))
    until_time = TimeField("Until", (Optional(),))
    reason = StringField("Note", (AtMost(200),), filters=(tidy,))

    def validate_first_on(self, field: DateField) -> None:
        """A day that is near, and not over."""
        _require_near(field.data)

    def validate_last_on(self, field: DateField) -> None:
        """Not before the first day."""
        _require_near(field.data)
        if field.data is not None and self.first_on.data is not None and field.data < self.first_on.data:
            raise ValidationError("The last day is before the first. Please look at both.")

    def validate_part(self, field: RadioField) -> None:
        """Certain hours are named, and end after they begin."""
        if field.data == HOURS and self.from_time.data is None and self.until_time.data is None:
            raise ValidationError("Please say from when or until when, below.")
        if self.first_on.data is not None and not self.first_on.errors and not self.last_on.errors:
            start, end = self.span()
            if end <= start:
                raise ValidationError("That ends before it begins. Please look at the times.")

    def span(self) -> tuple[datetime, datetime]:
        """From when until when, as instants (UTC)."""
        first: date = self.first_on.data
        last: date = self.last_on.data or first
        begins, ends = 0, MINUTES_A_DAY
        if self.part.data == MORNING:
            ends = NOON
        elif self.part.data == AFTERNOON:
            begins = NOON
        elif self.part.data == HOURS:
            begins = _minute(self.from_time.data, 0)
            ends = _minute(self.until_time.data, MINUTES_A_DAY)
        return _instant(first, begins), _instant(last, ends)


class TherapistAbsenceForm(AbsenceForm):
    """The same for whoever writes down somebody else's absence."""

    therapist = SelectField("Who", (Said("Please choose who is away."),))

    def offer(self, people: Any) -> None:
        """Say who can be chosen."""
        self.therapist.choices = [("", "Please choose"), *((str(one.id), one.name) for one in people)]


def _require_near(day: date | None) -> None:
    if day is not None and abs(day - today()) > FARTHEST:
        raise ValidationError("That day is too far away. Please look at the year.")


def _minute(at: time | None, otherwise: int) -> int:
    return otherwise if at is None else at.hour * 60 + at.minute


def _instant(day: date, minute: int) -> datetime:
    return datetime.fromtimestamp(wall_to_epoch(day, minute, zone()), UTC)
