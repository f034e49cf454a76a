"""What the front desk does: book for somebody, welcome them, finish, and note who did not come."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.domain.errors import NotReady, Refusal, SlotTaken, TherapistAway
from app.domain.hours import local_date
from app.domain.interval import epoch
from app.domain.lifecycle import Status, move
from app.domain.policy import Policy
from app.infra.database import db, is_duplicate, transaction
from app.infra.signals import tell_time_freed
from app.spa.booking import claims
from app.spa.booking.away import is_therapist_away
from app.spa.booking.calendar import frame_around
from app.spa.booking.confirming import book
from app.spa.booking.effort import Override, choose_within_effort, keep_override
from app.spa.booking.models import Appointment
from app.spa.booking.placing import held
from app.spa.booking.readiness import require_ready
from app.spa.booking.screened import screen_for
from app.spa.booking.times import ask
from app.spa.booking.welcome import MISSED
from app.spa.clients.models import Client
from app.spa.clients.services import new_client
from app.spa.intake.queries import newest_intake
from app.spa.intake.steps import give_consents, keep_intake
from app.spa.treatments.models import Treatment
from app.spa.treatments.queries import price_of

EARLIEST_WELCOME = timedelta(hours=12)
"""Checking in earlier than this before the start is a slip: it is another day's visit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkIn:
    """Somebody at the desk or on the phone who is not on our books yet."""

    name: str
    email: str | None = None
    phone: str | None = None


class KeyReused(Refusal):
    """The key of one request came with another."""

    code = "key_reused"
    status = 422
    default = "This request was already used for another booking. Please start the booking again."


def book_for_client(
    treatment: Treatment,
    minutes: int,
    starts_at: datetime,
    *,
    client: Client | None = None,
    walk_in: WalkIn | None = None,
    therapist_id: int | None = None,
    room_id: int | None = None,
    gender: str | None = None,
    step_free: bool = False,
    request_key: str | None = None,
    answers: dict[str, Any] | None = None,
    consents: Iterable[str] = (),
    also: Callable[[Appointment], None] | None = None,
    source: str = "front_desk",
    override: Override | None = None,
    now: datetime,
    policy: Policy,
    zone: ZoneInfo,
) -> Appointment:
    """Book for a client on the books, or for a `walk_in`, in one transaction. Instants are UTC.

    The same `request_key` books once and gives the same visit again; make it unique to who asks. `answers`
    given now are kept; else the newest count, and without any the visit is booked unscreened and the client
    is asked for them. From the desk, notice, horizon and grid do not bind; `source` "api" is held to them
    like any client. `also` is done with the new visit in the same transaction. An `override` of the effort
    budget goes on record where it is needed.

    Raises:
        KeyReused: the key came with another request.
        EffortSpent: only the effort budget is in the way. A program hears that the time is taken.
        NotBookable, NotQualified: the rules do not allow it on that day, or nobody free may give it.
        SlotTaken: somebody was quicker, or is there already. Refusal: any other reason why it cannot be.
    """
    if (client is None) == (walk_in is None):
        raise ValueError("book for a client or for a walk-in")
    wanted = _Wanted(treatment.id, minutes, epoch(starts_at), request_key)
    if (done := wanted.done_before()) is not None:
        return done
    price_cents = price_of(treatment, minutes)
    request = ask(
        treatment,
        minutes,
        therapist_id=therapist_id,
        room_id=room_id,
        gender=gender,
        step_free=step_free,
        at_the_desk=source == "front_desk",
        now=now,
        policy=policy,
    )
    code, visit_on = treatment.code, local_date(wanted.start, zone)
    frame, asker = frame_around(wanted.start, zone), claims.asker_for(request, client)
    try:
        with transaction(conflict=SlotTaken()):
            candidates = claims.lock_candidates(request, frame, asker)
            if (done := wanted.done_before()) is not None:
                return done
            comer = client or _take_in(walk_in, now)
            give_consents(comer, consents, now=now)
            intake = newest_intake(comer.id) if answers is None else keep_intake(comer, answers, now=now)
            screened = screen_for(intake, client_id=comer.id, visit_on=visit_on, now=now)
            screened.require_bookable(code)
            request = replace(request, qualifications=screened.qualifications, pressure=screened.pressure)
            with nullcontext() if source == "front_desk" else claims.plainly():
                choice, needed = choose_within_effort(
                    request, frame, wanted.start, candidates, asker, override
                )
            visit = held(request, choice, wanted.start, price_cents=price_cents, until=now, now=now)
            visit.source, visit.request_key = source, request_key
            db.session.add(visit)
            db.session.flush()
            claims.write_occupancy(visit, choice, client_resource_id=comer.resource_id, lapses_at=None)
            keep_override(visit, needed, now=now, zone=zone)
            book(visit, comer, screened, now=now)
            if also is not None:
                also(visit)
    except IntegrityError as error:
        # The same request came twice at one moment and claimed different things: the first one counts.
        if is_duplicate(error) and (done := wanted.done_before()) is not None:
            return done
        raise
    return visit


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What makes two requests the same."""

    treatment_id: int
    minutes: int
    start: int
    key: str | None

    def done_before(self) -> Appointment | None:
        """The visit that this very request has booked already. Raises KeyReused for another request's key."""
        if self.key is None:
            return None
        done = db.session.scalar(select(Appointment).where(Appointment.request_key == self.key))
        if done is not None and done.sequence == 0:  # a visit that was moved since no longer looks the same
            same = (done.treatment_id, done.minutes, epoch(done.starts_at))
            if same != (self.treatment_id, self.minutes, self.start):
                raise KeyReused
        return done


def _take_in(walk_in: WalkIn | None, now: datetime) -> Client:
    if walk_in is None:
        raise ValueError("book for a client or for a walk-in")
    return new_client(name=walk_in.name, email=walk_in.email, phone=walk_in.phone, user_id=None, now=now)


def check_in(appointment: Appointment, *, now: datetime) -> Appointment:
    """The client has come and the session can start. Done twice, it is done once.

    Raises:
        NotReady: it is another day, nobody has answered the questions, or the therapist of the visit has not
            ticked every flag.
        TherapistAway: its therapist is not there then; somebody else must be found first.
        NotBookable: by the newest answers there must be no massage that day.
        WrongTransition: it is not a confirmed visit.
    """
    appointment_id = appointment.id
    with transaction():
        visit = claims.lock_appointment(appointment_id)
        if visit.status != Status.CHECKED_IN:
            to = move(Status(visit.status), Status.CHECKED_IN)
            if visit.starts_at - now > EARLIEST_WELCOME:
                raise NotReady("This visit is not today. Please look for today's visit, or move this one.")
            if is_therapist_away(visit):
                raise TherapistAway
            require_ready(visit)
            visit.status = to
    return visit


def complete(appointment: Appointment, *, now: datetime) -> Appointment:
    """The session has been given. Done twice, it is done once.

    Raises:
        NotReady: the visit has not begun yet.
    """
    appointment_id = appointment.id
    with transaction():
        visit = claims.lock_appointment(appointment_id)
        if visit.status != Status.COMPLETED:
            to = move(Status(visit.status), Status.COMPLETED)
            _require_begun(visit, now)
            visit.status = to
    return visit


def mark_no_show(appointment: Appointment, *, now: datetime) -> Appointment:
    """The client did not come; what was kept for them is free again.

    Raises:
        NotReady: the visit has not begun yet.
    """
    appointment_id = appointment.id
    with transaction():
        visit = claims.lock_appointment(appointment_id)
        if visit.status == Status.NO_SHOW:
            return visit
        to = move(Status(visit.status), Status.NO_SHOW)
        _require_begun(visit, now)
        visit.status, visit.mark = to, MISSED
        claims.release([visit.id])
        freed = visit.span
    tell_time_freed([freed], now=now)
    return visit


def forgive(appointment: Appointment) -> Appointment:
    """Take the mark off a visit that was called off late or missed: it counts against nobody any more."""
    appointment_id = appointment.id
    with transaction():
        visit = claims.lock_appointment(appointment_id)
        visit.mark = None
    return visit


def _require_begun(visit: Appointment, now: datetime) -> None:
    if now < visit.starts_at:
        raise NotReady("This visit has not begun yet. Please wait until its time, or move or cancel it.")
