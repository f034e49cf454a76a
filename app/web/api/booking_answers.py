"""What programs are answered about a visit: its facts, and other times where it cannot be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NoReturn

from flask import Response, abort, jsonify, url_for

from app.domain.availability import OpenSlot, SlotRequest
from app.domain.errors import Busy, NotBookable, NotQualified, Refusal
from app.spa.booking.desk import KeyReused
from app.spa.booking.models import Appointment
from app.spa.booking.queries import alternatives
from app.spa.roster.queries import name_of
from app.spa.settings.queries import settings, zone
from app.spa.treatments.queries import code_of
from app.web.errors import problem

NO_OTHER_TIME_HELPS = (NotBookable, KeyReused, Busy)


class NotPossible(Refusal):
    """A visit cannot go where a program wants it, for reasons that are the client's own."""

    code = "not_possible"
    default = (
        "This visit cannot be moved there online. Please choose another time, or ask the client to call us."
    )


def facts(visit: Appointment) -> dict[str, Any]:
    """What a program may know of a visit that it has booked."""
    here = zone()
    return {
        "id": visit.token,
        "status": str(visit.status),
        "treatment": code_of(visit.treatment_id),
        "minutes": visit.minutes,
        "start": visit.starts_at.astimezone(here).isoformat(),
        "end": visit.ends_at.astimezone(here).isoformat(),
        "therapist": {"id": visit.therapist_id, "name": name_of(visit.therapist_id)},
        "price": {"cents": visit.price_cents, "currency": settings().spa_currency},
        "sequence": visit.sequence,
    }


def tag(told: dict[str, Any]) -> str:
    """The entity tag of a visit: another one after each move and each step of its life."""
    return f"{told['sequence']}-{told['status']}"


def answer(told: dict[str, Any], status: int = 200) -> Response:
    """The facts of a visit as an answer, with its tag; of a new one with its address."""
    response = jsonify(told)
    response.status_code = status
    response.set_etag(tag(told))
    if status == 201:
        response.headers["Location"] = url_for("api.show_appointment", uid=told["id"])
    return response


def slots_as_json(found: Iterable[OpenSlot]) -> list[dict[str, Any]]:
    """Free times in the spa's zone."""
    here = zone()
    return [
        {
            "start": datetime.fromtimestamp(slot.start, here).isoformat(),
            "end": datetime.fromtimestamp(slot.end, here).isoformat(),
            "therapists": list(slot.therapist_ids),
        }
        for slot in found
    ]


def refuse(
    refusal: Refusal, search: SlotRequest, starts_at: datetime, *, without: tuple[int, ...] = ()
) -> NoReturn:
    """Say no, with the free times that are nearest where another time would help."""
    if isinstance(refusal, NO_OTHER_TIME_HELPS):
        raise refusal
    near = alternatives(search, starts_at, zone=zone(), without=without)
    abort(
        problem(refusal.status, code=refusal.code, detail=refusal.sentence, alternatives=slots_as_json(near))
    )


def discreet(refusal: Refusal) -> Refusal:
    """A refusal to move as a program may hear it: what the client has told us since is not its business."""
    return NotPossible() if isinstance(refusal, NotBookable | NotQualified) else refusal
