"""Booking at the desk: what, when, with whom, and for whom."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterable

from wtforms import BooleanField, EmailField, HiddenField, SelectField, StringField, TelField
from wtforms.validators import Optional

from app.spa.booking.services import WalkIn
from app.spa.clients.models import Client
from app.spa.settings.formats import NBSP, money
from app.spa.treatments.models import Treatment
from app.web.filters import duration
from app.web.forms import Address, AtMost, Said, one_line, tidy
from app.web.manager.place_form import PlaceForm
from app.web.phone import Phone

OF_A_WALK_IN = ("name", "email", "phone")
ONCE = re.compile(r"[0-9a-f]{32}")


def menu_choices(menu: Iterable[Treatment]) -> dict[str, list[tuple[str, str]]]:
    """Every treatment with its lengths and prices; what is sent is code and minutes."""
    return {
        treatment.name: [
            (
                f"{treatment.code}-{option.minutes}",
                f"{treatment.name},{NBSP}{duration(option.minutes)} ({money(option.price_cents)})",
            )
            for option in treatment.options
        ]
        for treatment in menu
    }


class BookingForm(PlaceForm):
    """A new visit. Somebody on the books needs no name again: `client` names them."""

    choice = SelectField("Treatment and length")
    name = StringField("Name", (Said("Please write the client's name."), AtMost(120)), filters=(one_line,))
    email = EmailField("E-mail address", (Optional(), AtMost(254), Address()), filters=(tidy,))
    phone = TelField("Phone", (Optional(), AtMost(40), Phone()), filters=(tidy,))
    step_free = BooleanField("A way without steps")
    client = HiddenField()
    request_key = HiddenField()

    def offer_menu(self, menu: Iterable[Treatment]) -> None:
        """Say what can be booked, in which lengths, at what price."""
        self.choice.choices = menu_choices(menu)

    def wanted(self) -> tuple[str, int]:
        """The treatment's code and the minutes."""
        code, _, minutes = str(self.choice.data).rpartition("-")
        return code, int(minutes)

    def walk_in(self) -> WalkIn:
        """Who comes, if they are not on the books yet."""
        return WalkIn(name=self.name.data, email=self.email.data or None, phone=self.phone.data or None)

    def use_new_key(self) -> None:
        """What is sent next is another request."""
        self.request_key.data = uuid.uuid4().hex

    def key_for(self, user_id: int, client: Client | None) -> str:
        """The key under which this request books once: this page, this manager, this person.

        Going back and booking the same time for somebody else is another request.
        """
        person = client.uid if client else f"{self.name.data}|{self.email.data}|{self.phone.data}"
        said = f"{user_id}|{self.request_key.data}|{person}"
        return "desk:" + hashlib.sha256(said.encode()).hexdigest()[:48]

    def has_key(self) -> bool:
        """Whether the page's own key came back whole."""
        return bool(ONCE.fullmatch(self.request_key.data or ""))
