"""Finding visits: one by its address, a day of them, a client's own, and those a therapist must look at."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, lazyload, selectinload
from sqlalchemy.orm.interfaces import LoaderOption

from app.domain.hours import day_bounds
from app.domain.lifecycle import OCCUPYING, Status
from app.infra.database import db
from app.spa.booking.models import Appointment
from app.spa.booking.readiness import is_ready
from app.spa.roster.models import Room, Therapist
from app.spa.treatments.models import Treatment

TOKEN = re.compile(r"[0-9a-f]{32}")
SHOWN = (*OCCUPYING, Status.NO_SHOW)
"""What a day shows: all that takes up time, and who did not come. A hold only while it lasts."""


def whole() -> tuple[LoaderOption, ...]:
    """Load an appointment with its treatment, therapist, room and client in one query, no further."""
    return (
        joinedload(Appointment.treatment).options(
            lazyload(Treatment.options), lazyload(Treatment.features), lazyload(Treatment.kit)
        ),
        joinedload(Appointment.therapist).options(
            lazyload(Therapist.skills), lazyload(Therapist.qualifications), lazyload(Therapist.hours)
        ),
        joinedload(Appointment.room).options(lazyload(Room.features)),
        joinedload(Appointment.client),
    )


def appointment_by_token(token: str) -> Appointment | None:
    """The appointment with this address, whatever its status. Who may see it is the caller's to check."""
    if not TOKEN.fullmatch(token):  # not every database takes every character
        return None
    return db.session.scalar(select(Appointment).where(Appointment.uid == token).options(*whole()))


def day_board(day: date, *, zone: ZoneInfo, now: datetime) -> list[Appointment]:
    """Everybody's visits of a day in the spa's zone, by start, with their occupancy. Two queries."""
    wanted = _on(day, zone, now).options(selectinload(Appointment.occupancy))
    return list(db.session.scalars(wanted))


def therapist_day(therapist_id: int, day: date, *, zone: ZoneInfo, now: datetime) -> list[Appointment]:
    """One therapist's visits of a day in the spa's zone, by start, without holds, with their occupancy."""
    mine = _on(day, zone, now).where(
        Appointment.therapist_id == therapist_id, Appointment.status != Status.HELD
    )
    return list(db.session.scalars(mine.options(selectinload(Appointment.occupancy))))


def _on(day: date, zone: ZoneInfo, now: datetime) -> Select[Appointment]:
    bounds = day_bounds(day, zone)
    return (
        select(Appointment)
        .where(
            Appointment.starts_at >= datetime.fromtimestamp(bounds.start, UTC),
            Appointment.starts_at < datetime.fromtimestamp(bounds.end, UTC),
            Appointment.status.in_(SHOWN),
            (Appointment.status != Status.HELD) | (Appointment.held_until > now),
        )
        .order_by(Appointment.starts_at, Appointment.therapist_id)
        .options(*whole())
    )


@dataclass(frozen=True, slots=True)
class OwnVisits:
    """A client's visits: those to come, the next first, and the rest, the newest first."""

    upcoming: list[Appointment]
    past: list[Appointment]


def visits_of(client_ids: Collection[int], now: datetime) -> OwnVisits:
    """Everything that these clients booked or asked for; holds are not visits yet. `now` is UTC."""
    theirs = (
        select(Appointment)
        .where(
            Appointment.client_id.in_(sorted(client_ids)),
            Appointment.status != Status.HELD,
            # A hold that was given up or ran out was never a visit; a request that ran out was.
            Appointment.needs_sealed.is_not(None),
        )
        .order_by(Appointment.starts_at)
        .options(*whole())
    )
    visits = list(db.session.scalars(theirs)) if client_ids else []
    coming = (Status.PENDING_REVIEW, Status.CONFIRMED, Status.CHECKED_IN)
    upcoming = [visit for visit in visits if visit.ends_at > now and visit.status in coming]
    past = [visit for visit in reversed(visits) if visit not in upcoming]
    return OwnVisits(upcoming, past)


def waiting_reviews(therapist_id: int | None = None, *, now: datetime) -> list[Appointment]:
    """The requests that wait for a therapist's answer, the soonest first; None is for all therapists."""
    wanted = select(Appointment).where(
        Appointment.status == Status.PENDING_REVIEW, Appointment.starts_at > now
    )
    if therapist_id is not None:
        wanted = wanted.where(Appointment.therapist_id == therapist_id)
    return list(db.session.scalars(wanted.order_by(Appointment.starts_at).options(*whole())))


def not_ready(therapist_id: int, *, now: datetime, until: datetime) -> list[Appointment]:
    """A therapist's confirmed visits that could not start yet: flags not ticked, or nothing answered."""
    mine = (
        select(Appointment)
        .where(
            Appointment.therapist_id == therapist_id,
            Appointment.status == Status.CONFIRMED,
            Appointment.ends_at > now,
            Appointment.starts_at < until,
        )
        .order_by(Appointment.starts_at)
        .options(*whole(), joinedload(Appointment.screening), joinedload(Appointment.intake))
    )
    return [
        visit
        for visit in db.session.scalars(mine)
        if (visit.needs or {}).get("outcome") != "ok" and not is_ready(visit)
    ]


def own_hold(draft_id: int | None, client_ids: Collection[int], now: datetime) -> Appointment | None:
    """The slot that a visitor holds at the moment, by their draft or as one of these clients."""
    theirs = [Appointment.draft_id == draft_id] if draft_id is not None else []
    theirs += [Appointment.client_id.in_(sorted(client_ids))] if client_ids else []
    if not theirs:
        return None
    wanted = select(Appointment).where(
        or_(*theirs),
        Appointment.status == Status.HELD,
        Appointment.kept_for.is_(None),
        Appointment.held_until > now,
    )
    return db.session.scalar(wanted.order_by(Appointment.id.desc()).limit(1).options(*whole()))
