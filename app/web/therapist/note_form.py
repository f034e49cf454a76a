"""The session note as a form."""

from __future__ import annotations

from wtforms import RadioField, SelectMultipleField, TextAreaField

from app.domain import vocabulary as words
from app.domain.vocabulary import label
from app.spa.notes.body import PARTS, NoteBody
from app.web.forms import AtMost, Form, tidy

LONGEST = 4000
SAVE, SIGN = "save", "sign"
NOT_SAID = ""


class NoteForm(Form):
    """Four parts, the pressure used and the areas worked. A draft may be empty; a signed note may not."""

    subjective = TextAreaField("Subjective", [AtMost(LONGEST)], filters=[tidy])
    objective = TextAreaField("Objective", [AtMost(LONGEST)], filters=[tidy])
    assessment = TextAreaField("Assessment", [AtMost(LONGEST)], filters=[tidy])
    plan = TextAreaField("Plan", [AtMost(LONGEST)], filters=[tidy])
    pressure = RadioField(
        "Pressure used",
        choices={NOT_SAID: "Not said", **{code: label(code).capitalize() for code in words.PRESSURES}},
        default=NOT_SAID,
    )
    areas = SelectMultipleField(
        "Areas worked", choices={code: label(code).capitalize() for code in words.AREAS}
    )

    @classmethod
    def showing(cls, body: NoteBody) -> NoteForm:
        """The form with what is written so far."""
        kept = body.to_dict()
        return cls(formdata=None, data={**kept, "pressure": kept["pressure"] or NOT_SAID})

    def body(self) -> NoteBody:
        """What was typed, as the note keeps it."""
        return NoteBody(
            **{part: self[part].data or "" for part in PARTS},
            pressure=self.pressure.data or None,
            areas=tuple(self.areas.data or ()),
        )
