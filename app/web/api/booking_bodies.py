"""Reading what a program wants: every problem with its place, an intake by the heart's own rules."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

from flask import abort
from pydantic import BaseModel, ValidationError

from app.domain.answers import Intake
from app.domain.strict import MOST_PROBLEMS, InvalidIntake
from app.spa.booking.by_token import Wishes
from app.spa.booking.services import WalkIn
from app.spa.intake.consents import CONSENTS
from app.web.api.booking_shapes import AppointmentIn, ChangeIn
from app.web.api.document import body
from app.web.errors import problem
from app.web.forms import normal_address

Problems = list[dict[str, str]]
INTAKE = ("answers", "intake")


@dataclass(frozen=True, slots=True)
class Booking:
    """A booking as a program wants it. `starts_at` is aware; `digest` is the same for the same body."""

    treatment: str
    minutes: int
    starts_at: datetime
    wishes: Wishes
    digest: str


@dataclass(frozen=True, slots=True)
class Change:
    """What shall be otherwise; None stays as it is."""

    starts_at: datetime | None
    therapist_id: int | None


def read_booking() -> Booking:
    """The body of a booking. Aborts with 400, 415, or 422 and every problem found."""
    sent = body()
    problems: Problems = []
    intake = _intake(sent, problems)
    read = _shaped(AppointmentIn, sent, problems)
    email = normal_address(read.client.email) if read is not None else None
    if read is not None and email is None:
        problems.append({"path": "client.email", "message": "no mail server would take this address"})
    if problems or read is None or email is None:
        _invalid(problems)
    return Booking(
        treatment=read.treatment,
        minutes=read.minutes,
        starts_at=datetime.fromisoformat(read.start),
        wishes=Wishes(
            comer=WalkIn(name=read.client.name, email=email, phone=read.client.phone),
            therapist_id=read.therapist,
            gender=read.gender,
            step_free=bool(read.step_free),
            answers=None if intake is None else {"intake": intake, "beside": {}, "steps": []},
            consents=() if intake is None else tuple(CONSENTS),
        ),
        digest=hashlib.sha256(json.dumps(sent, sort_keys=True).encode()).hexdigest(),
    )


def read_change() -> Change:
    """The body of a change. Aborts with 400, 415, or 422 and every problem found."""
    problems: Problems = []
    read = _shaped(ChangeIn, body(), problems)
    if read is None:
        _invalid(problems)
    starts_at = None if read.start is None else datetime.fromisoformat(read.start)
    return Change(starts_at, read.therapist)


def _shaped(shape: type[BaseModel], sent: object, problems: Problems) -> Any:
    """The body in its shape; None, and why, where it has not that shape."""
    is_said = any(one["path"].startswith("answers.intake") for one in problems)
    try:
        return shape.model_validate(sent, strict=True)
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False, include_context=False)
        # What the heart has said about the intake already, it said in better words.
        problems += [
            {"path": _path(one["loc"]), "message": one["msg"]}
            for one in found[:MOST_PROBLEMS]
            if not (is_said and one["loc"][:2] == INTAKE)
        ]
        return None


def _intake(sent: object, problems: Problems) -> dict[str, Any] | None:
    """The intake among the answers as the heart reads it; None where there is none."""
    answers = sent.get("answers") if isinstance(sent, dict) else None
    if not isinstance(answers, dict) or "intake" not in answers:
        return None
    try:
        return Intake.parse(answers["intake"]).to_dict()
    except InvalidIntake as invalid:
        inside = [(f".{one.path}" if one.path else "", one.message) for one in invalid.problems]
        problems += [{"path": f"answers.intake{path}", "message": message} for path, message in inside]
        return None


def _path(place: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in place)


def _invalid(problems: Problems) -> NoReturn:
    said = "; ".join(f"{one['path']}: {one['message']}" for one in problems[:3])
    abort(problem(422, code="invalid_request", detail=said, problems=problems))
