"""Visits whose therapist is away at their time: they stay where they are until a person has settled them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import exists, select

from app.domain.interval import epoch
from app.infra.database import db
from app.spa.booking.models import Appointment
from app.spa.roster.models import TimeOff

EXCUSED = "absence"
"""What `cancelled_by` says where a client called off because we could not keep the visit. Never late."""


def is_therapist_away(visit: Appointment) -> bool:
    """Whether the visit's therapist is away during any part of it, as the calendar knows it now."""
    then = exists().where(
        TimeOff.therapist_id == visit.therapist_id,
        TimeOff.starts_at < epoch(visit.ends_at),
        TimeOff.ends_at > epoch(visit.starts_at),
    )
    return bool(db.session.scalar(select(then)))


def without_therapist(visits: Iterable[Appointment]) -> set[int]:
    """The ids of those of these visits whose therapist is away then. One query, however many there are."""
    listed = list(visits)
    if not listed:
        return set()
    first, last = min(epoch(one.starts_at) for one in listed), max(epoch(one.ends_at) for one in listed)
    away = db.session.execute(
        select(TimeOff.therapist_id, TimeOff.starts_at, TimeOff.ends_at).where(
            TimeOff.starts_at < last, TimeOff.ends_at > first
        )
    ).all()
    return {
        visit.id
        for visit in listed
        for therapist_id, start, end in away
        if visit.therapist_id == therapist_id
        and start < epoch(visit.ends_at)
        and end > epoch(visit.starts_at)
    }
