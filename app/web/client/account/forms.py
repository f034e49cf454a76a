"""Forms of an account."""

from __future__ import annotations

from wtforms import EmailField, StringField, TelField
from wtforms.validators import Optional

from app.infra.language import lazy_gettext as _l
from app.web.forms import Address, AtMost, Form, Said, one_line, tidy
from app.web.phone import Phone


class ProfileForm(Form):
    """How somebody is called and reached."""

    name = StringField(
        _l("Your name"), (Said(_l("Please give your name.")), AtMost(120)), filters=(one_line,)
    )
    phone = TelField(_l("Phone"), (Optional(), AtMost(40), Phone()), filters=(tidy,))


class EmailForm(Form):
    """Another address to sign in with."""

    email = EmailField(
        _l("New e-mail address"),
        (Said(_l("Please give your new e-mail address.")), AtMost(254), Address()),
        filters=(tidy,),
    )


class PressForm(Form):
    """One press: only the token against forgery."""
