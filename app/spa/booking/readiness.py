"""Whether a session may start: every flag ticked by the very therapist who gives it."""

from __future__ import annotations

from sqlalchemy import select

from app.domain.errors import NotReady
from app.infra.database import db
from app.spa.booking.models import Appointment, Review
from app.spa.booking.screened import codes_to_tick, is_unscreened, kept_for
from app.spa.intake.standing import consents_of

UNANSWERED = (
    "The questions before the first visit have not been answered yet. "
    "Please ask the client to answer them; the link is in their messages."
)

TALK_FIRST = (
    "This visit needs a talk with the client before it can begin. They can open their page of the visit to "
    "see what is missing."
)


def needs_a_talk(appointment: Appointment) -> bool:
    """Whether the client took back something that they must agree to before a session; not what it was."""
    return appointment.client_id is not None and bool(consents_of(appointment.client_id).withdrawn)


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
    if needs_a_talk(appointment):
        return False
    return screened.outcome not in ("stop", "unscreened") and not open_flags(appointment)


def require_ready(appointment: Appointment) -> None:
    """Raise NotReady, or NotBookable, unless the session may start."""
    if is_unscreened(appointment.needs):
        raise NotReady(UNANSWERED)
    if needs_a_talk(appointment):
        raise NotReady(TALK_FIRST)
    kept_for(appointment).require_bookable(appointment.treatment.code)
    if open_flags(appointment):
        raise NotReady
