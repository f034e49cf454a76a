"""From a hold to a booking: client, answers, screening, consents, status and message in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.errors import ClientBusy, HoldExpired, WrongTransition
from app.domain.hours import day_of
from app.domain.interval import Interval, epoch
from app.domain.lifecycle import Status, move
from app.domain.said import say
from app.infra.database import transaction
from app.spa.accounts.models import User
from app.spa.booking import claims
from app.spa.booking.effort import keep_for_good
from app.spa.booking.models import Appointment
from app.spa.booking.party_queries import is_of_party
from app.spa.booking.screened import Screened, require_qualified, screen_for
from app.spa.booking.telling import notice
from app.spa.booking.visitor import BookingDetails, Visitor
from app.spa.clients.models import Client
from app.spa.intake.queries import newest_intake
from app.spa.intake.steps import give_consents, keep_intake, spend_draft
from app.spa.messages import announce
from app.spa.treatments.queries import code_of

NEVER_BOOKED = (Status.HELD, Status.EXPIRED, Status.CANCELLED)


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
    hold_id, visit = hold.id, hold.span  # a hold never moves
    visitor = Visitor.of(hold, details, answers=answers, signed_in_user=signed_in_user)
    with transaction(conflict=ClientBusy()):
        visitor.lock(visit, now=now)
        hold = claims.lock_appointment(hold_id)
        if hold.status not in NEVER_BOOKED:
            return hold
        if not hold.is_held_at(now) or hold.kept_for == "proposal":
            raise HoldExpired  # a proposal takes the place of a visit: see `absences/answering.py`
        if is_of_party(hold_id):
            raise WrongTransition(
                say("This time is held for all of you together. Please book it together, too.")
            )
        book_visitor(hold, visitor, now=now, zone=zone)
    return hold


def book_visitor(hold: Appointment, visitor: Visitor, *, now: datetime, zone: ZoneInfo) -> None:
    """Book a locked hold for who is locked with it, inside the caller's transaction, and spend their draft.

    Raises what the rules and the house have against it, as `confirm_hold` does.
    """
    visitor.require_welcome(now=now)
    client = visitor.client(now=now)
    _claim_for(hold, client, hold.span, now)
    give_consents(client, visitor.details.consents, now=now)
    answers = visitor.answers
    intake = newest_intake(client.id) if answers is None else keep_intake(client, answers, now=now)
    visit_on = day_of(hold.starts_at, zone)
    screened = screen_for(intake, client_id=client.id, visit_on=visit_on, now=now)
    screened.require_bookable(code_of(hold.treatment_id))
    require_qualified(hold.therapist_id, screened.qualifications, visit_on)
    book(hold, client, screened, now=now)
    draft, hold.draft = hold.draft, None
    if draft is not None and answers is not None:
        spend_draft(draft)


def book(
    appointment: Appointment, client: Client, screened: Screened, *, now: datetime, asks_answers: bool = True
) -> None:
    """Settle status, needs and message of a held appointment, inside the caller's transaction.

    Without `asks_answers` the caller asks for missing answers in another way.
    """
    settle(appointment, client, screened, now=now)
    told = notice(appointment, client)
    if appointment.status == Status.CONFIRMED:
        announce.booking_confirmed(told, now=now)
    else:
        announce.booking_requested(told, now=now)
    if screened.intake is None and asks_answers:
        announce.intake_wanted(told, now=now)


def settle(appointment: Appointment, client: Client, screened: Screened, *, now: datetime) -> None:
    """Whose it is, what it was booked under and its first status; tells nobody. Commits nothing.

    Raises ClientGone for somebody who was forgotten while they booked.
    """
    client.require_here()
    appointment.client_id = client.id
    screened.keep_on(appointment)
    appointment.status = move(Status(appointment.status), screened.first_status())
    appointment.held_until = None
    if appointment.status == Status.CONFIRMED:
        appointment.confirmed_at = now
    keep_for_good(appointment, screened.pressure)  # no therapist has decided anything about a hold


def _claim_for(hold: Appointment, client: Client, visit: Interval, now: datetime) -> None:
    """Claim the client's own time, unless the hold was theirs from the start."""
    if hold.client_id == client.id:
        return
    if not claims.is_client_free(client.resource_id, visit, now=epoch(now)):
        raise ClientBusy
    claims.claim_client(hold, client.resource_id)
