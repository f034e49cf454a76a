"""Emergency access: a colleague's client needs help, and somebody must know what to mind. On record."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import RadioField
from wtforms.validators import InputRequired

from app.domain.lifecycle import Status
from app.infra import clock
from app.spa.booking.models import Appointment
from app.spa.booking.queries import appointment_by_token, day_board
from app.spa.intake.reading import AREAS, CONTACT, AnswersClosed, record_health_reads
from app.spa.intake.standing import closed_to_us
from app.spa.notes.queries import last_visits, visits_with_answers
from app.spa.roster.models import Therapist
from app.spa.settings.queries import zone
from app.web.access import my_therapist_or_404
from app.web.body_map_view import map_of
from app.web.days import day_of
from app.web.forms import Form
from app.web.therapist.answers import own_words, parts
from app.web.therapist.place import bp, client_of, reader
from app.web.therapist.preparing import BRIEF, brief_of
from app.web.therapist.rules import flag_cards
from app.web.therapist.whole import areas_of, people_to_call, whole_parts

AROUND = timedelta(hours=2)
"""How near a colleague's visit must be: nobody needs help in one of last week."""
GOING_ON = (Status.CONFIRMED, Status.CHECKED_IN, Status.COMPLETED)
REASONS = {
    "unwell": "The client feels unwell now",
    "alone": "The therapist had to leave, and I am taking over",
    "asked": "The therapist asked me for help in the room",
}
"""Why one may look. To choose from, since what somebody types here would stand in the record in clear."""


class EmergencyForm(Form):
    """Why."""

    reason = RadioField(
        "Why do you need to see it?",
        choices=REASONS,
        validators=[InputRequired("Please say why. It stands in the record, where the client can read it.")],
    )


@bp.get("/emergency")
def emergency() -> ResponseReturnValue:
    """Colleagues' visits of about now, without names: room and time are enough to find the right one."""
    return _choose(my_therapist_or_404(), EmergencyForm(formdata=None))


@bp.post("/visits/<token>/emergency")
def create_emergency(token: str) -> ResponseReturnValue:
    """Show what matters of a colleague's visit, this once, with the reason on record."""
    therapist, now = my_therapist_or_404(), clock.now()
    visit = appointment_by_token(token)
    if visit is None or not _may_be_needed(visit, therapist.id, now):
        abort(404)
    form = EmergencyForm(request.form)
    if not form.validate():
        return _choose(therapist, form), 422
    appointment_id, client_id = visit.id, client_of(visit).id
    if closed_to_us([client_id]):
        raise AnswersClosed
    why = f"Emergency: {REASONS[form.reason.data]}"
    seen = [(client_of(visit), what, visit.uid) for what in (BRIEF, CONTACT, AREAS)]
    record_health_reads(seen, reader=reader(), reason=why, now=now)
    opened = visits_with_answers([appointment_id])[0]
    last = last_visits([client_id], before=opened.starts_at).get(client_id)
    answers = opened.intake.answers if opened.intake else None
    return render_template(
        "therapist/emergency_brief.html",
        visit=opened,
        client=client_of(opened),
        brief=brief_of(opened, last, None),
        cards=flag_cards(opened.screening.result) if opened.screening else [],
        parts=[*parts(answers), *whole_parts(answers)] if answers else [],
        people=people_to_call(answers or {}),
        areas=areas_of(opened, answers["intake"] if answers else None),
        words=own_words(answers) if answers else None,
        map=map_of(answers) if answers else None,
    )


def _choose(therapist: Therapist, form: EmergencyForm) -> str:
    therapist_id, now = therapist.id, clock.now()
    board = day_board(day_of(now), zone=zone(), now=now)
    visits = [visit for visit in board if _may_be_needed(visit, therapist_id, now)]
    return render_template("therapist/emergency.html", visits=visits, form=form)


def _may_be_needed(visit: Appointment, therapist_id: int, now: datetime) -> bool:
    """A colleague's visit of about now. One's own are open anyway."""
    return (
        visit.therapist_id != therapist_id
        and visit.status in GOING_ON
        and visit.starts_at - AROUND <= now <= visit.ends_at + AROUND
    )
