"""A therapist of the demo who cannot come one day: two clients have been asked, and have not answered yet."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select

from app.domain.hours import day_of
from app.infra.database import db, transaction
from app.infra.outbox.models import Message
from app.spa.absences.planning import cards_of
from app.spa.absences.proposing import propose
from app.spa.absences.reporting import report_absence
from app.spa.booking.changes import MOVABLE
from app.spa.booking.models import Appointment
from app.spa.settings.queries import policy, zone

SOONEST, LATEST = timedelta(days=4), timedelta(days=11)
HIT = 2


def add_absence(first_client_id: int, *, now: datetime) -> int:
    """Let somebody be away for two visits in a row. `now` is UTC; how many clients have been asked.

    If it can, it hits the client who can sign in, so that the demo shows them what they are asked. Nobody is
    written to.
    """
    rules = replace(policy(), proposal_length=LATEST)
    asked = 0
    for one, other in _pairs(first_client_id, now):
        absence = report_absence(
            one.therapist, one.starts_at, other.ends_at, reason="Not well", user_id=None, now=now
        )
        for card in cards_of(absence, now=now, policy=rules, zone=zone()):
            if card.suggestion is not None:
                propose(
                    absence,
                    card.visit,
                    datetime.fromtimestamp(card.suggestion.start, UTC),
                    therapist_id=card.suggestion.choice.therapist_id,
                    room_id=card.suggestion.choice.room_id,
                    now=now,
                    policy=rules,
                    zone=zone(),
                )
                asked += 1
        break
    with transaction():
        db.session.execute(delete(Message).where(Message.kind == "absence_proposal"))
    return asked


def _pairs(first_client_id: int, now: datetime) -> list[tuple[Appointment, Appointment]]:
    """Two visits of one therapist, one after the other on one day; the best pair for showing first."""
    coming = (
        select(Appointment)
        .where(
            Appointment.starts_at > now + SOONEST,
            Appointment.starts_at < now + LATEST,
            Appointment.status.in_(MOVABLE),
        )
        .order_by(Appointment.starts_at)
    )
    days: defaultdict[tuple[int, object], list[Appointment]] = defaultdict(list)
    for visit in db.session.scalars(coming):
        days[visit.therapist_id, day_of(visit.starts_at, zone())].append(visit)
    pairs = [(day[at], day[at + 1]) for day in days.values() for at in range(len(day) - HIT + 1)]
    return sorted(pairs, key=lambda pair: first_client_id not in {visit.client_id for visit in pair})
