"""Whose hold it is: of the browser that pressed the button, by its draft, its client or its session."""

from __future__ import annotations

from flask import session
from sqlalchemy import select

from app.infra.database import db
from app.spa.booking.models import Appointment
from app.web.access import own_appointment_or_404

REMEMBERED = 5


def remember_hold(hold: Appointment) -> None:
    """Let this browser come back to what it holds.

    Confirming spends the draft that its cookie opens. A confirmation that is sent twice would find
    nothing the second time, had the session not kept the hold's token.
    """
    others = [token for token in session.get("held", []) if token != hold.token]
    session["held"] = [*others[-REMEMBERED + 1 :], hold.token]


def my_hold_or_404(token: str) -> Appointment:
    """The hold, or what became of it, if this browser placed it; strangers get 404."""
    if token in session.get("held", []):
        placed = db.session.scalar(select(Appointment).where(Appointment.uid == token))
        if placed is not None:
            return placed
    return own_appointment_or_404(token)
