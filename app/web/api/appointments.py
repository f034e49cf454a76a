"""Booking by other programs: with a token, once for each idempotency key, by the spa's own rules."""

from __future__ import annotations

from flask import Response, abort, request

from app.domain.availability import SlotRequest
from app.domain.errors import ChangedMeanwhile, Refusal
from app.infra import clock
from app.spa.accounts.models import Role
from app.spa.accounts.tokens import READ, WRITE
from app.spa.booking.by_token import Request, answer_given, book_by_token
from app.spa.booking.elsewhere import search_elsewhere
from app.spa.booking.models import Appointment
from app.spa.booking.queries import ask
from app.spa.booking.services import cancel, move
from app.spa.intake.consents import CONSENTS
from app.spa.intake.reading import screen_on
from app.spa.settings.queries import policy, zone
from app.spa.treatments.models import Treatment
from app.spa.treatments.queries import treatment_by_code
from app.web.api import booking_shapes as shapes
from app.web.api.bearer import bearer, my_token, own_booking_or_404
from app.web.api.booking_answers import answer, discreet, facts, refuse, tag
from app.web.api.booking_bodies import Booking, read_booking, read_change
from app.web.api.document import BEARER, answers, served, spec
from app.web.api.place import bp
from app.web.days import day_of, today
from app.web.errors import problem

READS, WRITES = {BEARER: [READ]}, {BEARER: [WRITE]}


@bp.get("/consents")
@spec.validate(resp=answers(shapes.Consents), operation_id="consents")
def list_consents() -> Response:
    """What a client is asked to agree to, word for word. A booking names the versions agreed to."""
    asked = [{"kind": kind, "version": version, "text": text} for kind, (version, text) in CONSENTS.items()]
    return served({"consents": asked})


@bp.post("/appointments")
@bearer(WRITE)
@spec.validate(
    headers=shapes.BookingHeaders,
    json=shapes.AppointmentIn,
    resp=answers(shapes.AppointmentOut, 400, 401, 403, 409, 413, 415, 429, 503, status=201),
    security=WRITES,
    operation_id="book",
)
def create_appointment() -> Response:
    """Book a visit for a client. Without an intake the client is asked for the answers by e-mail."""
    wanted = read_booking()
    key = request.context.headers.key  # type: ignore[attr-defined]  # put there by spectree
    this = Request(my_token().id, key, wanted.digest)
    if (told := answer_given(this)) is not None:
        return answer(told, 201)
    treatment = _offered(wanted)
    try:
        told = book_by_token(
            this,
            treatment,
            wanted.minutes,
            wanted.starts_at,
            wanted.wishes,
            describe=facts,
            now=clock.now(),
            policy=policy(),
            zone=zone(),
        )
    except Refusal as refusal:
        refuse(refusal, _search(treatment, wanted), wanted.starts_at)
    return answer(told, 201)


@bp.get("/appointments/<uid>")
@bearer(READ)
@spec.validate(
    resp=answers(shapes.AppointmentOut, 401, 403, 404, 429), security=READS, operation_id="appointment"
)
def show_appointment(uid: str) -> Response:
    """A visit that this token has booked, as it stands now."""
    return answer(facts(own_booking_or_404(uid)))


@bp.patch("/appointments/<uid>")
@bearer(WRITE)
@spec.validate(
    headers=shapes.ChangeHeaders,
    json=shapes.ChangeIn,
    resp=answers(shapes.AppointmentOut, 400, 401, 403, 404, 409, 412, 413, 415, 429, 503),
    security=WRITES,
    operation_id="change",
)
def change_appointment(uid: str) -> Response:
    """Move a visit to another time or therapist. It keeps its place until the other one is its own."""
    visit = own_booking_or_404(uid)
    wanted = read_change()
    sequence = _seen(visit)
    if wanted.starts_at is None and wanted.therapist_id is None:
        return answer(facts(visit))
    starts_at = wanted.starts_at or visit.starts_at
    search = search_elsewhere(visit, therapist_id=wanted.therapist_id, now=clock.now(), policy=policy())
    visit_id = visit.id
    try:
        moved = move(
            visit,
            starts_at,
            therapist_id=wanted.therapist_id,
            if_sequence=sequence,
            by=Role.CLIENT,
            now=clock.now(),
            policy=policy(),
            zone=zone(),
        )
    except Refusal as refusal:
        refuse(discreet(refusal), search, starts_at, without=(visit_id,))
    return answer(facts(moved))


@bp.delete("/appointments/<uid>")
@bearer(WRITE)
@spec.validate(
    headers=shapes.ChangeHeaders,
    resp=answers(None, 401, 403, 404, 409, 412, 429, 503, status=204),
    security=WRITES,
    operation_id="cancel",
)
def cancel_appointment(uid: str) -> Response:
    """Call a visit off; twice is once. What has begun cannot be called off."""
    visit = own_booking_or_404(uid)
    _seen(visit)
    cancel(visit, by=Role.CLIENT, now=clock.now())
    return Response(status=204)


def _seen(visit: Appointment) -> int | None:
    """The sequence that the caller has seen, where they say so. 412 if the visit is another by now."""
    if not request.headers.get("If-Match"):
        return None
    if not request.if_match.contains(tag(facts(visit))):
        raise ChangedMeanwhile
    return visit.sequence


def _offered(wanted: Booking) -> Treatment:
    treatment = treatment_by_code(wanted.treatment)
    if treatment is None or treatment.option(wanted.minutes) is None:
        detail = "This treatment is not offered, or not in that length. The list of treatments shows what is."
        abort(problem(409, code="not_offered", detail=detail))
    return treatment


def _search(treatment: Treatment, wanted: Booking) -> SlotRequest:
    wishes = wanted.wishes
    return ask(
        treatment,
        wanted.minutes,
        therapist_id=wishes.therapist_id,
        gender=wishes.gender,
        step_free=wishes.step_free,
        qualifications=_training(wanted),
        now=clock.now(),
        policy=policy(),
    )


def _training(wanted: Booking) -> frozenset[str]:
    """What the answers that came along ask of the therapist on that day."""
    if wanted.wishes.answers is None:
        return frozenset()
    result = screen_on(wanted.wishes.answers, answered_on=today(), visit_on=day_of(wanted.starts_at))
    return frozenset(result.qualifications)
