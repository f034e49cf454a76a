"""Steps that bookings and changes share: a visit to be, may it move, what the rules say, putting it there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.availability import Choice, SlotRequest
from app.domain.errors import WrongTransition
from app.domain.hours import local_date
from app.domain.interval import epoch
from app.domain.lifecycle import Status, label, move
from app.domain.policy import Policy
from app.domain.said import say
from app.spa.booking import claims
from app.spa.booking.effort import agreed_pressure
from app.spa.booking.models import Appointment
from app.spa.booking.screened import Screened, kept_for, screen_for
from app.spa.roster.places import STEP_FREE
from app.spa.treatments.exceptions import policy_for

MOVABLE = (Status.PENDING_REVIEW, Status.CONFIRMED)


def free_until(appointment: Appointment, policy: Policy) -> datetime:
    """Until when calling off and moving cost nothing (UTC)."""
    return appointment.starts_at - policy_for(appointment.treatment, policy).free_cancellation


def held(
    request: SlotRequest, choice: Choice, start: int, *, price_cents: int, until: datetime, now: datetime
) -> Appointment:
    """A visit as it is about to be kept: nobody's yet, not written. `start` is epoch seconds, the rest UTC.

    Every visit begins as a hold, `until` some time or, where it is booked in the same transaction, until now.
    Whom the desk chooses is no wish of the client's.
    """
    starts_at = datetime.fromtimestamp(start, now.tzinfo)
    return Appointment(
        status=Status.HELD,
        treatment_id=request.needs.skill,
        therapist_id=choice.therapist_id,
        room_id=choice.room_id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=request.needs.minutes),
        minutes=request.needs.minutes,
        price_cents=price_cents,
        therapist_wish=request.therapist_id is not None and not request.at_the_desk,
        gender_wish=request.gender,
        step_free=STEP_FREE in request.features,
        held_until=until,
        created_at=now,
    )


def place(visit: Appointment, choice: Choice, start: int, minutes: int) -> None:
    """Put a locked visit where something was chosen for it, in place of what it has claimed."""
    claims.release([visit.id])
    put(visit, choice, start, minutes)


def put(visit: Appointment, choice: Choice, start: int, minutes: int) -> None:
    """The same for a locked visit whose claims have been given back already. `start` is epoch seconds."""
    visit.starts_at = datetime.fromtimestamp(start, visit.starts_at.tzinfo)
    visit.ends_at = visit.starts_at + timedelta(minutes=minutes)
    visit.minutes = minutes
    visit.therapist_id, visit.room_id = choice.therapist_id, choice.room_id
    visit.sequence += 1
    own = visit.client.resource_id if visit.client else None
    claims.write_occupancy(visit, choice, client_resource_id=own, lapses_at=None)


def stands_at(visit: Appointment, start: int, *, therapist_id: int | None, room_id: int | None) -> bool:
    """Whether the visit is where it is asked to be already; None asks for nobody, no room, in particular."""
    return (
        epoch(visit.starts_at) == start
        and therapist_id in (None, visit.therapist_id)
        and room_id in (None, visit.room_id)
    )


def require_movable(visit: Appointment) -> None:
    """Raise WrongTransition unless the visit still waits to take place."""
    if visit.status not in MOVABLE:
        raise WrongTransition(
            say(
                "This visit is {status}, so it cannot be moved. Please reload the page to see how it stands.",
                status=label(Status(visit.status)),
            )
        )


def require_unchanged(is_now: object, was_read: object) -> None:
    """Raise WrongTransition if somebody changed the visit after what was asked for was worked out from it."""
    if is_now != was_read:
        raise WrongTransition(
            say(
                "This visit has just been changed by somebody else. "
                "Please reload the page to see how it stands."
            )
        )


def screened_at(visit: Appointment, start: int, *, now: datetime, zone: ZoneInfo) -> Screened:
    """The screening that counts at the new time, once it allows the treatment."""
    visit_on = local_date(start, zone)
    kept = kept_for(visit)
    if visit.client_id is None or (kept.screening is not None and kept.screening.visit_on == visit_on):
        return kept
    screened = screen_for(visit.intake, client_id=visit.client_id, visit_on=visit_on, now=now)
    screened.require_bookable(visit.treatment.code)
    return screened


def as_screened(request: SlotRequest, visit: Appointment, screened: Screened) -> SlotRequest:
    """What is asked of the new place of a locked visit, by its screening there and what was agreed on."""
    return replace(
        request,
        qualifications=screened.qualifications,
        pressure=agreed_pressure(visit) or screened.pressure,
        settled=(visit.therapist_id, epoch(visit.starts_at)),
    )


def confirm_if_clear(visit: Appointment, screened: Screened, *, now: datetime) -> None:
    """Confirm a locked request that needs no look of a therapist any more on its new day."""
    if visit.status == Status.PENDING_REVIEW and screened.outcome == "ok":
        visit.status, visit.confirmed_at = move(Status.PENDING_REVIEW, Status.CONFIRMED), now
