"""Forms for a room, a piece of kit and what a treatment takes up."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, ClassVar

from wtforms import BooleanField, Field, IntegerField, SelectMultipleField, StringField
from wtforms.validators import NumberRange, Optional, ValidationError

from app.domain.availability import KitNeed
from app.spa.roster.models import Kit, Room
from app.spa.roster.places import MOST_PLACES, STEP_FREE, KitPlan, RoomPlan, feature_label, kit_label
from app.spa.treatments.models import Treatment
from app.spa.treatments.services import TreatmentPlan
from app.web.forms import AtMost, Form, Said, tidy

LONGEST_REACH = 120
"""Minutes before and after a treatment. With the longest one it still fits an occupancy."""
HEAVIEST = 400
CODE = re.compile(r"[a-z0-9_]+")


def between(least: int, most: int, what: str) -> NumberRange:
    """A whole number within a range, said in words."""
    return NumberRange(min=least, max=most, message=f"Please choose {least} to {most} {what}.")


class RoomForm(Form):
    """A room: what it is called, what it has, and whether it is in use."""

    name = StringField("Name", (Said("Please name the room."), AtMost(60)), filters=(tidy,))
    kind = StringField("Kind of room", (Said("Please say what kind it is."), AtMost(40)), filters=(tidy,))
    features = SelectMultipleField("What it has", (Optional(),))
    places = IntegerField(
        "Places side by side", (Said("Please write a number here."), between(1, MOST_PLACES, "places"))
    )
    is_active = BooleanField("In use", default=True)

    def offer(self, features: Iterable[str]) -> None:
        """Say what a room may have."""
        self.features.choices = [(code, feature_label(code)) for code in features]

    def plan(self) -> RoomPlan:
        """The room as it is to be, once the form is valid."""
        return RoomPlan(
            name=self.name.data,
            kind=self.kind.data,
            features=frozenset(self.features.data or ()),
            places=self.places.data,
            is_active=self.is_active.data,
        )


def room_facts(room: Room | None) -> dict[str, Any]:
    """What the form shows of a room; of none, a new one."""
    if room is None:
        return {"places": 1, "is_active": True}
    return {
        "name": room.name,
        "kind": room.kind,
        "features": [row.feature for row in room.features],
        "places": room.places,
        "is_active": room.is_active,
    }


class KitForm(Form):
    """A piece of kit: what it is called, of what kind it is, and whether it is in use."""

    name = StringField("Name", (Said("Please name the piece."), AtMost(60)), filters=(tidy,))
    kind = StringField("Kind", (Said("Please say what kind it is."), AtMost(40)), filters=(tidy,))
    is_active = BooleanField("In use", default=True)

    def validate_kind(self, field: StringField) -> None:
        """Kinds are matched by treatments, so they are written in one way."""
        if not CODE.fullmatch(_code(field.data)):
            raise ValidationError("Please use letters without accents, digits, spaces and hyphens.")

    def plan(self) -> KitPlan:
        """The piece as it is to be, once the form is valid."""
        return KitPlan(name=self.name.data, kind=_code(self.kind.data), is_active=self.is_active.data)


def kit_facts(piece: Kit | None) -> dict[str, Any]:
    """What the form shows of a piece; of none, a new one."""
    if piece is None:
        return {"is_active": True}
    return {"name": piece.name, "kind": kit_label(piece.kind), "is_active": piece.is_active}


def _code(words: str) -> str:
    return "_".join(words.casefold().replace("-", " ").split())


class TreatmentForm(Form):
    """What a treatment takes up. For each kind of kit there are three fields more: see `treatment_form`."""

    kinds: ClassVar[tuple[str, ...]] = ()
    setup = IntegerField(
        "Set-up", (Said("Please write a number here."), between(0, LONGEST_REACH, "minutes"))
    )
    turnover = IntegerField(
        "Turnover", (Said("Please write a number here."), between(0, LONGEST_REACH, "minutes"))
    )
    effort = IntegerField("Effort", (Said("Please write a number here."), between(0, HEAVIEST, "percent")))
    features = SelectMultipleField("What the room must have", (Optional(),))

    def offer(self, features: Iterable[str]) -> None:
        """Say what a room may have to have; a way without steps is a client's wish, no treatment's need."""
        self.features.choices = [(code, feature_label(code)) for code in features if code != STEP_FREE]

    def kit_fields(self) -> list[tuple[str, Field, Field, Field]]:
        """For each kind of kit its name, whether it is needed, and its minutes before and after."""
        return [(kind, *(self[name] for name in _names(kind))) for kind in self.kinds]

    def plan(self) -> TreatmentPlan:
        """What it is to take up, once the form is valid."""
        needs = (
            KitNeed(kind, warm_up.data or 0, cool_down.data or 0)
            for kind, is_needed, warm_up, cool_down in self.kit_fields()
            if is_needed.data
        )
        return TreatmentPlan(
            setup_minutes=self.setup.data,
            turnover_minutes=self.turnover.data,
            effort_percent=self.effort.data,
            features=frozenset(self.features.data or ()),
            kit=tuple(needs),
        )


def treatment_form(kinds: Iterable[str]) -> type[TreatmentForm]:
    """A form class with the fields of these kinds of kit."""
    fields: dict[str, Any] = {"kinds": tuple(kinds)}
    reach = (Optional(), between(0, LONGEST_REACH, "minutes"))
    for kind in fields["kinds"]:
        needed, warm_up, cool_down = _names(kind)
        fields[needed] = BooleanField("A visit needs one")
        fields[warm_up] = IntegerField("Warm-up", reach)
        fields[cool_down] = IntegerField("Cool-down", reach)
    return type("TreatmentForm", (TreatmentForm,), fields)


def treatment_facts(treatment: Treatment) -> dict[str, Any]:
    """What the form shows of a treatment."""
    facts: dict[str, Any] = {
        "setup": treatment.setup_minutes,
        "turnover": treatment.turnover_minutes,
        "effort": treatment.effort_percent,
        "features": [row.feature for row in treatment.features],
    }
    for row in treatment.kit:
        values = (True, row.warm_up_minutes, row.cool_down_minutes)
        facts |= dict(zip(_names(row.kind), values, strict=True))
    return facts


def _names(kind: str) -> tuple[str, str, str]:
    return f"kit-{kind}", f"kit-{kind}-warm-up", f"kit-{kind}-cool-down"
