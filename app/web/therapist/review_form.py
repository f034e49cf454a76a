"""The therapist's decision about a visit: the ticks, the choice, and what goes with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional

from app.domain import vocabulary as words
from app.domain.errors import NotReady, Refusal
from app.domain.lifecycle import Status
from app.domain.vocabulary import label
from app.spa.booking.models import Appointment
from app.spa.booking.readiness import open_flags
from app.spa.booking.reviews import REVIEWABLE
from app.spa.booking.screened import Screened, codes_for_clearance, codes_to_tick, kept_for
from app.spa.roster.models import Therapist
from app.spa.treatments.models import Treatment
from app.spa.treatments.queries import menu
from app.web.filters import duration
from app.web.forms import AtMost, Form, tidy
from app.web.therapist.brief import short

ACCEPT, ADAPT, CLEARANCE, DECLINE = "accept", "adapt", "clearance", "decline"
DECISIONS = {
    ACCEPT: "Give it as booked",
    ADAPT: "Give it with changes",
    CLEARANCE: "I have seen the letter",
    DECLINE: "Decline this visit",
}
LONGEST_MESSAGE = 1000


@dataclass(frozen=True, slots=True)
class Options:
    """What may be decided about a visit as it stands."""

    decisions: tuple[str, ...]
    to_tick: tuple[str, ...]
    letters: tuple[str, ...]
    treatments: tuple[Treatment, ...]
    minutes: tuple[int, ...]
    pressures: tuple[str, ...]


def options_for(visit: Appointment, therapist: Therapist) -> Options | None:
    """What this therapist may decide now; None where nothing is left to decide."""
    screened = kept_for(visit)
    to_tick, letters = codes_to_tick(screened.result), codes_for_clearance(screened.result)
    treatments = _treatments(visit, therapist, screened)
    decisions = tuple(_decisions(visit, screened, bool(treatments)))
    return (
        Options(
            decisions=decisions,
            to_tick=words.in_order(to_tick, words.REASON_CODES),
            letters=words.in_order(letters, words.REASON_CODES),
            treatments=treatments,
            minutes=_lengths(visit, treatments),
            pressures=_pressures(screened.result.get("max_pressure")),
        )
        if decisions
        else None
    )


def _decisions(visit: Appointment, screened: Screened, can_adapt: bool) -> Iterable[str]:
    status = Status(visit.status)
    possible = status in REVIEWABLE and screened.outcome not in ("stop", "unscreened")
    if possible and screened.outcome != "clearance":
        if status == Status.PENDING_REVIEW or open_flags(visit):
            yield ACCEPT
        if can_adapt:
            yield ADAPT
    if possible and codes_for_clearance(screened.result):
        yield CLEARANCE
    if status in (*REVIEWABLE, Status.CHECKED_IN):
        yield DECLINE


def _treatments(visit: Appointment, therapist: Therapist, screened: Screened) -> tuple[Treatment, ...]:
    """The booked one first, then the others that the rules allow and this therapist gives."""
    skills = {skill.treatment_id for skill in therapist.skills}
    out = {row["type"] for row in screened.result.get("ruled_out", ())}
    allowed = [one for one in menu() if one.id in skills and one.code not in out]
    return tuple(sorted(allowed, key=lambda one: one.id != visit.treatment_id))


def _lengths(visit: Appointment, treatments: Iterable[Treatment]) -> tuple[int, ...]:
    offered = {option.minutes for one in treatments for option in one.options}
    return tuple(sorted({visit.minutes, *(m for m in offered if m <= visit.minutes)}, reverse=True))


def _pressures(cap: str | None) -> tuple[str, ...]:
    return words.PRESSURES if cap is None else words.PRESSURES[: words.rank(cap) + 1]


class ReviewForm(Form):
    """One form for all decisions: a tick for each flag, a choice, and the fields of that choice."""

    seen = HiddenField()
    ticked = SelectMultipleField("Tick each flag once you have read it")
    decision = RadioField("What do you decide?", validators=[InputRequired("Please choose what you decide.")])
    treatment = SelectField("Treatment", validate_choice=False)
    minutes = SelectField("Length", validate_choice=False)
    pressure = SelectField("Pressure", validate_choice=False)
    letter = SelectMultipleField("What the letter agrees to")
    valid_until = DateField("Valid until", validators=[Optional()])
    on_paper = BooleanField("I have seen the letter on paper or as a signed file")
    message = TextAreaField("A word to the client", [AtMost(LONGEST_MESSAGE)], filters=[tidy])

    def offer(self, options: Options, visit: Appointment) -> ReviewForm:
        """Fill in what can be chosen for this visit."""
        self.ticked.choices = {code: short(code) for code in options.to_tick}
        self.decision.choices = {code: DECISIONS[code] for code in options.decisions}
        self.treatment.choices = {
            one.code: f"{one.name}, as booked" if one.id == visit.treatment_id else one.name
            for one in options.treatments
        }
        self.minutes.choices = {
            str(m): f"{duration(m)}, as booked" if m == visit.minutes else duration(m)
            for m in options.minutes
        }
        self.pressure.choices = {
            "": "As the client wishes, within the limit",
            **{code: label(code).capitalize() for code in options.pressures},
        }
        self.letter.choices = {code: short(code) for code in options.letters}
        if not options.treatments:
            del self.treatment, self.minutes, self.pressure
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether what belongs to the choice is there; what belongs to another choice is not looked at."""
        if not super().validate(extra_validators):
            return False
        if self.decision.data == DECLINE and not self.message.data:
            self.refuse(self.message, "Please write a few words, so that the client knows what to do next.")
        if self.decision.data == ADAPT:
            self._check_changes()
        if self.decision.data == CLEARANCE:
            self._check_letter()
        return not self.errors

    def _check_changes(self) -> None:
        for field in (self.treatment, self.minutes, self.pressure):
            if field.data not in field.choices:
                self.refuse(field, "Please choose one of those shown here.")

    def _check_letter(self) -> None:
        if not self.letter.data:
            self.refuse(self.letter, "Please tick what the letter agrees to.")
        if not self.on_paper.data:
            self.refuse(self.on_paper, "Please look at the letter itself before you record it.")

    def say(self, refusal: Refusal) -> None:
        """Put a service's refusal where it can be mended."""
        places = {ADAPT: "treatment", CLEARANCE: "letter", DECLINE: "message"}
        chosen = self[places.get(self.decision.data, "decision")]
        self.refuse(self.ticked if _is_about_ticks(refusal, self) else chosen, refusal.sentence)

    @property
    def changes(self) -> dict[str, Any]:
        """The length and pressure of an adapted visit."""
        return {"minutes": int(self.minutes.data), "pressure": self.pressure.data or None}

    @property
    def until(self) -> date | None:
        """The last day on which the letter holds; None for one without end."""
        day: date | None = self.valid_until.data
        return day


def _is_about_ticks(refusal: Refusal, form: ReviewForm) -> bool:
    return isinstance(refusal, NotReady) and not set(form.ticked.choices) <= set(form.ticked.data or ())
