"""Calling a visit off, and moving it."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import nullcontext
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.availability import SlotRequest
from app.domain.errors import ChangedMeanwhile, InThePast, SlotTaken, TooLate
from app.domain.interval import epoch
from app.domain.lifecycle import OCCUPYING, Status
from app.domain.lifecycle import move as to_status
from app.domain.policy import Policy
from app.domain.said import say
from app.infra.database import transaction
from app.infra.signals import tell_time_freed
from app.spa.accounts.models import Role
from app.spa.booking import claims
from app.spa.booking.away import EXCUSED, is_therapist_away
from app.spa.booking.calendar import Frame, frame_around
from app.spa.booking.effort import Override, choose_within_effort, keep_override
from app.spa.booking.elsewhere import ask_again
from app.spa.booking.models import Appointment
from app.spa.booking.party_changes import TogetherOnly, move_party
from app.spa.booking.party_queries import companions, still_together
from app.spa.booking.placing import (
    MOVABLE,
    as_screened,
    confirm_if_clear,
    free_until,
    place,
    require_movable,
    require_unchanged,
    screened_at,
    stands_at,
)
from app.spa.booking.shared_rooms import sharing_with
from app.spa.booking.telling import notice
from app.spa.booking.welcome import LATE
from app.spa.messages import announce
from app.spa.settings.queries import policy as policy_in_force

__all__ = [
    "MOVABLE",
    "call_off",
    "cancel",
    "free_until",
    "move",
    "place",
    "relocate",
    "require_movable",
    "require_unchanged",
    "screened_at",
    "was_cancelled_late",
]


def was_cancelled_late(appointment: Appointment) -> bool:
    """Whether it was called off too late to be free, and nobody has forgiven that."""
    return appointment.mark == LATE


def cancel(appointment: Appointment, *, by: Role, now: datetime) -> Appointment:
    """Call a visit off, late or not; called off twice, it is called off once. `now` is UTC.

    What was booked together is called off together: whoever of a party is meant, all of it goes, or nothing.
    A client who calls off too late is marked, unless it was a slip (within the quiet period), the therapist
    is away at that time, or it was somebody else of their party who did it.

    Raises:
        InThePast: it has begun.
        WrongTransition: it is not waiting any more.
    """
    appointment_id = appointment.id
    with transaction():
        visits = claims.lock_appointments(companions([appointment_id]))
        visit = next(one for one in visits if one.id == appointment_id)
        if visit.status == Status.CANCELLED:
            return visit
        standing = [one for one in visits if one is visit or one.status in OCCUPYING]
        # One of a party whom we cannot keep excuses all of them.
        excused = by == Role.CLIENT and any(map(is_therapist_away, standing))
        for one in standing:
            was = call_off(one, by=by, excused=excused, now=now, marks=one is visit)
            if one.client is not None and was != Status.HELD:
                told = notice(one, one.client, was_confirmed=was == Status.CONFIRMED)
                announce.booking_cancelled(told, now=now, by_spa=by != Role.CLIENT)
        freed = [one.span for one in standing]
    tell_time_freed(freed, now=now)
    return visit


def call_off(
    visit: Appointment, *, by: Role, excused: bool = False, now: datetime, marks: bool = True
) -> Status:
    """Call off a locked visit inside the caller's transaction and tell nobody. Gives the status it had.

    A visit of a party is one of several that go together: see `cancel`. A client who is `excused` is never
    late: we could not keep the visit.

    Raises:
        InThePast: a client asks after it has begun.
        WrongTransition: it is not waiting any more.
    """
    if by == Role.CLIENT and visit.starts_at <= now:
        raise InThePast(say("This visit has begun. Please call us and we will help."))
    was = Status(visit.status)
    visit.status = to_status(was, Status.CANCELLED)
    excused = was != Status.HELD and (excused or (by == Role.CLIENT and is_therapist_away(visit)))
    visit.cancelled_at, visit.cancelled_by = now, EXCUSED if excused else by
    if marks and by == Role.CLIENT and not excused and _is_late(visit, now):
        visit.mark = LATE
    claims.release([visit.id])
    return was


def _is_late(visit: Appointment, now: datetime) -> bool:
    house = policy_in_force()
    return (
        visit.confirmed_at is not None
        and now > free_until(visit, house)
        and now > visit.confirmed_at + house.quiet_period
    )


def move(
    appointment: Appointment,
    starts_at: datetime,
    *,
    therapist_id: int | None = None,
    room_id: int | None = None,
    if_sequence: int | None = None,
    by: Role,
    override: Override | None = None,
    now: datetime,
    policy: Policy,
    zone: ZoneInfo,
) -> Appointment:
    """Give a visit another time, therapist or room: all at once, or nothing changes. Instants are UTC.

    Without a `therapist_id` one whom the client named stays; otherwise the same one if free. On another day
    the answers are screened again. Moving it to where it is already changes nothing and tells nobody. With an
    `override` the desk may go beyond the effort budget, which goes on record where it is needed. What was
    booked together moves together: see `move_party`.

    Raises:
        ChangedMeanwhile: its sequence is not `if_sequence`.
        TooLate: a client asks after free cancellation has ended, and their therapist is not away then.
        SlotTaken: somebody was quicker; the visit stays where it is.
        EffortSpent: only the effort budget is in the way. A client hears that the time is taken.
        NotBookable, NotQualified: the rules do not allow it on that day, or nobody free may give it.
        Refusal: any other reason why it cannot be.
    """
    appointment_id, start = appointment.id, epoch(starts_at)
    if len(still_together(appointment_id)) > 1:
        move_party(
            appointment,
            starts_at,
            therapist_id=therapist_id,
            room_id=room_id,
            if_sequence=if_sequence,
            by=by,
            override=override,
            now=now,
            policy=policy,
            zone=zone,
        )
        return appointment
    if therapist_id is None and by == Role.CLIENT and appointment.therapist_wish:
        therapist_id = appointment.therapist_id
    request = ask_again(
        appointment,
        therapist_id=therapist_id,
        room_id=room_id,
        at_the_desk=by != Role.CLIENT,
        now=now,
        policy=policy,
    )
    asker = claims.asker_for(request, appointment.client, moving=appointment)
    frame = frame_around(start, zone)
    with transaction(conflict=SlotTaken()):
        candidates = claims.lock_candidates(request, frame, asker)
        visit = claims.lock_appointment(appointment_id)
        if if_sequence not in (None, visit.sequence):
            raise ChangedMeanwhile
        was_at, freed = visit.starts_at, visit.span
        moved = relocate(
            visit,
            request,
            frame,
            start,
            candidates,
            asker,
            by=by,
            override=override,
            now=now,
            policy=policy,
            zone=zone,
        )
        if moved and visit.client is not None:
            announce.booking_moved(notice(visit, visit.client), now=now, was_at=was_at)
    if moved:
        tell_time_freed([freed], now=now)
    return visit


def relocate(
    visit: Appointment,
    request: SlotRequest,
    frame: Frame,
    start: int,
    candidates: Collection[int],
    asker: claims.Asker,
    *,
    by: Role,
    override: Override | None = None,
    now: datetime,
    policy: Policy,
    zone: ZoneInfo,
) -> bool:
    """Move a locked visit to `start` (epoch seconds) inside the caller's transaction and tell nobody.

    `frame` holds the day of the new time, all `candidates` are locked, and `asker` gives up this visit.
    Returns whether anything changed. Raises what `move` raises.
    """
    require_movable(visit)
    leaves = epoch(visit.starts_at) != start or sharing_with(visit.id)
    if leaves and len(still_together(visit.id)) > 1:
        raise TogetherOnly
    require_unchanged((visit.treatment_id, visit.minutes), (request.needs.skill, request.needs.minutes))
    if stands_at(visit, start, therapist_id=request.therapist_id, room_id=request.room_id):
        return False
    if by == Role.CLIENT and now > free_until(visit, policy) and not is_therapist_away(visit):
        raise TooLate
    screened = screened_at(visit, start, now=now, zone=zone)
    request = as_screened(request, visit, screened)
    with claims.plainly() if by == Role.CLIENT else nullcontext():
        choice, needed = choose_within_effort(request, frame, start, candidates, asker, override)
    screened.keep_on(visit)
    place(visit, choice, start, visit.minutes)
    keep_override(visit, needed, now=now, zone=zone)
    confirm_if_clear(visit, screened, now=now)
    return True
