"""Deciding about a visit: give it, change it, record a letter, or decline it."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import Refusal
from app.domain.lifecycle import Status
from app.infra import clock
from app.spa.booking import reviews
from app.spa.booking.models import Appointment
from app.spa.booking.queries import appointment_by_token
from app.spa.intake.standing import closed_to_us
from app.spa.roster.models import Therapist
from app.spa.settings.queries import policy, zone
from app.spa.treatments.queries import treatment_by_code
from app.web.access import my_therapist_or_404, therapists_appointment_or_404
from app.web.therapist.place import bp
from app.web.therapist.review_form import ACCEPT, ADAPT, CLEARANCE, DECLINE, ReviewForm, options_for
from app.web.therapist.visit import visit_page

DONE = {
    ACCEPT: "Your decision is kept.",
    ADAPT: "Your changes are kept, and the client is told where to read them.",
    CLEARANCE: "The letter is recorded.",
    DECLINE: "The visit is declined, and the client is told where to read your words.",
}
"""What is said afterwards. It travels in a cookie, so it says nothing about anybody's health."""
WAITING_STILL = "The letter is recorded. The visit still waits: something else has to be decided first."
DECIDED_BEFORE = "A decision was kept already. This is how the visit stands now."


@bp.post("/visits/<token>/review")
def create_review(token: str) -> ResponseReturnValue:
    """Keep a decision, or say what is missing for it. Sent twice, it is kept once."""
    if _was_declined_by_me(token):
        return redirect(url_for(".today"))
    visit, therapist = therapists_appointment_or_404(token), my_therapist_or_404()
    if closed_to_us([visit.client_id or 0]):
        return redirect(url_for(".visit", token=token))  # which says that nothing can be decided just now
    options = options_for(visit, therapist)
    if options is None or request.form.get("seen", "") != str(len(visit.reviews)):
        flash(DECIDED_BEFORE, "note")
        return redirect(url_for(".visit", token=token))
    form = ReviewForm(request.form).offer(options, visit)
    if not form.validate():
        return visit_page(visit, form)
    try:
        decided = _decide(visit, therapist, form)
    except Refusal as refusal:
        form.say(refusal)
        return visit_page(therapists_appointment_or_404(token), form, refusal)
    flash(_words(decided, form.decision.data), "good")
    is_gone = decided.status == Status.DECLINED
    return redirect(url_for(".today") if is_gone else url_for(".visit", token=token))


def _decide(visit: Appointment, therapist: Therapist, form: ReviewForm) -> Appointment:
    now, message = clock.now(), form.message.data or ""
    ticked = form.ticked.data or ()
    match form.decision.data:
        case "accept":
            return reviews.accept(visit, therapist=therapist, ticked=ticked, message=message, now=now)
        case "adapt":
            return reviews.adapt(
                visit,
                therapist=therapist,
                ticked=ticked,
                treatment=treatment_by_code(form.treatment.data),
                message=message,
                now=now,
                policy=policy(),
                zone=zone(),
                **form.changes,
            )
        case "clearance":
            return reviews.record_clearance(
                visit,
                therapist=therapist,
                codes=form.letter.data,
                valid_until=form.until,
                ticked=ticked,
                message=message,
                now=now,
                zone=zone(),
            )
        case _:
            return reviews.decline(visit, therapist=therapist, message=message, now=now)


def _words(visit: Appointment, decision: str) -> str:
    if decision == CLEARANCE and visit.status == Status.PENDING_REVIEW:
        return WAITING_STILL
    return DONE[decision]


def _was_declined_by_me(token: str) -> bool:
    """Whether this is the second press of a button that has declined a visit."""
    visit = appointment_by_token(token)
    return (
        visit is not None
        and visit.status == Status.DECLINED
        and visit.therapist_id == my_therapist_or_404().id
    )
