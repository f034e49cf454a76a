"""Finding parties: by their address, by one of their visits, and who belongs together."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, cast

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import contains_eager, selectinload

from app.domain.lifecycle import OCCUPYING
from app.infra.database import db
from app.spa.booking.models import Appointment, Party, PartyGuest
from app.spa.booking.visits import TOKEN, whole


def party_by_token(token: str) -> Party | None:
    """The party with this address, its guests and their visits. Who may see it is the caller's to check."""
    if not TOKEN.fullmatch(token):
        return None
    return _one(Party.uid == token)


def party_of(appointment_id: int) -> Party | None:
    """The party to which this visit belongs, with its guests and their visits."""
    own = select(PartyGuest.party_id).where(PartyGuest.appointment_id == appointment_id)
    return _one(Party.id == own.scalar_subquery())


def _one(which: ColumnElement[bool]) -> Party | None:
    guests = selectinload(Party.guests).joinedload(PartyGuest.appointment)
    deep = guests.options(*cast(Any, whole()))
    return db.session.scalar(select(Party).where(which).options(deep))


def companions(appointment_ids: Collection[int]) -> list[int]:
    """These and whatever else is booked with them as one, by id."""
    theirs = select(PartyGuest.party_id).where(PartyGuest.appointment_id.in_(sorted(appointment_ids)))
    with_them = select(PartyGuest.appointment_id).where(PartyGuest.party_id.in_(theirs))
    return sorted({*appointment_ids, *db.session.scalars(with_them)})


def still_together(appointment_id: int) -> list[int]:
    """This visit and those booked with it that still take place, by id; itself alone for most."""
    mates = companions([appointment_id])
    if len(mates) == 1:
        return mates
    booked = select(Appointment.id).where(Appointment.id.in_(mates), Appointment.status.in_(OCCUPYING))
    standing = sorted(db.session.scalars(booked))
    return standing if appointment_id in standing else [appointment_id]


def visits_by_id(appointment_ids: Collection[int]) -> list[Appointment]:
    """These visits, by start and number, whole enough to be shown."""
    if not appointment_ids:
        return []
    wanted = select(Appointment).where(Appointment.id.in_(sorted(appointment_ids)))
    return list(db.session.scalars(wanted.order_by(Appointment.starts_at, Appointment.id).options(*whole())))


def is_of_party(appointment_id: int) -> bool:
    """Whether this visit was booked together with others."""
    return db.session.get(PartyGuest, appointment_id) is not None


def coming(party: Party) -> list[Appointment]:
    """The visits of a party that take up time, in the guests' order; none declined or missed."""
    return [guest.appointment for guest in party.guests if guest.appointment.status in OCCUPYING]


def guests_among(appointment_ids: Collection[int]) -> dict[int, PartyGuest]:
    """Those of these visits that belong to a party, with it. One query, whatever their number."""
    wanted = (
        select(PartyGuest)
        .join(PartyGuest.party)
        .where(PartyGuest.appointment_id.in_(sorted(appointment_ids)))
        .options(contains_eager(PartyGuest.party))
    )
    rows = db.session.scalars(wanted) if appointment_ids else ()
    return {guest.appointment_id: guest for guest in rows}
