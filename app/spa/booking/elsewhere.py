"""Another time for a visit that is booked: what is looked for, in one place for everybody who asks."""

from __future__ import annotations

from datetime import datetime

from app.domain.availability import SlotRequest
from app.domain.policy import Policy
from app.spa.booking.effort import pressure_of
from app.spa.booking.models import Appointment
from app.spa.booking.times import ask


def search_elsewhere(
    visit: Appointment, *, therapist_id: int | None = None, now: datetime, policy: Policy
) -> SlotRequest:
    """The same again at another time, as its client wished it and as the answers want it. `now` is UTC.

    A `therapist_id` is a new wish for somebody; without one whom the client named stays.
    """
    wished = therapist_id or (visit.therapist_id if visit.therapist_wish else None)
    return ask(
        visit.treatment,
        visit.minutes,
        therapist_id=wished,
        gender=visit.gender_wish if wished is None else None,
        step_free=visit.step_free,
        pressure=pressure_of(visit),
        qualifications=(visit.needs or {}).get("qualifications", ()),
        now=now,
        policy=policy,
    )
