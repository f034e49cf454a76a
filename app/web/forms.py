"""What every form of ours has in common: the token against forgery, and words that say what to do."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_wtf import FlaskForm
from wtforms import Field
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, StopValidation, ValidationError

from app.infra.language import gettext as _
from app.infra.language import lazy_gettext as _l
from app.infra.language import said

LONGEST_EMAIL = 254
JOINERS = "\u200c\u200d"
"""Invisible too, but letters of some scripts are written with them."""

WORDS = {
    "Not a valid choice.": _l("Please choose one of the answers shown here."),
    "This field is required.": _l("Please fill this in."),
    "Not a valid integer value.": _l("Please write a whole number here, such as 6."),
    "Not a valid date value.": _l("There is no such day. Please look at the date again."),
    "Not a valid time value.": _l("There is no such time. Please write it like 14:30."),
}
SEVERAL = {
    "'%(value)s' is not a valid choice for this field.": _l("Please choose from the answers shown here."),
}


class PlainWords:
    """The library's messages in our words, in the language of the page."""

    def gettext(self, string: str) -> str:
        """One message."""
        return WORDS.get(string, string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """One message about one or several things."""
        return SEVERAL.get(singular, singular if n == 1 else plural)


class Form(FlaskForm):  # type: ignore[misc]  # the library has no types
    """A form of a page. What was typed stays in it, whatever was wrong; passwords are typed again."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # the library has no types
        """Takes its messages from here."""

        def get_translations(self, form: Any) -> PlainWords:
            """Our words, whatever language the server speaks."""
            return PlainWords()

    def refuse(self, field: Field, sentence: str) -> None:
        """Say at a field what a service objected to."""
        field.errors = [*field.errors, said(sentence)]


class FormPart(PlainForm):  # type: ignore[misc]  # the library has no types
    """A part of a page's form, such as one line of several; the page's own form keeps the token."""

    class Meta:
        """Takes its messages from where all forms do."""

        def get_translations(self, form: Any) -> PlainWords:
            """Our words, whatever language the server speaks."""
            return PlainWords()


class Said(InputRequired):  # type: ignore[misc]  # the library has no types
    """The field must be filled in; the sentence says with what."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.field_flags: dict[
            str, bool
        ] = {}  # the browser's own words are less kind, and forms say novalidate

    def __call__(self, form: Any, field: Field) -> None:
        """Refuse blanks, and what of it nobody would see."""
        if not (field.raw_data and str(field.raw_data[0]).strip()) or field.data == "":
            field.errors[:] = []  # that nothing is no date, say, is beside the point
            raise StopValidation(self.message)


class AtMost(Length):  # type: ignore[misc]  # the library has no types
    """The field holds at most so many characters."""

    def __init__(self, characters: int) -> None:
        super().__init__(
            max=characters, message=_l("Please use at most %(number)s characters.", number=characters)
        )


def normal_address(typed: str) -> str | None:
    """An address in the one form it is kept in, or None where it is none. Nothing is looked up.

    Domains of other scripts are written as mail servers write them, and letters of other scripts before the @
    are refused: not every server takes them, and a confirmation that never comes is worse than a question.
    """
    try:
        found = validate_email(typed.strip(), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return None
    return found.ascii_email.lower() if found.ascii_email else None


class Address:
    """The field is an e-mail address; it is kept as people write it, in lower case, without blanks."""

    def __call__(self, form: Any, field: Field) -> None:
        """Refuse what cannot be an address; nothing is looked up."""
        found = normal_address(str(field.data or ""))
        if found is None:
            raise ValidationError(_("This is not an e-mail address yet. It looks like name@example.com."))
        field.data = found


def choices_of(table: Mapping[str, str]) -> list[SelectChoice]:
    """What can be chosen, from what is sent to what it says; the words may be those of a later page."""
    return [SelectChoice(value, words) for value, words in table.items()]


def drawn_choices(table: Mapping[str, str]) -> Callable[[], list[SelectChoice]]:
    """The same for a list that the library draws, which translates nothing: put into words with each page."""
    return lambda: choices_of({value: str(said(words)) for value, words in table.items()})


def tidy(typed: str | None) -> str | None:
    """A text field's filter: no blanks around what was typed."""
    return typed.strip() if typed else typed


def one_line(typed: str | None) -> str | None:
    """A name's filter: words with a blank between, without signs that nobody sees.

    A name stands in letters and beside other people's. Lines of its own would make a letter say what we never
    wrote, and marks that turn the direction of writing would disturb what stands after it.
    """
    if not typed:
        return typed
    shown = (sign if sign.isprintable() or sign in JOINERS else _in_place_of(sign) for sign in typed)
    return " ".join("".join(shown).split())


def _in_place_of(sign: str) -> str:
    return " " if sign.isspace() or unicodedata.category(sign) == "Cc" else ""
