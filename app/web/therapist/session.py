"""The session itself: it begins, it has been given, or nobody came."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import NotReady, Refusal
from app.infra import clock
from app.spa.booking.models import Appointment
from app.spa.booking.services import check_in, complete, mark_no_show
from app.web.access import therapists_appointment_or_404
from app.web.therapist.place import bp
from app.web.therapist.visit import visit_page

NOT_TICKED = "Not every flag is ticked yet. Please read them below, tick each one and keep your decision."

NOT_BEGUN = "This session has not begun yet. Please check the client in first; then the note can be written."


class Step(Protocol):
    """A service that takes a visit one step on."""

    def __call__(self, appointment: Appointment, *, now: datetime) -> Appointment:
        """Take it, or refuse."""


@bp.post("/visits/<token>/arrival")
def create_arrival(token: str) -> ResponseReturnValue:
    """The client is here and every flag is ticked: the session begins."""
    return _step(token, check_in, "Checked in. The session can begin.", _to_visit)


@bp.post("/visits/<token>/completion")
def create_completion(token: str) -> ResponseReturnValue:
    """The session has been given; its note comes next."""
    return _step(token, complete, "Done. Please write the note while it is fresh.", _to_note)


@bp.post("/visits/<token>/absence")
def create_absence(token: str) -> ResponseReturnValue:
    """Nobody came; the time is free again."""
    return _step(token, mark_no_show, "Marked as missed. The rest of the time is free again.", _to_visit)


def _step(token: str, take: Step, words: str, onward: Callable[[str], str]) -> ResponseReturnValue:
    visit = therapists_appointment_or_404(token)
    try:
        take(visit, now=clock.now())
    except Refusal as refusal:
        return visit_page(therapists_appointment_or_404(token), refusal=_to_the_therapist(refusal))
    flash(words, "good")
    return redirect(onward(token))


def _to_the_therapist(refusal: Refusal) -> Refusal:
    """The general words ask somebody else to fetch the therapist, who is reading this."""
    return NotReady(NOT_TICKED) if isinstance(refusal, NotReady) and _is_general(refusal) else refusal


def _is_general(refusal: Refusal) -> bool:
    return refusal.sentence == refusal.default


def _to_visit(token: str) -> str:
    return url_for(".visit", token=token)


def _to_note(token: str) -> str:
    return url_for(".note", token=token)
