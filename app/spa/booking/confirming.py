"""From a hold to a booking: client, answers, screening, consents, status and message in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from app.domain.errors import ClientBusy, HoldExpired, WrongTransition
from app.domain.hours import local_date
from app.domain.interval import Interval
from app.domain.lifecycle import Status, move
from app.infra.database import db, is_duplicate, transaction
from app.spa.accounts.models import Role, User
from app.spa.accounts.queries import user_by_email
from app.spa.accounts.services import new_user
from app.spa.booking import claims
from app.spa.booking.effort import update_effort
from app.spa.booking.models import Appointment, Occupancy
from app.spa.booking.party_queries import is_of_party
from app.spa.booking.screened import Screened, require_qualified, screen_for
from app.spa.booking.telling import notice
from app.spa.booking.times import epoch
from app.spa.booking.welcome import require_welcome, standing_of
from app.spa.clients.models import Client
from app.spa.clients.queries import clients_of
from app.spa.clients.services import new_client
from app.spa.intake.queries import newest_intake
from app.spa.intake.steps import give_consents, keep_intake, spend_draft
from app.spa.messages import announce
from app.spa.settings.queries import policy

NEVER_BOOKED = (Status.HELD, Status.EXPIRED, Status.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingDetails:
    """What a client types at the end. `password_hash` is made beforehand: hashing takes too long in here."""

    name: str
    email: str
    phone: str | None = None
    password_hash: str | None = None
    consents: tuple[str, ...] = ()


def confirm_hold(
    hold: Appointment,
    *,
    details: BookingDetails,
    answers: dict[str, Any] | None,
    signed_in_user: User | None = None,
    now: datetime,
    zone: ZoneInfo,
) -> Appointment:
    """Book what is held. Confirmed twice, it is booked once, with one message; `now` is UTC.

    Without `answers` the newest that the client gave before count; where there are none the visit is booked
    unscreened and the client is asked for them. A visit that a therapist must look at first is requested
    (`pending_review`). A draft whose answers were kept is spent.

    Raises:
        HoldExpired: the ten minutes are over, or the hold was given up.
        NotBookable: the rules allow no massage on that day, or not this treatment. Nothing is kept.
        NotQualified: the therapist held lacks a training that the visit needs.
        ClientBusy: the client has another visit at that time.
        TooManyOpen, PleaseCall: the house rules ask them to call.
        InvalidIntake: the answers are not an intake.
    """
    hold_id, draft_id = hold.id, hold.draft_id
    own = hold.client or own_client(signed_in_user, details.name)
    own_id, own_resource_id = (own.id, own.resource_id) if own else (None, None)
    user_id = signed_in_user.id if signed_in_user and signed_in_user.role == Role.CLIENT else None
    visit = Interval(epoch(hold.starts_at), epoch(hold.ends_at))  # a hold never moves
    house, standing = policy(), standing_of(own, user_id)
    with transaction(conflict=ClientBusy()):
        claims.lock_draft(draft_id)
        claims.lock_resources(standing.resource_ids)
        if own_resource_id is not None:
            claims.expire_on([own_resource_id], visit, now=epoch(now))
        hold = claims.lock_appointment(hold_id)
        if hold.status not in NEVER_BOOKED:
            return hold
        if not hold.is_held_at(now) or hold.kept_for == "proposal":
            raise HoldExpired  # a proposal takes the place of a visit: see `absences/answering.py`
        if is_of_party(hold_id):
            raise WrongTransition("This time is held for all of you together. Please book it together, too.")
        require_welcome(standing, now=now, policy=house)
        client = db.session.get_one(Client, own_id) if own_id else add_client(details, user_id, now)
        claim_for(hold, client, visit, now)
        give_consents(client, details.consents, now=now)
        intake = newest_intake(client.id) if answers is None else keep_intake(client, answers, now=now)
        visit_on = local_date(epoch(hold.starts_at), zone)
        screened = screen_for(intake, client_id=client.id, visit_on=visit_on, now=now)
        screened.require_bookable(hold.treatment.code)
        require_qualified(hold.therapist_id, screened.qualifications, visit_on)
        keep_for_good(hold)
        book(hold, client, screened, now=now)
        draft, hold.draft = hold.draft, None
        if draft is not None and answers is not None:
            spend_draft(draft)
    return hold


def book(
    appointment: Appointment, client: Client, screened: Screened, *, now: datetime, asks_answers: bool = True
) -> None:
    """Settle status, needs and message of a held appointment, inside the caller's transaction.

    Without `asks_answers` the caller asks for missing answers in another way.
    """
    settle(appointment, client, screened, now=now)
    if appointment.status == Status.CONFIRMED:
        announce.booking_confirmed(notice(appointment, client), now=now)
    else:
        announce.booking_requested(notice(appointment, client), now=now)
    if screened.intake is None and asks_answers:
        announce.intake_wanted(notice(appointment, client), now=now)


def settle(appointment: Appointment, client: Client, screened: Screened, *, now: datetime) -> None:
    """Whose it is, what it was booked under and its first status; tells nobody. Commits nothing."""
    appointment.client_id = client.id
    screened.keep_on(appointment)
    update_effort(appointment)
    appointment.status = move(Status(appointment.status), screened.first_status())
    appointment.held_until = None
    if appointment.status == Status.CONFIRMED:
        appointment.confirmed_at = now


def own_client(user: User | None, name: str) -> Client | None:
    """Who a signed-in user books for: themselves, or a new client if they typed somebody else's name."""
    if user is None:
        return None
    return next((c for c in clients_of(user) if c.name.casefold() == name.strip().casefold()), None)


def add_client(details: BookingDetails, user_id: int | None, now: datetime) -> Client:
    """A new client of a user, or of nobody; with a user of their own if they chose a password."""
    if user_id is None and details.password_hash is not None:
        user_id = _add_user(details, now)
    return new_client(name=details.name, email=details.email, phone=details.phone, user_id=user_id, now=now)


def _add_user(details: BookingDetails, now: datetime) -> int | None:
    """A user for whoever chose a password; None if the address has one already, which nobody is told."""
    if user_by_email(details.email) is not None:
        return None
    try:
        with db.session.begin_nested():  # somebody may book with the same address at this moment
            return new_user(
                email=details.email,
                name=details.name,
                role=Role.CLIENT,
                password_hash=details.password_hash,
                now=now,
            ).id
    except IntegrityError as error:
        if is_duplicate(error):
            return None
        raise


def claim_for(hold: Appointment, client: Client, visit: Interval, now: datetime) -> None:
    """Claim the client's own time, unless the hold was theirs from the start."""
    if hold.client_id == client.id:
        return
    if not claims.is_client_free(client.resource_id, visit, now=epoch(now)):
        raise ClientBusy
    claims.claim_client(hold, client.resource_id)


def keep_for_good(hold: Appointment) -> None:
    """What was claimed for ten minutes no longer lapses."""
    mine = update(Occupancy).where(Occupancy.appointment_id == hold.id).values(lapses_at=None)
    db.session.execute(mine.execution_options(synchronize_session=False))
