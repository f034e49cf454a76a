"""Putting somebody on the waitlist from the desk."""

from __future__ import annotations

from wtforms import BooleanField, EmailField, SelectField, StringField, TelField
from wtforms.validators import Optional

from app.spa.booking.services import WalkIn
from app.web.forms import Address, AtMost, Said, one_line, tidy
from app.web.phone import Phone
from app.web.wish_form import WishForm


class DesksWishForm(WishForm):
    """What somebody waits for. Who is on the books needs no name again."""

    choice = SelectField("Treatment and length")
    gender = SelectField("They prefer", default="")
    step_free = BooleanField("They need a way without steps")
    name = StringField("Name", (Said("Please write the client's name."), AtMost(120)), filters=(one_line,))
    email = EmailField("E-mail address", (Optional(), AtMost(254), Address()), filters=(tidy,))
    phone = TelField("Phone", (Optional(), AtMost(40), Phone()), filters=(tidy,))

    def treatment_and_minutes(self) -> tuple[str, int]:
        """The treatment's code and the minutes."""
        code, _, minutes = str(self.choice.data).rpartition("-")
        return code, int(minutes)

    def newcomer(self) -> WalkIn:
        """Who waits, if they are not on the books yet."""
        return WalkIn(name=self.name.data, email=self.email.data or None, phone=self.phone.data or None)
