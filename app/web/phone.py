"""Phone numbers as people write them, in the one form in which they are kept."""

from __future__ import annotations

from typing import Any

import phonenumbers
from wtforms import Field
from wtforms.validators import ValidationError

from app.infra.language import lazy_gettext as _l
from app.spa.settings.queries import settings

NO_PHONE = _l("We cannot read this number. Please write it with its country code, such as +1 212 555 0123.")


def e164(typed: str) -> str:
    """A phone number in the one form it is kept in. Numbers without country code are the spa's country's.

    Raises:
        ValidationError: it is no number that could be called.
    """
    try:
        number = phonenumbers.parse(typed, _region())
    except phonenumbers.NumberParseException:
        raise ValidationError(NO_PHONE) from None
    if not phonenumbers.is_possible_number(number):
        raise ValidationError(NO_PHONE)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def phone_number(kept: str | None) -> str:
    """A kept number as it is read and said: +1 212 555 0123. What is no number stays as it is."""
    try:
        number = phonenumbers.parse(kept or "", None)
    except phonenumbers.NumberParseException:
        return kept or ""
    international = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, international).replace("-", " ")


class Phone:
    """The field is a number that can be called, however it is written; it is kept as E.164."""

    def __call__(self, form: Any, field: Field) -> None:
        """Refuse what nobody could call."""
        field.data = e164(field.data)


def _region() -> str | None:
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(settings().spa_phone, None))
    except phonenumbers.NumberParseException:
        return None
