"""What goes in and out where programs book, as the OpenAPI document shows it.

The patterns say exactly what is taken, so that whatever fits the document is understood; what is then refused
is refused for the calendar's reasons.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from app.domain import vocabulary as words
from app.domain.lifecycle import Status
from app.spa.intake.consents import CONSENTS, current_version
from app.spa.roster.models import GENDERS
from app.web.api.shapes import DAY, IntakeIn, Price, Shape, one_of_these, shape_of

CLOCK = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
INSTANT = f"^{DAY}T{CLOCK}:[0-5][0-9](?:Z|[+-]{CLOCK})$"
_SIGN, _WORD = "[A-Za-z0-9_+%-]", "[A-Za-z0-9]"
_PARTS = (  # never longer than mail servers take: 64 signs before the @, 254 in all
    f"{_SIGN}{{1,64}}",
    f"{_SIGN}{{1,31}}[.]{_SIGN}{{1,32}}",
    f"{_SIGN}{{1,15}}(?:[.]{_SIGN}{{1,15}}){{2,3}}",
)
_DOMAINS = (f"(?:{_WORD}{{1,24}}(?:-{_WORD}{{1,12}}){{0,2}}[.]){{1,3}}", f"(?:{_WORD}{{1,20}}[.]){{4,5}}")
EMAIL = f"^(?:{'|'.join(_PARTS)})@(?:{'|'.join(_DOMAINS)})[A-Za-z]{{2,24}}$"
PHONE = "^[+][1-9][0-9]{7,14}$"
NAME = r"^[^\s\x00-\x20\x7f-\xa0](?:[^\x00-\x1f\x7f-\x9f]{0,118}[^\s\x00-\x20\x7f-\xa0])?$"
KEY = "^[!-~]{1,200}$"
TAGS = '^(?:[*]|"[!#-~]{1,60}"(?:, ?"[!#-~]{1,60}"){0,9})?$'
MOST = 2**31 - 1


def fits(pattern: str, what: str) -> AfterValidator:
    """Take text that fits a pattern from its first character to its last."""
    compiled = re.compile(pattern)

    def check(written: str) -> str:
        if compiled.fullmatch(written) is None or any("\ud800" <= sign <= "\udfff" for sign in written):
            raise ValueError(f"write {what}")
        return written

    return AfterValidator(check)


Instant = Annotated[
    str,
    fits(INSTANT, "the instant as in 2026-12-01T10:00:00-05:00"),
    Field(
        json_schema_extra={"pattern": INSTANT},
        description="RFC 3339 with an offset, whole seconds",
        examples=["2026-12-01T10:00:00-05:00"],
    ),
]
Name = Annotated[
    str,
    fits(NAME, "a name of at most 120 characters"),
    Field(json_schema_extra={"pattern": NAME}, examples=["Vera Visitor"]),
]
Email = Annotated[
    str,
    fits(EMAIL, "an e-mail address as in name@example.com"),
    Field(json_schema_extra={"pattern": EMAIL}, examples=["vera@example.com"]),
]
Phone = Annotated[
    str,
    fits(PHONE, "the number with its country code, as in +12125550123"),
    Field(json_schema_extra={"pattern": PHONE}, description="E.164", examples=["+12125550123"]),
]
Key = Annotated[
    str, fits(KEY, "1 to 200 visible ASCII characters"), Field(json_schema_extra={"pattern": KEY})
]
Tags = Annotated[
    str,
    fits(TAGS, "the ETag in its quotes, or *"),
    Field(json_schema_extra={"pattern": TAGS}, examples=['"0-confirmed"']),
]
Minutes = Annotated[int, Field(ge=1, le=240, description="one of the treatment's lengths", examples=[60])]
TherapistId = Annotated[int, Field(ge=1, le=MOST, description="this therapist and no other")]

ClientIn = shape_of("ClientIn", {"name": Name, "email": Email}, {"phone": Phone})
ClientIn.__doc__ = "Who comes. We write to the address."
ConsentsIn = shape_of("ConsentsIn", {kind: Literal[current_version(kind)] for kind in CONSENTS}, {})
ConsentsIn.__doc__ = "What the client has agreed to: for each kind the version of its words (GET consents)."
AnswersIn = shape_of("AnswersIn", {"intake": IntakeIn, "consents": ConsentsIn}, {})
AnswersIn.__doc__ = "Answers about health come with the client's consents, or not at all."
AppointmentIn = shape_of(
    "AppointmentIn",
    {
        "treatment": Annotated[one_of_these(words.TREATMENT_TYPES), Field(examples=["swedish"])],
        "minutes": Minutes,
        "start": Instant,
        "client": ClientIn,
    },
    {
        "therapist": TherapistId,
        "gender": one_of_these(GENDERS),
        "step_free": bool,
        "answers": AnswersIn,
    },
)
ChangeIn = shape_of("ChangeIn", {}, {"start": Instant, "therapist": TherapistId})
ChangeIn.__doc__ = "What shall be otherwise; what is left out or null stays."


class TherapistNamed(Shape):
    """Who gives the treatment."""

    id: int
    name: str


class AppointmentOut(Shape):
    """A visit that this token has booked. Nothing about health in it, and nothing of the client."""

    id: str = Field(examples=["0f8fad5bd9cb469fa16570867728950e"])
    status: Literal[*(str(status) for status in Status)] = Field(  # type: ignore[valid-type]  # made of data
        description="pending_review: a therapist looks first"
    )
    treatment: str
    minutes: int
    start: str = Field(description="with the spa's offset")
    end: str
    therapist: TherapistNamed
    price: Price
    sequence: int = Field(description="rises with every move")


class ConsentOut(Shape):
    """Words that a client may agree to."""

    kind: str
    version: str
    text: str


class Consents(Shape):
    """What a client is asked to agree to, in today's words."""

    consents: list[ConsentOut]


class BookingHeaders(BaseModel):
    """What may come beside a booking."""

    model_config = ConfigDict(extra="ignore")

    key: Key | None = Field(
        default=None,
        alias="Idempotency-Key",
        description="Sent twice with the same body, it books once and is answered the same.",
    )


class ChangeHeaders(BaseModel):
    """What may come beside a change."""

    model_config = ConfigDict(extra="ignore")

    if_match: Tags | None = Field(
        default=None,
        alias="If-Match",
        description="The ETag that was seen; 412 if the visit is another by now.",
    )
