"""The JSON front door, version 1: the same services and the same refusals as the pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NoReturn
from zoneinfo import ZoneInfo

from flask import Response, abort, request

from app.domain.answers import Intake
from app.domain.availability import OpenSlot
from app.domain.strict import InvalidIntake
from app.domain.suggestions import suggest
from app.infra import clock
from app.infra.extensions import limiter
from app.spa.booking.house import House, steadily
from app.spa.booking.queries import ask, slots
from app.spa.roster.queries import therapists
from app.spa.settings.queries import settings, zone
from app.spa.treatments.queries import menu
from app.web.api import shapes
from app.web.api.document import JSON, answers, as_json, body, document, served, spec
from app.web.api.place import bp
from app.web.errors import problem

SUGGESTIONS_FROM_ONE_PLACE = "120 per minute"


@bp.get("/openapi.json")
def openapi() -> Response:
    """The description of this API (OpenAPI 3.1)."""
    return served(document())


@bp.get("/treatments")
@spec.validate(resp=answers(shapes.Treatments), operation_id="treatments")
def list_treatments() -> Response:
    """The treatments on offer, with lengths and prices."""
    currency = settings().spa_currency
    offered = [
        {
            "code": treatment.code,
            "slug": treatment.slug,
            "name": treatment.name,
            "summary": treatment.summary,
            "options": [
                {"minutes": option.minutes, "price": {"cents": option.price_cents, "currency": currency}}
                for option in treatment.options
            ],
        }
        for treatment in menu()
    ]
    return served({"treatments": offered})


@bp.get("/therapists")
@spec.validate(resp=answers(shapes.Therapists), operation_id="therapists")
def list_therapists() -> Response:
    """Everybody who gives treatments at present, and which."""
    codes = {treatment.id: treatment.code for treatment in menu()}
    working = [
        {
            "id": therapist.id,
            "name": therapist.name,
            "about": therapist.about,
            "treatments": [codes[s.treatment_id] for s in therapist.skills if s.treatment_id in codes],
        }
        for therapist in therapists()
    ]
    return served({"therapists": working})


@bp.get("/availability")
@spec.validate(
    query=shapes.AvailabilityQuery, resp=answers(shapes.Availability, 404), operation_id="availability"
)
def availability() -> Response:
    """Every open start of a treatment on some days, with who could give it; it may go at any moment."""
    asked: shapes.AvailabilityQuery = request.context.query  # type: ignore[attr-defined]  # put there by spectree
    return steadily(lambda standing: _open_starts(asked, standing))


def _open_starts(asked: shapes.AvailabilityQuery, standing: House) -> Response:
    treatment = standing.treatments.get(asked.treatment) or _no_such_treatment(standing)
    if treatment.option(asked.minutes) is None:
        lengths = ", ".join(str(option.minutes) for option in treatment.options)
        abort(
            problem(404, code="no_such_length", detail=f"minutes: {treatment.name} is offered for {lengths}.")
        )
    if asked.therapist is not None and asked.therapist not in standing.roster.therapists:
        abort(problem(404, code="no_such_therapist", detail="therapist: there is nobody with this id."))
    here = zone()
    wanted = ask(
        treatment,
        asked.minutes,
        therapist_id=asked.therapist,
        step_free=asked.step_free,
        now=clock.now(),
        policy=standing.policy,
    )
    found = slots(wanted, first_day=asked.first_day, days=asked.days, zone=here, standing=standing)
    said = _availability(treatment.code, asked.minutes, here, found)
    return Response(said, content_type=JSON)


@lru_cache(maxsize=64)
def _availability(code: str, minutes: int, here: ZoneInfo, found: Sequence[OpenSlot]) -> str:
    """The same slots in writing: that takes longer than finding them."""
    said = [
        {
            "start": datetime.fromtimestamp(slot.start, here).isoformat(),
            "end": datetime.fromtimestamp(slot.end, here).isoformat(),
            "therapists": list(slot.therapist_ids),
        }
        for slot in found
    ]
    return as_json({"treatment": code, "minutes": minutes, "timezone": here.key, "slots": said})


@bp.post("/suggestions")
@limiter.limit(SUGGESTIONS_FROM_ONE_PLACE)
@spec.validate(
    json=shapes.IntakeIn, resp=answers(shapes.ResultOut, 400, 413, 415, 429), operation_id="suggestions"
)
def create_suggestion() -> Response:
    """Which massage suits an intake, what does not, and why. Nothing is stored. No medical advice."""
    try:
        intake = Intake.parse(body())
    except InvalidIntake as invalid:
        found = [{"path": one.path, "message": one.message} for one in invalid.problems]
        abort(problem(422, code="invalid_intake", detail=str(invalid), problems=found))
    return served(suggest(intake).to_dict())


def _no_such_treatment(standing: House) -> NoReturn:
    known = ", ".join(one.code for one in standing.menu)
    abort(problem(404, code="no_such_treatment", detail=f"treatment: it must be one of {known}."))
