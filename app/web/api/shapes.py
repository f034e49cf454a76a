"""What goes in and out of the API, as the OpenAPI document shows it.

An intake is read by the heart itself (`app.domain.answers`), so that a program, a form and the command
line are refused for the same reasons; its shape here is for the document.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model

from app.domain import vocabulary as words
from app.domain.answers import OLDEST
from app.domain.strict import LARGEST

DAY = (
    "(?:20[0-9]{2}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))|20(?:[02468][048]|[13579][26])-02-29)"
)
"""Each day from 2000 to 2099 and nothing else; no calendar of ours goes further."""


class Shape(BaseModel):
    """Nothing beside what is named."""

    model_config = ConfigDict(extra="forbid")


class Price(Shape):
    """An amount in hundredths of the currency."""

    cents: int
    currency: str = Field(description="ISO 4217 code", examples=["USD"])


class Option(Shape):
    """A length and what it costs."""

    minutes: int
    price: Price


class TreatmentOut(Shape):
    """One of the seven kinds of massage."""

    code: str = Field(examples=["deep_tissue"])
    slug: str = Field(examples=["deep-tissue"])
    name: str
    summary: str
    options: list[Option]


class Treatments(Shape):
    """The menu."""

    treatments: list[TreatmentOut]


class TherapistOut(Shape):
    """Somebody who gives treatments."""

    id: int
    name: str
    about: str
    treatments: list[str] = Field(description="codes of the treatments this therapist gives")


class Therapists(Shape):
    """Everybody who gives treatments at present."""

    therapists: list[TherapistOut]


def _day(written: object) -> date:
    """A day as people write it. Left to itself the library reads the number 0 as a day in 1970."""
    if not isinstance(written, str) or re.fullmatch(DAY, written) is None:
        raise ValueError("write a day between the years 2000 and 2099 as YYYY-MM-DD")
    return date.fromisoformat(written)


def _yes_or_no(written: object) -> bool:
    """A boolean as the document says it. Left to itself the library takes "y", "on" and more."""
    if written not in ("true", "false"):
        raise ValueError("write true or false")
    return written == "true"


class AvailabilityQuery(Shape):
    """What is looked for. Days are days in the spa's time zone."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    treatment: str = Field(max_length=40, description="code or slug of a treatment", examples=["swedish"])
    minutes: int = Field(ge=1, le=240, description="one of the treatment's lengths", examples=[60])
    first_day: Annotated[date, BeforeValidator(_day)] = Field(
        alias="from",
        description="first day, YYYY-MM-DD",
        examples=["2026-12-01"],
        json_schema_extra={"pattern": f"^{DAY}$"},
    )
    days: int = Field(default=1, ge=1, le=60, description="how many days")
    therapist: int | None = Field(default=None, ge=1, le=2**31 - 1, description="only this therapist")
    step_free: Annotated[bool, BeforeValidator(_yes_or_no)] = Field(
        default=False, description="only where the way to the room has no step"
    )


class SlotOut(Shape):
    """A start that can be booked now."""

    start: str = Field(description="with the spa's offset", examples=["2026-12-01T10:00:00-05:00"])
    end: str = Field(description="when the treatment ends")
    therapists: list[int] = Field(description="ids of those who could give it")


class Availability(Shape):
    """Every open start, in order of time."""

    treatment: str
    minutes: int
    timezone: str = Field(description="IANA name", examples=["America/New_York"])
    slots: list[SlotOut]


class ProblemOut(BaseModel):
    """A problem document (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    problems: list[dict[str, str]] | None = Field(default=None, description="each with path and message")
    alternatives: list[SlotOut] | None = Field(
        default=None, description="free times nearest to the one that could not be had"
    )


Whole = Annotated[int, Field(ge=0, le=LARGEST)]
Years = Annotated[int, Field(ge=0, le=OLDEST, description="years")]


def one_of_these(codes: tuple[str, ...]) -> Any:
    """One code of a list."""
    return Literal[codes]


def some_of_these(codes: tuple[str, ...]) -> Any:
    """Any number of codes of a list."""
    return list[one_of_these(codes)]  # type: ignore[misc]  # made of data


def shape_of(name: str, required: dict[str, Any], optional: dict[str, Any]) -> Any:
    """A shape made of the vocabulary; what is optional may also be null."""
    fields: dict[str, Any] = {field: (kind, ...) for field, kind in required.items()}
    fields |= {field: (kind | None, None) for field, kind in optional.items()}
    return create_model(name, __base__=Shape, **fields)


PregnancyIn = shape_of(
    "PregnancyIn",
    {"status": one_of_these(words.PREGNANCY_STATUSES)},
    {"high_risk": bool, "weeks_postpartum": Whole, "cesarean": bool},
)
ConditionIn: Any = shape_of(
    "ConditionIn",
    {"code": one_of_these(words.CONDITIONS)},
    {"areas": some_of_these(words.AREAS), "days_since": Whole},
)
IntakeIn = shape_of(
    "IntakeIn",
    {"age": Years},
    {
        "guardian_consent": bool,
        "pregnancy": PregnancyIn,
        "pressure_preference": one_of_these(words.PRESSURES),
        "requested_type": one_of_these(words.TREATMENT_TYPES),
        "conditions": list[ConditionIn],
        "goals": some_of_these(words.GOALS),
        "lifestyle": some_of_these(words.LIFESTYLES),
        "medications": some_of_these(words.MEDICATIONS),
        "allergies": some_of_these(words.ALLERGIES),
        "focus_areas": some_of_these(words.AREAS),
        "avoid_areas": some_of_these(words.AREAS),
        "clearance_on_file": some_of_these(words.REASON_CODES),
    },
)


class Reason(Shape):
    """A reason by its code, in words for the client."""

    code: str
    text: str


class ReasonWithEffect(Reason):
    """A reason and what it leads to; `urgency` where somebody should act at once."""

    effect: str
    urgency: str | None = None


class Notice(Reason):
    """Something the client should know, and the reason codes behind it."""

    codes: list[str]


class SuggestionOut(Shape):
    """A treatment that can be suggested, best first."""

    type: str
    pressure: str
    discouraged: bool
    reasons: list[Reason]
    cautions: list[Reason]
    notes: list[Reason]
    minutes: int = Field(description="a good length for a first visit")


class RuledOutOut(Shape):
    """A treatment that is not for now."""

    type: str
    reasons: list[Reason]


class Plan(Shape):
    """A proposed length and rhythm."""

    model_config = ConfigDict(extra="allow")

    minutes: int
    rhythm: str


class ResultOut(Shape):
    """What the rules make of an intake. No medical advice; a therapist decides."""

    model_config = ConfigDict(extra="allow")

    rules_version: str
    outcome: str
    max_pressure: str | None
    qualifications: list[str]
    suggestions: list[SuggestionOut]
    ruled_out: list[RuledOutOut]
    reasons: list[ReasonWithEffect]
    avoid_areas: list[str]
    heat_ban: bool
    flags: list[str]
    notices: list[Notice]
    next_steps: list[Reason]
    plan: Plan | None
