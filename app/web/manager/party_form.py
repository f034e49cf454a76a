"""Booking several at the desk: when, how together, and for each guest what, with whom and who."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from wtforms import DateField, EmailField, Field, HiddenField, SelectField, StringField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from app.domain.parties import ARRANGEMENTS, MOST, ONE_AFTER_ANOTHER, SAME_ROOM
from app.spa.booking.parties import Comer, GuestWish
from app.spa.booking.services import WalkIn
from app.spa.clients.models import Client
from app.spa.roster.models import Therapist
from app.spa.treatments.models import Treatment
from app.web.forms import Address, AtMost, Form, Said, tidy
from app.web.manager.booking_form import menu_choices
from app.web.manager.days import instant, is_near
from app.web.manager.place_form import ANY_THERAPIST

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


def _what() -> SelectField:
    return SelectField("Treatment and length")


def _whom() -> SelectField:
    return SelectField("Therapist", default="")


def _name() -> StringField:
    return StringField("Name", (Said("Please write who comes."), AtMost(120)), filters=(tidy,))


def _email() -> EmailField:
    return EmailField("E-mail address", (Optional(), AtMost(254), Address()), filters=(tidy,))


class PartyForm(Form):
    """Two to four guests. If the first is on the books already, `client` names them."""

    day = DateField("Day", (Said("Please choose a day."),))
    time = TimeField("Start", (Said("Please say at what time it begins."),))
    together = SelectField(
        "How", choices=[SelectChoice(code, words) for code, (words, _) in TOGETHER.items()]
    )
    choice1, therapist1, name1, email1 = _what(), _whom(), _name(), _email()
    choice2, therapist2, name2, email2 = _what(), _whom(), _name(), _email()
    choice3, therapist3, name3, email3 = _what(), _whom(), _name(), _email()
    choice4, therapist4, name4, email4 = _what(), _whom(), _name(), _email()
    request_key = HiddenField()

    def make_ready(
        self, guests: int, menu: Sequence[Treatment], people: Iterable[Therapist], client: Client | None
    ) -> None:
        """Say what can be chosen, and drop what is not asked."""
        for number in range(guests + 1, MOST + 1):
            for name in ("choice", "therapist", "name", "email"):
                del self[f"{name}{number}"]
        if client is not None:
            del self.name1, self.email1
        everybody = [("", ANY_THERAPIST), *((str(one.id), one.name) for one in people)]
        for row in self.rows():
            row[1].choices, row[2].choices = menu_choices(menu), everybody

    def rows(self) -> list[tuple[int, Field, Field, Field | None, Field | None]]:
        """Each guest's number, treatment, therapist, name and address."""
        return [
            (
                number,
                self[f"choice{number}"],
                self[f"therapist{number}"],
                self._fields.get(f"name{number}"),
                self._fields.get(f"email{number}"),
            )
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
        found = []
        for _, choice, therapist, _, _ in self.rows():
            code, _, minutes = choice.data.rpartition("-")
            found.append(
                GuestWish(
                    treatment=treatments[code],
                    minutes=int(minutes),
                    therapist_id=int(therapist.data) if therapist.data else None,
                )
            )
        return found

    def comers(self, client: Client | None) -> list[Comer]:
        """Who comes, the first as the one who books."""
        return [
            Comer(client=client)
            if name is None
            else Comer(
                walk_in=WalkIn(name=name.data, email=email.data if email is not None and email.data else None)
            )
            for _, _, _, name, email in self.rows()
        ]

    def arrangements(self) -> tuple[str, ...]:
        """How they may be together, in order."""
        return TOGETHER[self.together.data][1]

    def key_for(self, user_id: int, client: Client | None) -> str:
        """The key under which this request books once: this page, this manager, these people."""
        people = [client.uid if client else ""] + [
            f"{name.data}|{email.data if email is not None else ''}"
            for _, _, _, name, email in self.rows()
            if name is not None
        ]
        said = f"{user_id}|{self.request_key.data}|{'|'.join(people)}"
        return "desk:" + hashlib.sha256(said.encode()).hexdigest()[:48]

    def use_key(self) -> None:
        """Keep the page's own key if it came back whole, else begin another request."""
        if not ONCE.fullmatch(self.request_key.data or ""):
            self.request_key.data = uuid.uuid4().hex
