"""What could be wrong with a party: half of it booked, its visits apart, the room it shares not its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, distinct, exists, extract, func, or_, select
from sqlalchemy.orm import aliased

from app.domain.lifecycle import OCCUPYING, Status
from app.domain.parties import ONE_AFTER_ANOTHER, SAME_ROOM
from app.infra.checkup import Finding
from app.infra.database import db
from app.spa.booking.models import Appointment, Occupancy, Party, PartyGuest
from app.spa.roster.models import Room

SHOWN = 20


def claimed_by_another(room: Any) -> ColumnElement[bool]:
    """Whether another of the same party claims the room that an appointment shares; for a query of those."""
    own, other = aliased(PartyGuest), aliased(PartyGuest)
    return exists(
        select(Occupancy.id)
        .select_from(own)
        .join(Party, Party.id == own.party_id)
        .join(other, other.party_id == own.party_id)
        .join(Occupancy, Occupancy.appointment_id == other.appointment_id)
        .where(
            own.appointment_id == Appointment.id,
            other.appointment_id != own.appointment_id,
            Party.arrangement == SAME_ROOM,
            Occupancy.resource_id == room.resource_id,
        )
        .correlate(Appointment, room)
    )


def party_findings(_now: datetime) -> Iterator[Finding]:
    """Everything that is wrong with a party, in plain words."""
    for number in _some(_half_booked()):
        yield Finding(
            "party_half",
            f"Party {number} is booked for some of its guests and only held for others. Book it again.",
        )
    for number in _some(_apart()):
        yield Finding(
            "party_apart",
            f"The visits of party {number} do not begin together, or not in one room. Move or cancel it.",
        )
    for number in _some(_room_too_short()):
        yield Finding(
            "claim_short",
            f"Visit {number} shares a room that its party claims for less time than the visit takes. "
            "Move the party and back again.",
        )


def _taking_place() -> Select[Any]:
    """Parties with those of their visits that take up time."""
    return (
        select(Party.id)
        .join(PartyGuest, PartyGuest.party_id == Party.id)
        .join(Appointment, Appointment.id == PartyGuest.appointment_id)
        .where(Appointment.status.in_(OCCUPYING))
        .group_by(Party.id)
        .order_by(Party.id)
    )


def _half_booked() -> Select[Any]:
    held = func.count().filter(Appointment.status == Status.HELD)
    return _taking_place().having(held > 0, held < func.count())


def _apart() -> Select[Any]:
    starts, rooms = func.count(distinct(Appointment.starts_at)), func.count(distinct(Appointment.room_id))
    return (
        _taking_place()
        .add_columns(Party.arrangement)
        .group_by(Party.arrangement)
        .having(
            or_(
                and_(Party.arrangement != ONE_AFTER_ANOTHER, starts > 1),
                and_(Party.arrangement == SAME_ROOM, rooms > 1),
            )
        )
    )


def _room_too_short() -> Select[Any]:
    """Guests of a shared room whose own time is not covered by the claim that another made of it."""
    mate, claim = aliased(PartyGuest), aliased(Occupancy)
    starts: Any = extract("epoch", Appointment.starts_at)
    ends: Any = extract("epoch", Appointment.ends_at)
    return (
        select(Appointment.id)
        .join(PartyGuest, PartyGuest.appointment_id == Appointment.id)
        .join(Party, Party.id == PartyGuest.party_id)
        .join(mate, mate.party_id == Party.id)
        .join(Room, Room.id == Appointment.room_id)
        .join(claim, and_(claim.appointment_id == mate.appointment_id, claim.resource_id == Room.resource_id))
        .where(
            Party.arrangement == SAME_ROOM,
            mate.appointment_id != Appointment.id,
            Appointment.status.in_(OCCUPYING),
            or_(claim.starts_at > starts, claim.ends_at < ends),
        )
        .order_by(Appointment.id)
    )


def _some(wanted: Select[Any]) -> Iterator[int]:
    yield from db.session.scalars(wanted.limit(SHOWN))
