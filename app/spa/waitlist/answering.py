"""Answering an offer: taken, it is booked like any visit; declined, it goes to the next."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.errors import Refusal, SlotTaken
from app.domain.hours import local_date
from app.domain.interval import Interval, epoch
from app.domain.lifecycle import Status, move
from app.domain.policy import Policy
from app.domain.said import say
from app.infra.database import db, transaction
from app.infra.outbox.post import drop_unsent
from app.infra.signals import tell_time_freed
from app.spa.booking import claims
from app.spa.booking.calendar import frame_around
from app.spa.booking.confirming import book
from app.spa.booking.elsewhere import ask_again
from app.spa.booking.models import Appointment
from app.spa.booking.screened import screen_for
from app.spa.booking.welcome import require_welcome, standing_of
from app.spa.intake.queries import newest_intake
from app.spa.waitlist.models import Offer, Wish


class OfferOver(Refusal):
    """The time to answer has run out, or the offer was answered another way."""

    code = "offer_over"
    status = 410
    default = say(
        "This time went to the next person. You are still on the list, and we write when another comes."
    )


def accept_offer(
    offer: Offer, *, at_the_desk: bool = False, now: datetime, policy: Policy, zone: ZoneInfo
) -> Appointment:
    """Book the time that was offered. Accepted twice, it is booked once; `now` is UTC.

    It is booked like a hold that a client confirms: screened for its day, and a therapist looks first where
    the rules ask for it. The wish is fulfilled with that. `at_the_desk` the house rules of how much somebody
    may book online bind nobody.

    Raises:
        OfferOver: the time to answer has run out, or it was declined before.
        NotBookable, NotQualified: by the newest answers the rules do not allow it any more.
        TooManyOpen, PleaseCall: the house rules ask them to call. The offer stays open as long as it was.
        SlotTaken, Refusal: the therapist or the spa is away then after all.
    """
    offer_id, hold = offer.id, offer.appointment
    hold_id, code, start = hold.id, hold.treatment.code, epoch(hold.starts_at)
    request = ask_again(hold, therapist_id=hold.therapist_id, room_id=hold.room_id, now=now, policy=policy)
    frame, asker = frame_around(start, zone), claims.asker_for(request, hold.client, moving=hold)
    standing = standing_of(hold.client, None)
    with transaction(conflict=SlotTaken()):
        everything = {*frame.candidates(request), *standing.resource_ids}
        candidates = claims.lock_all(everything, frame, now=request.now)
        visit = claims.lock_appointment(hold_id)
        offer = db.session.get_one(Offer, offer_id)
        if offer.outcome == "accepted":
            return visit
        if offer.outcome is not None or not visit.is_held_at(now):
            raise OfferOver
        if not at_the_desk:
            require_welcome(standing, now=now, policy=policy)
        wish, client = offer.wish, offer.wish.client
        intake, visit_on = newest_intake(client.id), local_date(start, zone)
        screened = screen_for(intake, client_id=client.id, visit_on=visit_on, now=now)
        screened.require_bookable(code)
        # Since it was offered the therapist may have fallen ill; what is held is free to itself.
        wanted = replace(request, qualifications=screened.qualifications, settled=(visit.therapist_id, start))
        with claims.plainly():
            claims.choose(wanted, frame, start, candidates, asker)
        drop_unsent(visit.id, now=now)
        book(visit, client, screened, now=now)
        settle(offer, "accepted", now)
        end(wish, "booked", now)
    return visit


def decline_offer(offer: Offer, *, now: datetime) -> None:
    """Say no to the time, which goes to the next at once; the wish stays. Said twice, it is said once.

    Raises:
        OfferOver: it was accepted before; the visit itself can be called off.
    """
    offer_id, hold_id, own = offer.id, offer.appointment_id, offer.wish.client.resource_id
    with transaction():
        claims.lock_resources([own])
        visit = claims.lock_appointment(hold_id)
        offer = db.session.get_one(Offer, offer_id)
        if offer.outcome == "accepted":
            raise OfferOver(say("You have taken this time already. You find it under My visits."))
        freed = [visit.span] if take_back(visit, by="client", now=now) else []
        if offer.outcome is None:
            settle(offer, "declined", now)
    tell_time_freed(freed, now=now)


def withdraw(wish: Wish, *, by: str = "client", now: datetime) -> None:
    """Take a wish off the list, with the offer that may be open for it. One that is over stays as it is."""
    wish_id, own = wish.id, wish.client.resource_id
    freed = []
    with transaction():
        claims.lock_resources([own])
        wish = db.session.get_one(Wish, wish_id)
        if wish.state == "waiting":
            end(wish, "withdrawn", now)
            freed = take_back_offers(wish, by=by, now=now)
    tell_time_freed(freed, now=now)


# ── Steps they share with `settling.py`, inside the caller's transaction and under the client's lock ────────


def take_back_offers(wish: Wish, *, by: str, now: datetime) -> list[Interval]:
    """Take back whatever is offered for a wish just now; what came free with that."""
    freed = []
    for offer in [one for one in wish.offers if one.outcome is None]:
        visit = claims.lock_appointment(offer.appointment_id)
        if take_back(visit, by=by, now=now):
            freed.append(visit.span)
        settle(offer, "withdrawn", now)
    return freed


def take_back(visit: Appointment, *, by: str, now: datetime) -> bool:
    """Give a locked, held time back; False where it is not held any more."""
    if visit.status != Status.HELD:
        return False
    visit.status = move(Status(visit.status), Status.CANCELLED)
    visit.cancelled_at, visit.cancelled_by = now, by
    drop_unsent(visit.id, now=now)
    claims.release([visit.id])
    return True


def settle(offer: Offer, outcome: str, now: datetime) -> None:
    """Note what became of an offer."""
    offer.outcome, offer.answered_at = outcome, now


def end(wish: Wish, state: str, now: datetime) -> None:
    """Note why somebody is not waiting any more."""
    wish.state, wish.ended_at = state, now
