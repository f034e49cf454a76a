"""Who books: name and address, a password if they like, and what they agree to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from wtforms import BooleanField, EmailField, PasswordField, StringField, TelField
from wtforms.validators import InputRequired, Optional, ValidationError

from app.infra.language import lazy_gettext as _l
from app.spa.accounts.passwords import weakness
from app.spa.intake.consents import CONSENTS
from app.web.forms import Address, AtMost, Form, Said, one_line, tidy
from app.web.phone import Phone

AGREE = {
    "treatment": _l("Please agree to the treatment, or ask us if something is not clear."),
    "health_data": _l("We need this agreement, because a therapist has to know what is safe for you."),
}
ABOUT_THEM = ("name", "email", "phone", "password")


class ConfirmForm(Form):
    """Everything a new client types. A client who is signed in is asked only what is not known yet."""

    name = StringField(
        _l("Your name"), (Said(_l("Please give your name.")), AtMost(120)), filters=(one_line,)
    )
    email = EmailField(
        _l("E-mail address"),
        (Said(_l("Please give your e-mail address.")), AtMost(254), Address()),
        filters=(tidy,),
    )
    phone = TelField(_l("Phone"), (Optional(), AtMost(40), Phone()), filters=(tidy,))
    password = PasswordField(_l("Choose a password"))
    treatment = BooleanField(CONSENTS["treatment"][1], (InputRequired(AGREE["treatment"]),))
    health_data = BooleanField(CONSENTS["health_data"][1], (InputRequired(AGREE["health_data"]),))

    def validate_password(self, field: PasswordField) -> None:
        """Empty is fine; weak is not."""
        if field.data and (problem := weakness(field.data, email=self.email.data or "")) is not None:
            raise ValidationError(problem)

    def consents(self) -> tuple[str, ...]:
        """The kinds of consent that were ticked just now."""
        return tuple(kind for kind in CONSENTS if kind in self and self[kind].data)


Kind = TypeVar("Kind", bound=ConfirmForm)


def form_for(
    formdata: Any,
    *,
    is_known: bool,
    given: frozenset[str],
    name: str | None,
    email: str | None,
    typed: Mapping[str, str],
    kind: type[Kind],
) -> Kind:
    """The form without the fields that need no answer; `name` and `email` are those of whoever signed in.

    `typed` is what the visitor had written before they lost a time.
    """
    signed_in = {"name": name, "email": email} if email else {}
    form = kind(formdata, data={**typed, **signed_in})
    needless = ABOUT_THEM if is_known else ("password",) if email else ()
    for field in (*needless, *(consent for consent in CONSENTS if consent in given)):
        del form[field]
    return form
