"""Whether a session may start: every flag ticked by the very therapist who gives it."""

from __future__ import annotations

from sqlalchemy import select

from app.domain.errors import NotReady
from app.infra.database import db
from app.spa.booking.models import Appointment, Review
from app.spa.booking.screened import codes_to_tick, is_unscreened, kept_for

UNANSWERED = (
    "The questions before the first visit have not been answered yet. "
    "Please ask the client to answer them; the link is in their messages."
)


def open_flags(appointment: Appointment) -> frozenset[str]:
    """The reason codes that the therapist of this visit has not ticked yet.

    Somebody else's ticks do not count: a therapist swapped in late reads for themselves.
    """
    own = select(Review).where(
        Review.appointment_id == appointment.id, Review.therapist_id == appointment.therapist_id
    )
    ticked = {code for review in db.session.scalars(own) for code in (review.details or {}).get("ticked", ())}
    return codes_to_tick(kept_for(appointment).result) - ticked


def is_ready(appointment: Appointment) -> bool:
    """Whether the session could start as far as the answers are concerned."""
    screened = kept_for(appointment)
    return screened.outcome not in ("stop", "unscreened") and not open_flags(appointment)


def require_ready(appointment: Appointment) -> None:
    """Raise NotReady, or NotBookable, unless the session may start."""
    if is_unscreened(appointment.needs):
        raise NotReady(UNANSWERED)
    kept_for(appointment).require_bookable(appointment.treatment.code)
    if open_flags(appointment):
        raise NotReady
