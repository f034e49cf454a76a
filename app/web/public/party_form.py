"""Who books for several, and who comes along."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import EmailField, Field, StringField
from wtforms.validators import Optional

from app.domain.parties import MOST
from app.infra.language import lazy_gettext as _l
from app.spa.booking.invitations import SharedAddress
from app.spa.booking.party_confirming import GuestDetails
from app.web.forms import Address, AtMost, Said, one_line, tidy
from app.web.public.confirm_form import ConfirmForm, form_for


def _name() -> StringField:
    return StringField(
        _l("Name"), (Said(_l("Please say who comes along.")), AtMost(120)), filters=(one_line,)
    )


def _email() -> EmailField:
    return EmailField(_l("E-mail address"), (Optional(), AtMost(254), Address()), filters=(tidy,))


class PartyConfirmForm(ConfirmForm):
    """The form of one booking, and a name and perhaps an address for each who comes along."""

    guest2_name, guest2_email = _name(), _email()
    guest3_name, guest3_email = _name(), _email()
    guest4_name, guest4_email = _name(), _email()
    own_email: str | None = None

    def along(self) -> list[tuple[int, Field, Field]]:
        """Number, name and address of each who comes along."""
        return [
            (number, self[f"guest{number}_name"], self[f"guest{number}_email"])
            for number in range(2, MOST + 1)
            if f"guest{number}_name" in self
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Each address is one person's own."""
        is_right = bool(super().validate(extra_validators))
        first = self.own_email or (self.email.data if "email" in self else None)
        seen = {(first or "").lower()}
        for _, _, email in self.along():
            given = (email.data or "").lower()
            if given and given in seen:
                self.refuse(email, SharedAddress.default)
                is_right = False
            seen.add(given)
        return is_right

    def guests(self) -> list[GuestDetails]:
        """Who comes along, as typed."""
        return [GuestDetails(name=name.data, email=email.data or None) for _, name, email in self.along()]


def party_form_for(
    formdata: Any,
    *,
    guests: int,
    is_known: bool,
    given: frozenset[str],
    name: str | None,
    email: str | None,
    own_email: str | None,
    typed: Mapping[str, str],
) -> PartyConfirmForm:
    """The form for so many guests, the first among them, without the fields that need no answer."""
    form = form_for(
        formdata,
        is_known=is_known,
        given=given,
        name=name,
        email=email,
        typed=typed,
        kind=PartyConfirmForm,
    )
    for number in range(guests + 1, MOST + 1):
        del form[f"guest{number}_name"], form[f"guest{number}_email"]
    form.own_email = own_email
    return form
