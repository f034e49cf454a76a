"""The list of the body map as a form: for each region what it is, how strong, how it feels, some words."""

from __future__ import annotations

from typing import Any

from wtforms import FormField, RadioField, SelectField, StringField

from app.domain.body_map import (
    HAS_QUALITY,
    HAS_STRENGTH,
    KINDS,
    LONGEST_NOTE,
    QUALITIES,
    WORST_PAIN,
    Mark,
)
from app.domain.body_regions import REGIONS
from app.infra.language import lazy_gettext as _l
from app.web.forms import AtMost, Form, FormPart, choices_of, tidy

NOTHING = ""
STRENGTHS = {
    NOTHING: _l("I cannot say"),
    "0": _l("0, none just now"),
    **{str(number): str(number) for number in range(1, WORST_PAIN)},
    str(WORST_PAIN): _l("10, the worst I can think of"),
}


class PlaceForm(FormPart):
    """What is said of one region. Without a kind there is no mark, whatever else was filled in."""

    kind = RadioField(
        _l("What is it?"), choices=choices_of({**KINDS, NOTHING: _l("Nothing here")}), default=NOTHING
    )
    pain = SelectField(_l("How strong, from 0 to 10?"), choices=choices_of(STRENGTHS), default=NOTHING)
    quality = SelectField(
        _l("How does it feel?"),
        choices=choices_of({NOTHING: _l("I cannot say"), **QUALITIES}),
        default=NOTHING,
    )
    note = StringField(_l("A few words"), validators=[AtMost(LONGEST_NOTE)], filters=(tidy,))

    def mark(self, region: str) -> Mark | None:
        """The mark on this region; what does not belong to its kind is left out."""
        kind, pain, quality = self.kind.data, self.pain.data, self.quality.data
        if kind not in KINDS:
            return None
        return Mark(
            region,
            kind,
            int(pain) if kind in HAS_STRENGTH and pain and pain in STRENGTHS else None,
            quality if kind in HAS_QUALITY and quality in QUALITIES else None,
            " ".join((self.note.data or "").split()),
        )


class BodyMapForm(Form):
    """All regions, each with its controls. A field is found by the region's code."""

    def marks(self) -> tuple[Mark, ...]:
        """What is marked, in the order of the map."""
        made = (self[region.code].form.mark(region.code) for region in REGIONS)
        return tuple(mark for mark in made if mark is not None)

    @staticmethod
    def typed(marks: tuple[Mark, ...]) -> dict[str, Any]:
        """What the form shows of marks made before."""
        return {
            mark.region: {
                "kind": mark.kind,
                "pain": NOTHING if mark.pain is None else str(mark.pain),
                "quality": mark.quality or NOTHING,
                "note": mark.note,
            }
            for mark in marks
        }


for _region in REGIONS:
    setattr(BodyMapForm, _region.code, FormField(PlaceForm, label=_region.name))
