"""One visit: limits first, each flag with its rule, the answers, what was before, and what to decide."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from app.domain.errors import Refusal
from app.domain.lifecycle import Status
from app.infra import clock
from app.spa.booking.areas import agreed_areas
from app.spa.booking.desk import EARLIEST_WELCOME
from app.spa.booking.models import Appointment
from app.spa.booking.readiness import open_flags
from app.spa.booking.screened import is_unscreened
from app.spa.intake.reading import AREAS, record_health_reads
from app.spa.intake.reasons import PREPARING_VISIT
from app.spa.intake.standing import closed_to_us
from app.spa.notes.body import NoteBody
from app.spa.notes.models import SessionNote
from app.spa.notes.queries import (
    NOTE,
    earlier_notes,
    last_visits,
    newest_signed,
    note_of,
    visits_with_answers,
)
from app.spa.notes.services import BEGUN
from app.spa.plans.queries import place_of
from app.web.access import my_therapist_or_404, therapists_appointment_or_404
from app.web.body_map_view import map_of
from app.web.days import day_of
from app.web.therapist.answers import own_words, parts
from app.web.therapist.place import bp, client_of, reader
from app.web.therapist.preparing import BRIEF, CLOSED, brief_of
from app.web.therapist.review_form import ReviewForm, options_for
from app.web.therapist.rules import flag_cards
from app.web.therapist.whole import Areas, areas_of, fresh_for, whole_parts

OLD = timedelta(days=90)
"""Answers older than this are pointed out."""
NOTHING: dict[str, Any] = {
    "brief": CLOSED,
    "still_open": frozenset(),
    "cards": [],
    "parts": [],
    "fresh": [],
    "words": None,
    "map": None,
    "suggestion": None,
    "against": [],
}
"""What is shown where nobody has answered yet, or where nobody may read it any more."""


@bp.get("/visits/<token>")
def visit(token: str) -> ResponseReturnValue:
    """The whole brief of one of my own visits."""
    return visit_page(therapists_appointment_or_404(token))


def visit_page(
    appointment: Appointment, form: ReviewForm | None = None, refusal: Refusal | None = None
) -> ResponseReturnValue:
    """The page about a visit; again with what was typed where something was refused."""
    now, appointment_id = clock.now(), appointment.id
    client_id, starts_at = client_of(appointment).id, appointment.starts_at
    notes = earlier_notes(client_id, before=starts_at)
    closed = bool(closed_to_us([client_id]))
    _record(appointment, notes, now, closed=closed)
    opened = visits_with_answers([appointment_id])[0]
    page = render_template(
        "therapist/visit.html",
        **_facts(opened, now),
        **(dict(NOTHING) if closed else _health(opened)),
        areas=_areas(opened, closed=closed),
        notes=[(note, NoteBody.read(note.body)) for note in earlier_notes(client_id, before=starts_at)],
        form=None if closed else form or _form(opened),
        refusal=refusal,
    )
    return (page, refusal.status) if refusal else (page, 422) if form is not None else page


def _record(appointment: Appointment, notes: list[SessionNote], now: datetime, *, closed: bool) -> None:
    """Everything the page shows, on record before any of it is opened."""
    client = client_of(appointment)
    seen = [(client, NOTE, note.uid) for note in notes]
    if agreed_areas(appointment.id):
        seen.append((client, AREAS, appointment.uid))
    if appointment.intake is not None and appointment.screening is not None and not closed:
        seen += [
            # The card tells what has changed since last time: a read of the answers of then, too.
            (client, BRIEF, appointment.uid),
            (client, "intake", appointment.intake.uid),
            (client, "screening", appointment.screening.uid),
        ]
    seen += [(client, "review", review.uid) for review in appointment.reviews]
    if seen:
        record_health_reads(seen, reader=reader(), reason=PREPARING_VISIT, now=now)


def _facts(visit: Appointment, now: datetime) -> dict[str, Any]:
    """What the page says that is no health answer, and what can be done next."""
    status, has_begun = Status(visit.status), now >= visit.starts_at
    return {
        "visit": visit,
        "client": client_of(visit),
        "is_today": day_of(visit.starts_at) == day_of(now),
        "day": day_of(visit.starts_at),
        "can_arrive": status == Status.CONFIRMED and visit.starts_at - now <= EARLIEST_WELCOME,
        "can_be_missed": status == Status.CONFIRMED and has_begun,
        "can_complete": status == Status.CHECKED_IN and has_begun,
        "can_write": status in BEGUN,
        "is_late": status == Status.PENDING_REVIEW and has_begun,
        "note": note_of(visit.id),
        "place": place_of(visit.id),
    }


def _health(visit: Appointment) -> dict[str, Any]:
    """The card, the flags with their rules, and the answers. All of it is on record by now."""
    client_id, before = client_of(visit).id, visit.starts_at
    last = last_visits([client_id], before=before).get(client_id)
    plan = newest_signed(visit.therapist_id, [client_id], before=before).get(client_id)
    shown = dict(NOTHING) | {"brief": brief_of(visit, last, plan), "still_open": open_flags(visit)}
    if is_unscreened(visit.needs) or visit.screening is None or visit.intake is None:
        return shown
    result, answers = visit.screening.result, visit.intake.answers
    code = visit.treatment.code
    return shown | {
        "result": result,
        "cards": flag_cards(result),
        "parts": [*parts(answers), *whole_parts(answers)],
        "fresh": fresh_for(visit),
        "words": own_words(answers),
        "map": map_of(answers),
        "suggestion": next((one for one in result["suggestions"] if one["type"] == code), None),
        "against": next((one["reasons"] for one in result["ruled_out"] if one["type"] == code), []),
        "others": [one for one in result["suggestions"] if one["type"] != code],
        "is_old": visit.starts_at - visit.intake.answered_at > OLD,
    }


def _areas(visit: Appointment, *, closed: bool) -> Areas:
    told = visit.intake.answers["intake"] if visit.intake is not None and not closed else None
    return areas_of(visit, told)


def _form(visit: Appointment) -> ReviewForm | None:
    """An empty decision form, or none where nothing is left to decide."""
    options = options_for(visit, my_therapist_or_404())
    if options is None:
        return None
    ticked = [code for code in options.to_tick if code not in open_flags(visit)]
    given = {"seen": str(len(visit.reviews)), "ticked": ticked, "minutes": str(visit.minutes)}
    return ReviewForm(formdata=None, data=given).offer(options, visit)
