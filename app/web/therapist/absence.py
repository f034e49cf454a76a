"""“I cannot come”: a therapist says so, and sees what becomes of their visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import Refusal
from app.infra import clock
from app.spa.absences.models import ACCEPTED, CANCELLED, CHOSE_OTHER, Absence
from app.spa.absences.planning import TO_PROPOSE, WAITING, progress_of
from app.spa.absences.queries import absences_of
from app.spa.absences.reporting import report_absence
from app.spa.booking.models import Appointment
from app.web.absence_form import AbsenceForm
from app.web.access import my_therapist_or_404
from app.web.days import day_of
from app.web.therapist.place import bp, reader

WORDS = {
    TO_PROPOSE: ("A manager finds another way", "care"),
    WAITING: ("The client has been asked", "ask"),
    ACCEPTED: ("Has another place", "good"),
    CHOSE_OTHER: ("Has another place", "good"),
    CANCELLED: ("Cancelled", ""),
}
OTHER = ("Settled", "")


@dataclass(frozen=True, slots=True)
class Affected:
    """A visit that an absence hits, and how far it has come."""

    visit: Appointment
    word: str
    kind: str


def own_absences(therapist_id: int, now: datetime) -> list[tuple[Absence, list[Affected]]]:
    """A therapist's absences that are not over, each with the visits it hits."""
    return [
        (one, [Affected(visit, *WORDS.get(state, OTHER)) for visit, state in progress_of(one, now=now)])
        for one in absences_of(therapist_id, now=now)
    ]


@bp.get("/absence")
def absence() -> str:
    """The form, and what is known already."""
    now = clock.now()
    form = AbsenceForm(None, first_on=day_of(now))
    return _page(form)


@bp.post("/absence")
def create_own_absence() -> ResponseReturnValue:
    """Write it down. From now on nothing more is booked then; the visits are a manager's to settle."""
    therapist, form = my_therapist_or_404(), AbsenceForm(request.form)
    if not form.validate():
        return _page(form), 422
    starts_at, ends_at = form.span()
    try:
        report_absence(
            therapist,
            starts_at,
            ends_at,
            reason=form.reason.data or "",
            user_id=reader().id,
            now=clock.now(),
        )
    except Refusal as refusal:
        form.refuse(form.first_on, refusal.sentence)
        return _page(form), refusal.status
    flash("Noted. Nothing more is booked with you then; a manager looks after your visits.", "good")
    return redirect(url_for(".absence"))


def _page(form: AbsenceForm) -> str:
    therapist = my_therapist_or_404()
    known = own_absences(therapist.id, clock.now())
    return render_template("therapist/absence.html", therapist=therapist, form=form, known=known)
