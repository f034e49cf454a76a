"""Booking several at the desk: when, how together, and for each guest what, with whom and who."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    Field,
    HiddenField,
    SelectField,
    StringField,
    TelField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from app.domain.parties import ARRANGEMENTS, MOST, ONE_AFTER_ANOTHER, SAME_ROOM
from app.spa.booking.parties import Comer, GuestWish
from app.spa.booking.services import WalkIn
from app.spa.clients.models import Client
from app.spa.roster.models import Therapist
from app.spa.treatments.models import Treatment
from app.web.forms import Address, AtMost, Said, one_line, tidy
from app.web.manager.beyond_budget import BudgetedForm
from app.web.manager.booking_form import menu_choices
from app.web.manager.days import instant, is_near
from app.web.manager.place_form import ANY_THERAPIST
from app.web.phone import Phone
from app.web.wish_form import GENDERS

ONCE = re.compile(r"[0-9a-f]{32}")
TOGETHER = {
    "best": ("One room, else at one time, else one after the other", ARRANGEMENTS),
    "begin": (
        "At one time, in one room or several",
        tuple(one for one in ARRANGEMENTS if one != ONE_AFTER_ANOTHER),
    ),
    "room": ("Side by side in one room", (SAME_ROOM,)),
    "row": ("One after the other", (ONE_AFTER_ANOTHER,)),
}
"""What can be asked for, in words, and the arrangements to try in their order."""


OF_A_GUEST: dict[str, Callable[[], Any]] = {
    "choice": lambda: SelectField("Treatment and length"),
    "therapist": lambda: SelectField("Therapist", default=""),
    "gender": lambda: SelectField("They prefer", default=""),
    "step_free": lambda: BooleanField("A way without steps"),
    "name": lambda: StringField("Name", (Said("Please write who comes."), AtMost(120)), filters=(one_line,)),
    "email": lambda: EmailField("E-mail address", (Optional(), AtMost(254), Address()), filters=(tidy,)),
    "phone": lambda: TelField("Phone", (Optional(), AtMost(40), Phone()), filters=(tidy,)),
}
"""What is asked of each guest; the field's name ends in their number."""
OF_A_STRANGER = ("name", "email", "phone")


@dataclass(frozen=True, slots=True)
class Guest:
    """The fields of one guest; who is on the books needs no name, address and phone again."""

    number: int
    choice: Field
    therapist: Field
    gender: Field
    step_free: Field
    name: Field | None
    email: Field | None
    phone: Field | None

    def wish(self, treatments: Mapping[str, Treatment]) -> GuestWish:
        """What they are to have; a therapist who is named decides about the gender too."""
        code, _, minutes = self.choice.data.rpartition("-")
        named = int(self.therapist.data) if self.therapist.data else None
        return GuestWish(
            treatment=treatments[code],
            minutes=int(minutes),
            therapist_id=named,
            gender=None if named else self.gender.data or None,
            step_free=bool(self.step_free.data),
        )

    def walk_in(self) -> WalkIn | None:
        """Who they are, if they are not on the books."""
        if self.name is None or self.email is None or self.phone is None:
            return None
        return WalkIn(name=self.name.data, email=self.email.data or None, phone=self.phone.data or None)


class PartyForm(BudgetedForm):
    """Two to four guests. If the first is on the books already, `client` names them."""

    day = DateField("Day", (Said("Please choose a day."),))
    time = TimeField("Start", (Said("Please say at what time it begins."),))
    together = SelectField(
        "How", choices=[SelectChoice(code, words) for code, (words, _) in TOGETHER.items()]
    )
    request_key = HiddenField()

    def make_ready(
        self, guests: int, menu: Sequence[Treatment], people: Iterable[Therapist], client: Client | None
    ) -> None:
        """Say what can be chosen, and drop what is not asked."""
        for number in range(guests + 1, MOST + 1):
            for name in OF_A_GUEST:
                del self[f"{name}{number}"]
        if client is not None:
            for name in OF_A_STRANGER:
                del self[f"{name}1"]
        everybody = [("", ANY_THERAPIST), *((str(one.id), one.name) for one in people)]
        for guest in self.guests():
            guest.choice.choices, guest.therapist.choices = menu_choices(menu), everybody
            guest.gender.choices = GENDERS

    def guests(self) -> list[Guest]:
        """Each guest with their fields."""
        return [
            Guest(number, *(self._fields.get(f"{name}{number}") for name in OF_A_GUEST))
            for number in range(1, MOST + 1)
            if f"choice{number}" in self
        ]

    def start(self) -> datetime | None:
        """The start as an instant (UTC); None in the hour that a clock change leaves out, or years away."""
        day: date = self.day.data
        at: time = self.time.data
        return instant(day, at) if is_near(day) else None

    def wishes(self, menu: Sequence[Treatment]) -> list[GuestWish]:
        """What each is to have, once the form is valid."""
        treatments = {one.code: one for one in menu}
        return [guest.wish(treatments) for guest in self.guests()]

    def comers(self, client: Client | None) -> list[Comer]:
        """Who comes, the first as the one who books."""
        strangers = [guest.walk_in() for guest in self.guests()]
        return [Comer(walk_in=one) if one is not None else Comer(client=client) for one in strangers]

    def arrangements(self) -> tuple[str, ...]:
        """How they may be together, in order."""
        return TOGETHER[self.together.data][1]

    def key_for(self, user_id: int, client: Client | None) -> str:
        """The key under which this request books once: this page, this manager, these people."""
        strangers = [one for guest in self.guests() if (one := guest.walk_in()) is not None]
        people = [client.uid if client else ""] + [f"{one.name}|{one.email}|{one.phone}" for one in strangers]
        said = f"{user_id}|{self.request_key.data}|{'|'.join(people)}"
        return "desk:" + hashlib.sha256(said.encode()).hexdigest()[:48]

    def use_key(self) -> None:
        """Keep the page's own key if it came back whole, else begin another request."""
        if not ONCE.fullmatch(self.request_key.data or ""):
            self.request_key.data = uuid.uuid4().hex


for number in range(1, MOST + 1):
    for name, field in OF_A_GUEST.items():
        setattr(PartyForm, f"{name}{number}", field())
