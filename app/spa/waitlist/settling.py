"""What ends by itself: offers not answered or not to be kept, wishes for which nothing can come any more."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import and_, select

from app.domain.hours import day_of
from app.domain.interval import Interval, epoch
from app.domain.lifecycle import Status
from app.domain.policy import Policy
from app.domain.waiting import MOST_LAPSES
from app.infra.database import db, transaction
from app.spa.booking import claims
from app.spa.booking.away import is_therapist_away, without_therapist
from app.spa.booking.models import Appointment
from app.spa.booking.telling import notice
from app.spa.messages.waiting import DAYS_OVER, NO_ANSWER, waitlist_over, waitlist_withdrawn
from app.spa.treatments.exceptions import policy_for
from app.spa.waitlist.answering import end, settle, take_back, take_back_offers
from app.spa.waitlist.fitting import waiter_for
from app.spa.waitlist.models import Offer, Wish
from app.spa.waitlist.queries import open_offers, unsettled, waiting

BOOKED = (Status.PENDING_REVIEW, Status.CONFIRMED, Status.CHECKED_IN, Status.COMPLETED)


def close_offers(*, now: datetime) -> list[Interval]:
    """Settle the offers that ran out by `now` (UTC); the times that were offered.

    Nothing waits for this: the time is free for everybody from the moment at which its hold ran out. Who let
    too many run out without a word leaves the list and is told so.
    """
    return [freed for offer_id in unsettled(now) if (freed := _close(offer_id, now)) is not None]


def end_wishes(*, now: datetime, policy: Policy, zone: ZoneInfo) -> int:
    """End the wishes whose days are over and those whose client has booked such a visit; how many."""
    booked, queue = _booked_since(zone), waiting()
    over = [
        wish
        for wish in queue
        if waiter_for(wish).is_over(epoch(now), policy_for(wish.treatment, policy), zone)
    ]
    ends: list[tuple[Wish, str, str | None]]
    ends = [(wish, "booked", None) for wish in queue if wish.id in booked]
    ends += [(wish, "over", DAYS_OVER) for wish in over if wish.id not in booked]
    return sum(_end(wish, state, why, now) for wish, state, why in ends)


def take_back_stranded(*, now: datetime) -> list[Interval]:
    """Take back the offers whose therapist is away then after all; what came free with that.

    Who has heard of such an offer is told, and stays on the list. `now` is UTC.
    """
    offers = open_offers()
    away = without_therapist(offer.appointment for offer in offers)
    hit = [offer.id for offer in offers if offer.appointment_id in away]
    return [freed for offer_id in hit if (freed := _take_back_stranded(offer_id, now)) is not None]


def _take_back_stranded(offer_id: int, now: datetime) -> Interval | None:
    offer = db.session.get_one(Offer, offer_id)
    hold_id, own = offer.appointment_id, offer.wish.client.resource_id
    with transaction():
        claims.lock_resources([own])
        visit = claims.lock_appointment(hold_id)
        offer = db.session.get_one(Offer, offer_id)
        if offer.outcome is not None or not visit.is_held_at(now) or not is_therapist_away(visit):
            return None
        waitlist_withdrawn(notice(visit, offer.wish.client), offer=offer.uid, now=now)
        take_back(visit, by="nobody", now=now)
        settle(offer, "withdrawn", now)
        return visit.span


def _close(offer_id: int, now: datetime) -> Interval | None:
    offer = db.session.get_one(Offer, offer_id)
    hold_id, wish_id, own = offer.appointment_id, offer.wish_id, offer.wish.client.resource_id
    with transaction():
        claims.lock_resources([own])
        visit = claims.lock_appointment(hold_id)
        offer = db.session.get_one(Offer, offer_id)
        if offer.outcome is not None or visit.is_held_at(now):
            return None
        claims.expire([visit], now=now)
        settle(offer, _outcome(visit), now)
        wish = db.session.get_one(Wish, wish_id)
        if wish.state == "waiting" and _lapses(wish) >= MOST_LAPSES:
            end(wish, "over", now)
            waitlist_over(wish.client, wish=wish.uid, why=NO_ANSWER, now=now)
        return visit.span


def _outcome(visit: Appointment) -> str:
    """What became of a time that was offered and is not held any more."""
    if visit.status in BOOKED:
        return "accepted"
    # Taken back at the desk, say: that was no lack of an answer.
    return "lapsed" if visit.status == Status.EXPIRED else "withdrawn"


def _lapses(wish: Wish) -> int:
    return sum(offer.outcome == "lapsed" for offer in wish.offers)


def _end(wish: Wish, state: str, why: str | None, now: datetime) -> bool:
    wish_id, own = wish.id, wish.client.resource_id
    with transaction():
        claims.lock_resources([own])
        wish = db.session.get_one(Wish, wish_id)
        if wish.state != "waiting":
            return False
        end(wish, state, now)
        take_back_offers(wish, by="nobody", now=now)
        if why is not None:
            waitlist_over(wish.client, wish=wish.uid, why=why, now=now)
    return True


def _booked_since(zone: ZoneInfo) -> set[int]:
    """The wishes whose client has booked this treatment for one of the days after they began to wait."""
    rows = db.session.execute(
        select(Wish.id, Wish.first_on, Wish.last_on, Appointment.starts_at)
        .join(
            Appointment,
            and_(
                Appointment.client_id == Wish.client_id,
                Appointment.treatment_id == Wish.treatment_id,
                Appointment.status.in_(BOOKED),
                Appointment.created_at >= Wish.created_at,
            ),
        )
        .where(Wish.state == "waiting")
    )
    return {
        wish_id
        for wish_id, first_on, last_on, starts_at in rows
        if first_on <= day_of(starts_at, zone) <= last_on
    }
