"""A room in which a party lies side by side is claimed once, by one of them, for as long as any needs it.

The database's constraint is per resource: two claims of one room at one time are refused, and should be. So
the claim is the first guest's. Whenever one of the party alone gives up their time (declined, missed) or
needs another length, the claim passes to whoever stays and is made as long as those need.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import delete, select

from app.domain.choices import Choice
from app.domain.interval import Interval, epoch
from app.domain.lifecycle import OCCUPYING, Status
from app.domain.parties import SAME_ROOM
from app.infra.database import db
from app.spa.booking.models import Appointment, Occupancy, Party, PartyGuest
from app.spa.roster.models import Room
from app.spa.treatments.queries import needs_for

BOOKED = tuple(OCCUPYING - {Status.HELD})
"""Who stays when another leaves. Holds of a party come and go together."""


def pass_on(leaving: Collection[int]) -> None:
    """Give the rooms that these appointments share to those who stay, before they give up their claims.

    Two who leave at one moment wait for each other here, so that neither passes it to the other.
    """
    theirs = select(PartyGuest.party_id).where(PartyGuest.appointment_id.in_(sorted(leaving)))
    shared = (
        select(Party.id)
        .where(Party.id.in_(theirs), Party.arrangement == SAME_ROOM)
        .order_by(Party.id)
        .with_for_update(key_share=True)
    )
    for party_id in db.session.scalars(shared).all():
        _claim(party_id, _staying(party_id, leaving))


def share_again(appointment_id: int) -> None:
    """Make the party's claim of its room fit all of them, after one has changed inside the transaction."""
    party_id = db.session.get_one(PartyGuest, appointment_id).party_id
    _claim(party_id, _staying(party_id, ()))


def sharing_with(appointment_id: int) -> tuple[int, ...]:
    """The other booked visits that share this one's room; none where it has its own."""
    guest = db.session.get(PartyGuest, appointment_id)
    if guest is None or guest.party.arrangement != SAME_ROOM:
        return ()
    return tuple(visit.id for visit in _staying(guest.party_id, (appointment_id,)))


def without_room(choice: Choice, room: Room) -> Choice:
    """The choice without a claim of the room, which is another's."""
    return replace(
        choice, claims=tuple(claim for claim in choice.claims if claim.resource_id != room.resource_id)
    )


def _staying(party_id: int, leaving: Collection[int]) -> list[Appointment]:
    booked = (
        select(Appointment)
        .join(PartyGuest, PartyGuest.appointment_id == Appointment.id)
        .where(PartyGuest.party_id == party_id, Appointment.status.in_(BOOKED))
        .order_by(PartyGuest.position)
    )
    return [visit for visit in db.session.scalars(booked) if visit.id not in leaving]


def _claim(party_id: int, staying: list[Appointment]) -> None:
    if not staying:
        return
    room = staying[0].room.resource_id
    party = select(PartyGuest.appointment_id).where(PartyGuest.party_id == party_id)
    former = delete(Occupancy).where(Occupancy.appointment_id.in_(party), Occupancy.resource_id == room)
    db.session.flush()
    db.session.execute(former.execution_options(synchronize_session=False))
    taken = [_needed(visit) for visit in staying]
    db.session.add(
        Occupancy(
            resource_id=room,
            appointment_id=staying[0].id,
            starts_at=min(one.start for one in taken),
            ends_at=max(one.end for one in taken),
            lapses_at=None,
        )
    )
    db.session.flush()


def _needed(visit: Appointment) -> Interval:
    return needs_for(visit.treatment, visit.minutes).occupancy(epoch(visit.starts_at))
