"""Parties: two to four visits held, or booked at the desk, in one step. All of them, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.domain.availability import SlotRequest
from app.domain.errors import SlotTaken
from app.domain.hours import local_date
from app.domain.interval import epoch
from app.domain.parties import ARRANGEMENTS, Arranged
from app.domain.policy import Policy
from app.infra.database import db, is_duplicate, transaction
from app.infra.signals import tell_time_freed
from app.spa.booking import claims
from app.spa.booking.calendar import frame_around
from app.spa.booking.confirming import book
from app.spa.booking.desk import WalkIn
from app.spa.booking.effort import Override, keep_override
from app.spa.booking.holds import hold_until, holds_of, let_go
from app.spa.booking.invitations import invite_by_mail, require_own_addresses
from app.spa.booking.models import Appointment, Party, PartyGuest
from app.spa.booking.party_claims import PartyAsker, choose_party, lock_party
from app.spa.booking.party_queries import is_of_party, party_of
from app.spa.booking.placing import held
from app.spa.booking.screened import Screened, screen_for
from app.spa.booking.times import ask
from app.spa.clients.models import Client
from app.spa.clients.services import new_client
from app.spa.intake.models import Draft
from app.spa.intake.queries import newest_intake
from app.spa.treatments.models import Treatment
from app.spa.treatments.queries import price_of


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestWish:
    """What one guest of a party is to have, and with whom; the last two come from their answers."""

    treatment: Treatment
    minutes: int
    therapist_id: int | None = None
    gender: str | None = None
    step_free: bool = False
    qualifications: frozenset[str] = frozenset()
    pressure: str | None = None

    def asked(self, *, now: datetime, policy: Policy, at_the_desk: bool = False) -> SlotRequest:
        """The same as a question to the calendar. `now` is UTC."""
        return ask(
            self.treatment,
            self.minutes,
            therapist_id=self.therapist_id,
            gender=self.gender,
            step_free=self.step_free,
            qualifications=self.qualifications,
            pressure=self.pressure,
            at_the_desk=at_the_desk,
            now=now,
            policy=policy,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Comer:
    """Who comes: a client on the books, or somebody new."""

    client: Client | None = None
    walk_in: WalkIn | None = None

    @property
    def email(self) -> str | None:
        """Where they can be written to."""
        known = self.client or self.walk_in
        return known.email if known else None


def hold_party(
    wishes: Sequence[GuestWish],
    starts_at: datetime,
    *,
    arrangement: str,
    draft: Draft | None = None,
    client: Client | None = None,
    now: datetime,
    policy: Policy,
    zone: ZoneInfo,
) -> Party:
    """Keep a time for all of them while the first, who books, finishes. Instants are UTC.

    The rules are those of `place_hold`: the same visitor asking for the same again gets the same party;
    asking for another gives up what they held before.

    Raises:
        SlotTaken: it cannot be had in this arrangement any more. What was held before is kept.
        Refusal: any other reason why it cannot be booked.
    """
    if draft is None and client is None:
        raise ValueError("a hold is somebody's: give a draft or a client")
    prices = [price_of(wish.treatment, wish.minutes) for wish in wishes]
    requests = [wish.asked(now=now, policy=policy) for wish in wishes]
    start, draft_id = epoch(starts_at), draft.id if draft else None
    client_id, own = (client.id, client.resource_id) if client else (None, None)
    frame = frame_around(start, zone)
    asker = PartyAsker(
        client_resource_ids=(own, *[None] * (len(wishes) - 1)),
        known_therapist_ids=claims.known_therapists(client_id) if client_id else frozenset(),
    )
    with transaction(conflict=SlotTaken()):
        claims.lock_draft(draft_id)
        candidates = lock_party(requests, frame, asker)
        earlier = holds_of(draft_id, client_id, now=now)
        if (same := _same_party(earlier, requests, start, arrangement)) is not None:
            return same
        freed = let_go(earlier, now=now)
        with claims.plainly():
            placed, _ = choose_party(requests, frame, start, candidates, asker, arrangements=[arrangement])
        until = hold_until(now, policy)
        holds = [
            held(request, seat.choice, seat.start, price_cents=price, until=until, now=now)
            for request, seat, price in zip(requests, placed.seats, prices, strict=True)
        ]
        holds[0].draft_id, holds[0].client_id = draft_id, client_id
        party = _keep(placed, holds, [own, *[None] * (len(holds) - 1)], None, now)
    tell_time_freed(freed, now=now)
    return party


def book_party(
    wishes: Sequence[GuestWish],
    comers: Sequence[Comer],
    starts_at: datetime,
    *,
    arrangements: Sequence[str] = ARRANGEMENTS,
    request_key: str | None = None,
    source: str = "front_desk",
    override: Override | None = None,
    now: datetime,
    policy: Policy,
    zone: ZoneInfo,
) -> Party:
    """Book for all of them at the desk, in one transaction, the first as the one who books. UTC.

    The first of `arrangements` that goes is taken. The same `request_key` books once. Answers on file count
    for whoever has given some; the others are booked unscreened and asked for them. An `override` of the
    effort budgets goes on record with each of the visits where it is needed.

    Raises:
        EffortSpent: only an effort budget is in the way.
        NotBookable, NotQualified: the rules do not allow it for one of them on that day.
        SlotTaken: they cannot all be placed then. Refusal: any other reason why it cannot be.
    """
    require_own_addresses([comer.email for comer in comers])
    prices = [price_of(wish.treatment, wish.minutes) for wish in wishes]
    codes = [wish.treatment.code for wish in wishes]
    desk = source == "front_desk"
    requests = [wish.asked(now=now, policy=policy, at_the_desk=desk) for wish in wishes]
    start = epoch(starts_at)
    frame, visit_on = frame_around(start, zone), local_date(start, zone)
    own = tuple(comer.client.resource_id if comer.client else None for comer in comers)
    client_ids = [comer.client.id if comer.client else None for comer in comers]
    asker = PartyAsker(client_resource_ids=own)
    try:
        with transaction(conflict=SlotTaken()):
            candidates = lock_party(requests, frame, asker)
            if (done := _booked_before(request_key)) is not None:
                return done
            clients = [
                _taken_in(number, comer.walk_in, now)
                for number, comer in zip(client_ids, comers, strict=True)
            ]
            screened = [
                _screened(client, code, visit_on, now) for client, code in zip(clients, codes, strict=True)
            ]
            asked = [
                replace(request, qualifications=one.qualifications, pressure=one.pressure)
                for request, one in zip(requests, screened, strict=True)
            ]
            placed, needed = choose_party(
                asked, frame, start, candidates, asker, arrangements=arrangements, override=override
            )
            visits = [
                held(request, seat.choice, seat.start, price_cents=price, until=now, now=now)
                for request, seat, price in zip(asked, placed.seats, prices, strict=True)
            ]
            for visit in visits:
                visit.source = source
            party = _keep(placed, visits, [one.resource_id for one in clients], request_key, now, lapse=False)
            for guest, client, one in zip(party.guests, clients, screened, strict=True):
                keep_override(guest.appointment, needed, now=now, zone=zone)
                book(guest.appointment, client, one, now=now, asks_answers=guest.position == 0)
                invite_by_mail(guest, client, now=now)
    except IntegrityError as error:
        if is_duplicate(error) and (done := _booked_before(request_key)) is not None:
            return done
        raise
    return party


def _same_party(
    holds: Sequence[Appointment], requests: Sequence[SlotRequest], start: int, arrangement: str
) -> Party | None:
    """The party that these holds are, if it is the very one asked for."""
    if not holds or not is_of_party(holds[0].id) or epoch(holds[0].starts_at) != start:
        return None
    party = party_of(holds[0].id)
    if party is None or party.arrangement != arrangement or len(party.guests) != len(requests):
        return None
    asked = [(r.needs.skill, r.needs.minutes, r.gender, r.therapist_id) for r in requests]
    has = [
        (
            visit.treatment_id,
            visit.minutes,
            visit.gender_wish,
            visit.therapist_id if visit.therapist_wish else None,
        )
        for visit in (guest.appointment for guest in party.guests)
    ]
    return party if asked == has else None


def _booked_before(request_key: str | None) -> Party | None:
    """The party that this very request has booked already."""
    if request_key is None:
        return None
    return db.session.scalar(select(Party).where(Party.request_key == request_key))


def _keep(
    placed: Arranged,
    visits: Sequence[Appointment],
    client_resource_ids: Sequence[int | None],
    request_key: str | None,
    now: datetime,
    *,
    lapse: bool = True,
) -> Party:
    """Write the party, its visits in the guests' order, and what each claims."""
    party = Party(arrangement=placed.arrangement, created_at=now, request_key=request_key)
    db.session.add_all([party, *visits])
    db.session.flush()
    party.guests = [
        PartyGuest(appointment_id=visit.id, position=position, appointment=visit)
        for position, visit in enumerate(visits)
    ]
    for visit, seat, own in zip(visits, placed.seats, client_resource_ids, strict=True):
        claims.write_occupancy(
            visit, seat.choice, client_resource_id=own, lapses_at=visit.held_until if lapse else None
        )
    db.session.flush()
    return party


def _taken_in(client_id: int | None, walk_in: WalkIn | None, now: datetime) -> Client:
    if client_id is not None:
        return db.session.get_one(Client, client_id)
    if walk_in is None:
        raise ValueError("every guest is a client or somebody new")
    return new_client(name=walk_in.name, email=walk_in.email, phone=walk_in.phone, user_id=None, now=now)


def _screened(client: Client, treatment_code: str, visit_on: date, now: datetime) -> Screened:
    screened = screen_for(newest_intake(client.id), client_id=client.id, visit_on=visit_on, now=now)
    screened.require_bookable(treatment_code)
    return screened
