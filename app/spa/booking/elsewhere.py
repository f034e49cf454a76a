"""Another time for a visit that is booked: what is looked for, in one place for everybody who asks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.domain.availability import SlotRequest
from app.domain.policy import Policy
from app.spa.booking.effort import pressure_of
from app.spa.booking.models import Appointment
from app.spa.booking.times import ask


def ask_again(
    visit: Appointment,
    *,
    therapist_id: int | None = None,
    room_id: int | None = None,
    qualifications: Iterable[str] = (),
    pressure: str | None = None,
    at_the_desk: bool = False,
    now: datetime,
    policy: Policy,
) -> SlotRequest:
    """The same again, as a question to the calendar. `now` is UTC.

    A gender was wished for where nobody is named; a way without steps always is. What the answers ask,
    `qualifications` and `pressure`, is the caller's to say: often they are screened again first.
    """
    return ask(
        visit.treatment,
        visit.minutes,
        therapist_id=therapist_id,
        room_id=room_id,
        gender=visit.gender_wish if therapist_id is None else None,
        step_free=visit.step_free,
        qualifications=qualifications,
        pressure=pressure,
        at_the_desk=at_the_desk,
        now=now,
        policy=policy,
    )


def search_elsewhere(
    visit: Appointment, *, therapist_id: int | None = None, now: datetime, policy: Policy
) -> SlotRequest:
    """The same again at another time, as its client wished it and as the answers want it. `now` is UTC.

    A `therapist_id` is a new wish for somebody; without one whom the client named stays.
    """
    wished = therapist_id or (visit.therapist_id if visit.therapist_wish else None)
    return ask_again(
        visit,
        therapist_id=wished,
        pressure=pressure_of(visit),
        qualifications=needed_training(visit),
        now=now,
        policy=policy,
    )


def needed_training(visit: Appointment) -> list[str]:
    """The qualifications that the answers asked for when it was booked."""
    return list((visit.needs or {}).get("qualifications", ()))
