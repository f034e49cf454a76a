"""What another program has booked with its token: once, and out of reach of every other token."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.domain.policy import Policy
from app.infra.database import db
from app.spa.accounts.models import ApiToken
from app.spa.booking.desk import KeyReused, WalkIn, book_for_client
from app.spa.booking.models import ApiBooking, Appointment
from app.spa.booking.visits import TOKEN, whole
from app.spa.treatments.models import Treatment

Describe = Callable[[Appointment], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks, under which idempotency key (None: no key), and a digest of all that is asked for."""

    token_id: int
    key: str | None
    digest: str

    @property
    def booking_key(self) -> str | None:
        """The key under which this books once. Each token has its own keys."""
        if self.key is None:
            return None
        said = f"{self.token_id}|{self.key}"
        return "api:" + hashlib.sha256(said.encode()).hexdigest()[:48]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a program asks for on behalf of a client. `answers` is what an intake keeps; None: none yet."""

    comer: WalkIn
    therapist_id: int | None = None
    gender: str | None = None
    step_free: bool = False
    answers: dict[str, Any] | None = None
    consents: tuple[str, ...] = ()


def answer_given(request: Request) -> dict[str, Any] | None:
    """What this very request was answered before; None if it is new.

    Raises:
        KeyReused: its key came with another request.
    """
    if request.booking_key is None:
        return None
    made = (
        select(ApiBooking)
        .join(Appointment, Appointment.id == ApiBooking.appointment_id)
        .where(Appointment.request_key == request.booking_key)
    )
    found = db.session.scalar(made)
    return None if found is None else _answer(found, request)


def book_by_token(
    request: Request,
    treatment: Treatment,
    minutes: int,
    starts_at: datetime,
    wishes: Wishes,
    *,
    describe: Describe,
    now: datetime,
    policy: Policy,
    zone: ZoneInfo,
) -> dict[str, Any]:
    """Book for a client of a program, held to notice, horizon and grid. Instants are UTC.

    Gives what `describe` makes of the new visit, which is kept: the same request gets the same answer again.

    Raises:
        KeyReused: its key came with another request.
        Refusal: whatever `book_for_client` refuses for.
    """

    def note(visit: Appointment) -> None:
        kept = ApiBooking(token_id=request.token_id, appointment_id=visit.id, answer=describe(visit))
        kept.request = request.digest
        db.session.add(kept)

    visit = book_for_client(
        treatment,
        minutes,
        starts_at,
        walk_in=wishes.comer,
        therapist_id=wishes.therapist_id,
        gender=wishes.gender,
        step_free=wishes.step_free,
        answers=wishes.answers,
        consents=wishes.consents,
        request_key=request.booking_key,
        also=note,
        source="api",
        now=now,
        policy=policy,
        zone=zone,
    )
    # Of two at one moment the other one may have booked: then this is its answer.
    return _answer(
        db.session.scalars(select(ApiBooking).where(ApiBooking.appointment_id == visit.id)).one(), request
    )


def booked_by(token: ApiToken, uid: str) -> Appointment | None:
    """The appointment with this address, if this very token has booked it."""
    if not TOKEN.fullmatch(uid):  # not every database takes every character
        return None
    mine = (
        select(Appointment)
        .join(ApiBooking, ApiBooking.appointment_id == Appointment.id)
        .where(Appointment.uid == uid, ApiBooking.token_id == token.id)
    )
    return db.session.scalar(mine.options(*whole()))


def _answer(kept: ApiBooking, request: Request) -> dict[str, Any]:
    if kept.request != request.digest:
        raise KeyReused
    return dict(kept.answer)
