"""Reading the waitlist: the queue, a client's own wishes, and one offer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.domain.interval import Interval
from app.domain.lifecycle import Status
from app.infra.database import db
from app.spa.booking.models import Appointment
from app.spa.booking.visits import TOKEN
from app.spa.waitlist.models import Offer, Wish

LET_GO = ("declined", "lapsed")
VISIT = (
    joinedload(Appointment.treatment),
    joinedload(Appointment.therapist),
    joinedload(Appointment.room),
    joinedload(Appointment.client),
)
SHOWN_BY_DESK = 200


def wish_by_uid(uid: str) -> Wish | None:
    """The wish with this public id. Who may see it is the caller's to check."""
    return db.session.scalar(select(Wish).where(Wish.uid == uid)) if TOKEN.fullmatch(uid) else None


def offer_by_token(token: str) -> Offer | None:
    """The offer with this address, with its visit and its wish. Who may see it is the caller's to check."""
    if not TOKEN.fullmatch(token):
        return None
    wanted = select(Offer).where(Offer.uid == token)
    return db.session.scalar(
        wanted.options(
            joinedload(Offer.wish).joinedload(Wish.client), joinedload(Offer.appointment).options(*VISIT)
        )
    )


def waiting(*, first_on: date | None = None, last_on: date | None = None) -> list[Wish]:
    """The queue: who asked first stands first; only wishes for some of these days, if days are given."""
    queue = select(Wish).where(Wish.state == "waiting").order_by(Wish.created_at, Wish.id)
    if first_on is not None:
        queue = queue.where(Wish.last_on >= first_on)
    if last_on is not None:
        queue = queue.where(Wish.first_on <= last_on)
    return list(db.session.scalars(queue.options(joinedload(Wish.client), joinedload(Wish.treatment))))


def wishes_of(client_ids: Collection[int]) -> list[Wish]:
    """Everything that these clients asked the waitlist for, the newest first, with its offers."""
    theirs = select(Wish).where(Wish.client_id.in_(sorted(client_ids)))
    theirs = theirs.order_by(Wish.created_at.desc(), Wish.id.desc())
    return list(db.session.scalars(_with_offers(theirs))) if client_ids else []


def open_offers_of(client_ids: Collection[int], now: datetime) -> list[Offer]:
    """The times that are kept for these clients at `now` (UTC) until they answer, the next first."""
    theirs = select(Offer).join(Offer.wish).join(Offer.appointment).options(contains_eager(Offer.appointment))
    theirs = theirs.where(Wish.client_id.in_(sorted(client_ids)), Offer.outcome.is_(None))
    found = db.session.scalars(theirs.order_by(Appointment.starts_at)) if client_ids else ()
    return [offer for offer in found if offer.appointment.is_held_at(now)]


def wishes_for_desk() -> list[Wish]:
    """Who waits, in the order of the queue, with their offers."""
    queue = select(Wish).where(Wish.state == "waiting").order_by(Wish.created_at, Wish.id)
    return list(db.session.scalars(_with_offers(queue.limit(SHOWN_BY_DESK))))


def waiting_on(day: date) -> int:
    """How many wait for a time on this day of the spa's zone."""
    theirs = select(func.count()).where(Wish.state == "waiting", Wish.first_on <= day, Wish.last_on >= day)
    return db.session.scalar(theirs) or 0


def clients_asked() -> set[int]:
    """Who has an offer that is not settled yet."""
    asked = select(Wish.client_id).join(Offer).where(Offer.outcome.is_(None))
    return set(db.session.scalars(asked))


def let_go_by(client_ids: Iterable[int], now: datetime) -> dict[int, tuple[Interval, ...]]:
    """Of these clients the visits to come that were offered to them and that they let go. One query."""
    gone = (
        select(Wish.client_id, Appointment.starts_at, Appointment.ends_at)
        .join(Offer, Offer.wish_id == Wish.id)
        .join(Appointment, Appointment.id == Offer.appointment_id)
        .where(
            Wish.client_id.in_(sorted(set(client_ids))),
            Offer.outcome.in_(LET_GO),
            Appointment.ends_at > now,
        )
    )
    found: defaultdict[int, list[Interval]] = defaultdict(list)
    for client_id, starts_at, ends_at in db.session.execute(gone):
        found[client_id].append(Interval.between(starts_at, ends_at))
    return {client_id: tuple(times) for client_id, times in found.items()}


def unsettled(now: datetime) -> list[int]:
    """The offers that ran out by `now` (UTC), or whose time is no longer kept, by row number."""
    over = or_(Offer.answer_by <= now, Appointment.status != Status.HELD)
    wanted = select(Offer.id).join(Appointment, Appointment.id == Offer.appointment_id)
    return list(db.session.scalars(wanted.where(Offer.outcome.is_(None), over).order_by(Offer.id)))


def open_offers() -> list[Offer]:
    """Every offer that is not settled yet, with its visit."""
    wanted = select(Offer).where(Offer.outcome.is_(None)).order_by(Offer.id)
    return list(db.session.scalars(wanted.options(joinedload(Offer.appointment))))


def _with_offers(wishes: Select[Wish]) -> Select[Wish]:
    return wishes.options(
        joinedload(Wish.client),
        joinedload(Wish.treatment),
        joinedload(Wish.therapist),
        selectinload(Wish.offers).joinedload(Offer.appointment).options(*VISIT),
    )
