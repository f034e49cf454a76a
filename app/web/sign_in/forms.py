"""Forms for signing in."""

from __future__ import annotations

from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import EqualTo

from app.infra.language import lazy_gettext as _l
from app.web.forms import Address, AtMost, Form, Said, tidy

EMAIL = (Said(_l("Please give your e-mail address.")), AtMost(254), Address())


class SignInForm(Form):
    """Address and password."""

    email = EmailField(_l("E-mail address"), EMAIL, filters=(tidy,))
    password = PasswordField(
        _l("Password"), (Said(_l("Please give your password, or ask for a link by e-mail.")),)
    )
    next = HiddenField()


class LinkForm(Form):
    """Where to send a sign-in link."""

    email = EmailField(_l("E-mail address"), EMAIL, filters=(tidy,))
    next = HiddenField()


class UseLinkForm(Form):
    """Only the token against forgery: the link itself is in the address."""


class AgainForm(Form):
    """The password of whoever is signed in, once more."""

    password = PasswordField(_l("Your password"), (Said(_l("Please give your password.")),))
    next = HiddenField()


class PasswordForm(Form):
    """A first or a new password, after the present one where there is one to ask for."""

    current = PasswordField(_l("Your present password"))
    password = PasswordField(_l("New password"), (Said(_l("Please choose a password.")),))
    again = PasswordField(
        _l("The new password once more"),
        (EqualTo("password", _l("The two do not match. Please type both again.")),),
    )
