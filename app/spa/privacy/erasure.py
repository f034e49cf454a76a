"""Forgetting somebody: everything about them goes at once, but for what the books must keep.

What stays is a visit without a person: when it was, how long, what it cost, who gave it, in which room. Why
it stays, and for how long: `books.py`. What goes and what stays, row by row: docs/adr/0020.

A booking for the same client waits for the same lock. Whoever comes second finds either a visit that was
not agreed to be called off, or nobody to book for.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.domain.errors import Refusal
from app.domain.lifecycle import OCCUPYING, TO_COME, Status
from app.domain.said import say
from app.infra.database import db, transaction
from app.infra.outbox.post import post
from app.infra.signals import tell_time_freed
from app.spa.accounts.models import Role, User
from app.spa.booking import claims
from app.spa.booking.away import is_therapist_away
from app.spa.booking.changes import call_off
from app.spa.booking.models import Appointment
from app.spa.booking.party_queries import companions, guests_among
from app.spa.booking.telling import notice
from app.spa.clients.models import Client
from app.spa.intake.models import Draft
from app.spa.messages import announce
from app.spa.privacy.person import Person
from app.spa.privacy.wiping import let_go, wipe

FAREWELL = "account_erased"


class VisitsToCome(Refusal):
    """There are visits to come that were not agreed to be called off."""

    code = "visits_to_come"
    default = say(
        "There are visits to come that were not agreed to be cancelled, perhaps one booked just now. "
        "Please look at them again. Nothing was deleted."
    )


class SomebodyElsesToCancel(Refusal):
    """A visit to come was booked by somebody else, who alone can call it off for all of them."""

    code = "somebody_elses"
    default = say(
        "Somebody else has booked a visit to come for you together with others. Please ask them, or call us, "
        "to cancel it first. Nothing was deleted."
    )


class VisitNow(Refusal):
    """They are being treated at this moment."""

    code = "visit_now"
    default = say("A visit of yours is going on just now. Please come back when it is over.")


@dataclass(frozen=True, slots=True)
class Erased:
    """What was done: how many visits were called off, and how many stay in the books without a person."""

    called_off: int
    kept: int


def visits_to_come(person: Person, *, now: datetime) -> list[Appointment]:
    """The visits that would be called off, by start. `now` is UTC."""
    return sorted(_standing(person.client_ids, now), key=lambda visit: visit.starts_at)


def erase(person: Person, *, calling_off: Collection[str], now: datetime) -> Erased:
    """Forget a person, in one transaction. `calling_off` are the tokens of all their visits to come.

    They are written to once more, that it was done; then there is nobody left to write to. `now` is UTC.

    Raises:
        VisitsToCome: there is a visit to come besides.
        SomebodyElsesToCancel: one of them was booked by somebody else, for several.
        VisitNow: one of them has begun.
    """
    ids, addresses = person.client_ids, person.addresses
    user_id = person.user.id if person.user else None
    resources = [client.resource_id for client in person.clients]
    with transaction():
        _lock(ids, resources, user_id)
        to_come = _standing(ids, now)
        if {visit.uid for visit in to_come} != set(calling_off):
            raise VisitsToCome
        freed = [visit.span for visit in to_come]
        _call_off(to_come, ids, now)
        freed += let_go(ids, now=now)
        kept = wipe(ids, user_id=user_id, addresses=addresses, now=now)
        for address in sorted(addresses):
            post(FAREWELL, address, {}, dedupe_key=f"{FAREWELL}:{address}:{now.isoformat()}", now=now)
    tell_time_freed(freed, now=now)
    return Erased(len(to_come), kept)


def _lock(ids: Collection[int], resources: Collection[int], user_id: int | None) -> None:
    """Lock what a booking for one of them would lock, in its order; and the user, who may gain clients.

    Raises:
        VisitsToCome: somebody was added to them while we waited.
    """
    drafts = select(Appointment.draft_id).where(
        Appointment.client_id.in_(ids), Appointment.draft_id.is_not(None)
    )
    known = sorted({number for number in db.session.scalars(drafts) if number is not None})
    db.session.execute(select(Draft.id).where(Draft.id.in_(known)).order_by(Draft.id).with_for_update()).all()
    claims.lock_resources(resources)
    if user_id is None:
        return
    db.session.execute(select(User.id).where(User.id == user_id).with_for_update()).all()
    added = select(Client.id).where(Client.user_id == user_id, Client.id.not_in(ids))
    if db.session.scalar(added.limit(1)) is not None:
        raise VisitsToCome


def _standing(ids: Collection[int], now: datetime) -> list[Appointment]:
    """Their visits that are not over. Raises VisitNow if one has begun."""
    wanted = select(Appointment).where(
        Appointment.client_id.in_(ids),
        Appointment.status.in_((*TO_COME, Status.CHECKED_IN)),
        Appointment.ends_at > now,
    )
    found = list(db.session.scalars(wanted.execution_options(populate_existing=True)))
    if any(visit.status == Status.CHECKED_IN or visit.starts_at <= now for visit in found):
        raise VisitNow
    return found


def _call_off(to_come: list[Appointment], ids: Collection[int], now: datetime) -> None:
    """Call off what is to come, with those who would have come along; only they are told."""
    guests = guests_among([visit.id for visit in to_come])
    if any(guest.position > 0 for guest in guests.values()):
        raise SomebodyElsesToCancel
    own = {visit.id for visit in to_come}
    for visit in claims.lock_appointments(companions(own)) if own else ():
        if visit.status not in OCCUPYING:
            continue
        excused = is_therapist_away(visit)
        was = call_off(visit, by=Role.CLIENT, excused=excused, now=now, marks=False)
        if visit.client is not None and visit.client_id not in ids and was != Status.HELD:
            told = notice(visit, visit.client, was_confirmed=was == Status.CONFIRMED)
            announce.booking_cancelled(told, now=now)
