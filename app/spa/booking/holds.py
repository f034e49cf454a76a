"""Holds: a slot kept for ten minutes while a visitor finishes, or given up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.availability import SlotRequest
from app.domain.errors import SlotTaken
from app.domain.interval import Interval, epoch
from app.domain.lifecycle import Status, move
from app.domain.policy import Policy
from app.infra.database import db, transaction
from app.infra.looking import Look
from app.infra.signals import tell_time_freed
from app.spa.booking import claims
from app.spa.booking.calendar import frame_around
from app.spa.booking.models import Appointment
from app.spa.booking.party_queries import companions, is_of_party
from app.spa.booking.placing import held
from app.spa.booking.times import ask
from app.spa.clients.models import Client
from app.spa.intake.models import Draft
from app.spa.roster.places import STEP_FREE
from app.spa.treatments.models import Treatment
from app.spa.treatments.queries import price_of

HELD = Look(
    # From the few holds that run: with the signs no planner walks through all that a client ever booked.
    # What we hold for them to accept is not theirs to swap.
    "SELECT id FROM appointment WHERE status = 'held' AND held_until > :now AND kept_for IS NULL "
    "AND (+draft_id = :draft OR +client_id = :client)"
)


def place_hold(
    treatment: Treatment,
    minutes: int,
    starts_at: datetime,
    *,
    draft: Draft | None = None,
    client: Client | None = None,
    qualifications: Iterable[str] = (),
    pressure: str | None = None,
    therapist_id: int | None = None,
    gender: str | None = None,
    step_free: bool = False,
    now: datetime,
    policy: Policy,
    zone: ZoneInfo,
) -> Appointment:
    """Keep a slot for a visitor, known by their draft or as a client, while they finish.

    Without a `therapist_id` the best free one is chosen and claimed in the same transaction. The same
    visitor asking for the same again gets the same hold; asking for another gives up the one before.
    Instants are UTC; `qualifications` are what the screening asks of the therapist on that day, `pressure` is
    what it leads one to reckon with.

    Raises:
        SlotTaken: somebody was quicker. Show `queries.alternatives`; the older hold is kept.
        Refusal: any other reason why it cannot be booked (see `queries.explain`).
    """
    if draft is None and client is None:
        raise ValueError("a hold is somebody's: give a draft or a client")
    price_cents = price_of(treatment, minutes)
    request = ask(
        treatment,
        minutes,
        therapist_id=therapist_id,
        gender=gender,
        step_free=step_free,
        qualifications=qualifications,
        pressure=pressure,
        now=now,
        policy=policy,
    )
    start = epoch(starts_at)
    frame = frame_around(start, zone)
    draft_id = draft.id if draft else None
    asker = claims.asker_for(request, client)
    with transaction(conflict=SlotTaken()):
        claims.lock_draft(draft_id)
        candidates = claims.lock_candidates(request, frame, asker)
        earlier = holds_of(draft_id, asker.client_id, now=now)
        for hold in earlier:
            if _is_same(hold, request, start) and not is_of_party(hold.id):
                return hold
        freed = let_go(earlier, now=now)
        with claims.plainly():
            choice = claims.choose(request, frame, start, candidates, asker)
        hold = held(request, choice, start, price_cents=price_cents, until=hold_until(now, policy), now=now)
        hold.draft_id, hold.client_id = draft_id, asker.client_id
        db.session.add(hold)
        db.session.flush()
        claims.write_occupancy(
            hold, choice, client_resource_id=asker.client_resource_id, lapses_at=hold.held_until
        )
    tell_time_freed(freed, now=now)
    return hold


def holds_of(draft_id: int | None, client_id: int | None, *, now: datetime) -> list[Appointment]:
    """The visitor's holds that have not run out, those of their whole party among them, locked."""
    ids = [row[0] for row in HELD.within(db.session.connection(), now=now, draft=draft_id, client=client_id)]
    if not ids:
        return []
    return [hold for hold in claims.lock_appointments(companions(ids)) if hold.is_held_at(now)]


def _is_same(hold: Appointment, request: SlotRequest, start: int) -> bool:
    return (
        (hold.treatment_id, hold.minutes, epoch(hold.starts_at))
        == (request.needs.skill, request.needs.minutes, start)
        and hold.gender_wish == request.gender
        and hold.step_free == (STEP_FREE in request.features)
        and request.therapist_id in (None, hold.therapist_id)
    )


def hold_until(now: datetime, policy: Policy) -> datetime:
    """When a hold lapses that a visitor places now (UTC)."""
    # Whole seconds, so that occupancy and appointment lapse at the same instant.
    return now.replace(microsecond=0) + policy.hold_length


def give_up_hold(hold: Appointment, *, now: datetime) -> None:
    """Let a held slot go at once, with its whole party's. One that is over already stays as it is."""
    appointment_id = hold.id
    with transaction():
        freed = let_go(claims.lock_appointments(companions([appointment_id])), now=now)
    tell_time_freed(freed, now=now)


def let_go(holds: Iterable[Appointment], *, now: datetime) -> list[Interval]:
    """Let these locked holds go; what came free with that."""
    given_up = [hold for hold in holds if hold.status == Status.HELD]
    for hold in given_up:
        hold.status = move(Status(hold.status), Status.CANCELLED)
        hold.cancelled_by = "client"
        hold.cancelled_at = now
    claims.release(hold.id for hold in given_up)
    return [hold.span for hold in given_up]
