"""Where and when: the fields that moving and booking share, and how a refusal finds its field."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import DateField, SelectField, TimeField
from wtforms.validators import ValidationError

from app.domain.errors import (
    EffortSpent,
    NoRoom,
    NotBookable,
    NoTherapist,
    NotQualified,
    Refusal,
    RoomBusy,
    TherapistBusy,
    TimeOff,
)
from app.domain.hours import local_time
from app.spa.roster.models import Room, Therapist
from app.spa.roster.places import STEP_FREE
from app.spa.settings.queries import zone
from app.spa.treatments.models import Treatment
from app.web.days import second_in
from app.web.forms import Said
from app.web.manager.beyond_budget import BudgetedForm
from app.web.manager.days import instant, is_near
from app.web.manager.words import sentence_for

ANY_THERAPIST = "Anyone who is free"
ANY_ROOM = "Any room that suits"


class PlaceForm(BudgetedForm):
    """A day, a time, a therapist and a room; the last two may be left open."""

    day = DateField("Day", (Said("Please choose a day."),))
    time = TimeField("Start", (Said("Please say at what time it begins."),))
    therapist = SelectField("Therapist", default="")
    room = SelectField("Room", default="")

    def validate_day(self, field: DateField) -> None:
        """A day that exists and is not years away."""
        if field.data is not None and not is_near(field.data):
            raise ValidationError("That day is too far away. Please look at the year.")

    def validate_time(self, field: TimeField) -> None:
        """A time that the clock shows on that day."""
        day = self.day.data
        if day is not None and field.data is not None and is_near(day) and instant(day, field.data) is None:
            raise ValidationError(
                "The clocks change that night, and that time is left out. Please choose another."
            )

    def start(self) -> datetime:
        """The start as an instant (UTC), once the form is valid."""
        found = instant(self.day.data, self.time.data)
        if found is None:
            raise ValueError("a form that is not valid has no start")
        return found

    def therapist_id(self) -> int | None:
        """Who, or None for anyone."""
        return int(self.therapist.data) if self.therapist.data else None

    def room_id(self) -> int | None:
        """Where, or None for any room."""
        return int(self.room.data) if self.room.data else None

    def offer(self, people: Iterable[Therapist], places: Iterable[Room]) -> None:
        """Say who and what can be chosen."""
        self.therapist.choices = [("", ANY_THERAPIST), *((str(one.id), one.name) for one in people)]
        self.room.choices = [
            ("", ANY_ROOM),
            *((str(room.id), f"{room.name} ({room.kind})") for room in places),
        ]

    def refuse_with(self, refusal: Refusal) -> None:
        """Say a refusal at the field that would have to change."""
        self.note_refusal(refusal)
        fields = {field.name: field for field in self}
        self.refuse(fields.get(_field(refusal), self.time), sentence_for(refusal))


def _field(refusal: Refusal) -> str:
    match refusal:
        case TherapistBusy() | EffortSpent() | NoTherapist() | NotQualified() | TimeOff():
            return "therapist"
        case RoomBusy() | NoRoom():
            return "room"
        case NotBookable():
            return "choice"
    return "time"


def with_offer(sent: MultiDict[str, str]) -> MultiDict[str, str]:
    """What was sent, with day, time, therapist and room of the offer that was pressed, if one was.

    An offer is sent as `seconds:therapist:room`, the last two possibly empty.
    """
    parts = (sent.get("offer") or "").split(":")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts if part):
        return sent
    start = second_in(parts[0])
    if start is None:
        return sent
    wall = local_time(start, zone())
    changed = MultiDict(sent)
    changed["day"], changed["time"] = wall.date().isoformat(), f"{wall:%H:%M}"
    changed["therapist"], changed["room"] = parts[1], parts[2]
    return changed


def eligible(
    people: Iterable[Therapist], treatment: Treatment, qualifications: Iterable[str], day: date
) -> list[Therapist]:
    """Those who give the treatment and hold, on that day, every training that the visit asks for."""
    wanted = set(qualifications)
    return [one for one in people if _gives(one, treatment) and wanted <= _valid(one, day)]


def suitable(places: Iterable[Room], treatment: Treatment, *, step_free: bool = False) -> list[Room]:
    """The rooms that have what the treatment needs, and no step on the way if that is asked for."""
    wanted = {row.feature for row in treatment.features} | ({STEP_FREE} if step_free else set())
    return [room for room in places if wanted <= {row.feature for row in room.features}]


def _gives(one: Therapist, treatment: Treatment) -> bool:
    return any(skill.treatment_id == treatment.id for skill in one.skills)


def _valid(one: Therapist, day: date) -> set[str]:
    return {row.code for row in one.qualifications if row.expires_on is None or row.expires_on >= day}


def keep_choice(found: list[Any], everybody: Iterable[Any], chosen: str | None) -> list[Any]:
    """The found ones, and whoever was chosen before: a form never drops what it was sent."""
    return found + [one for one in everybody if str(one.id) == chosen and one not in found]
