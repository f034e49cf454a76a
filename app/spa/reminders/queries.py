"""The visits around which something may have to be said, and what decides about it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, contains_eager

from app.domain.lifecycle import Status
from app.domain.policy import Policy
from app.domain.reminders import (
    AFTERCARE_LASTS,
    Kind,
    Sort,
    VisitFacts,
    Window,
    due,
    reach_after,
    reach_before,
)
from app.infra.database import db
from app.spa.booking.away import without_therapist
from app.spa.booking.models import Appointment
from app.spa.booking.rhythm import advised_weeks
from app.spa.clients.models import Client
from app.spa.clients.muting import muted_at
from app.spa.messages.care import care_key, told_about
from app.spa.reminders.missing import ASKED_FOR, Missing, missing_before


@dataclass(frozen=True, slots=True)
class Around:
    """A visit with all that decides which messages around it are due."""

    visit: Appointment
    facts: VisitFacts
    muted: frozenset[Sort]
    told: frozenset[Kind]

    def due(self, now: datetime, policy: Policy, zone: ZoneInfo) -> dict[Kind, Window]:
        """The messages to post now (UTC), each with its window."""
        return due(self.facts, now=now, policy=policy, zone=zone, muted=self.muted, told=self.told)


def before_visits(policy: Policy, *, now: datetime) -> list[Around]:
    """The visits of which somebody may have to be reminded. `now` is UTC."""
    soon = Appointment.starts_at.between(now, now + reach_before(policy))
    return around(_visits(Appointment.status == Status.CONFIRMED, soon))


def unanswered_visits(policy: Policy, *, now: datetime, zone: ZoneInfo) -> list[Around]:
    """The visits before which somebody is to be asked once more for what they have not answered.

    Answers are opened only where it is time to ask, to count what is missing.
    """
    soon = Appointment.starts_at.between(now, now + reach_before(policy))
    listed = _visits(Appointment.status == Status.CONFIRMED, soon)
    likely = around(listed, unanswered=[visit.id for visit in listed])
    return [
        one
        for one in likely
        if Kind.LAST_CALL in one.due(now, policy, zone) and missing_before(one.visit, now=now) in ASKED_FOR
    ]


def after_visits(policy: Policy, *, now: datetime) -> list[Around]:
    """The visits after which somebody may have to be told how to go on."""
    longest = policy.aftercare_after + 2 * AFTERCARE_LASTS
    return around(_visits(Appointment.status == Status.COMPLETED, *_ended_within(now - longest, now)))


def last_visits(*, now: datetime) -> list[Around]:
    """The completed visits after which their client has booked nothing, of these weeks."""
    listed = _visits(Appointment.status == Status.COMPLETED, *_ended_within(now - reach_after(), now))
    last = _last_among(listed)
    return around([visit for visit in listed if visit.id in last], last=last)


def around_now(visit: Appointment, missing: Missing | None) -> Around:
    """One visit as it is now, such as under its lock, and what its client has not answered."""
    last = _last_among([visit]) if visit.status == Status.COMPLETED else ()
    return around([visit], last=last, unanswered=[visit.id] if missing in ASKED_FOR else ())[0]


def around(
    visits: Sequence[Appointment], *, last: Collection[int] = (), unanswered: Collection[int] = ()
) -> list[Around]:
    """Put together what decides about these visits.

    `last` are the ids of those after which nothing comes, `unanswered` of those with questions left.
    """
    told = told_about([visit.id for visit in visits])
    said = {
        visit.id: frozenset(k for k in Kind if care_key(k, visit.id, visit.sequence) in told[visit.id][0])
        for visit in visits
    }
    away = without_therapist(visits)
    clients = {visit.client.id: visit.client for visit in visits if visit.client is not None}
    muted = muted_at(list(clients.values()))
    return [
        Around(
            visit,
            _facts(
                visit,
                told[visit.id][1],
                is_kept=visit.id not in away,
                # Whoever was invited is not invited again: nobody need open how often they are to come.
                is_last=visit.id in last and Kind.NEXT not in said[visit.id],
                wants_answers=visit.id in unanswered,
            ),
            muted[visit.client_id] if visit.client_id is not None else frozenset(Sort),
            said[visit.id],
        )
        for visit in visits
    ]


def _facts(
    visit: Appointment, told_at: datetime | None, *, is_kept: bool, is_last: bool, wants_answers: bool
) -> VisitFacts:
    booked_at = visit.confirmed_at or visit.created_at
    return VisitFacts(
        status=Status(visit.status),
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        known_at=max(booked_at, told_at) if told_at else booked_at,
        wants_answers=wants_answers,
        is_kept=is_kept,
        is_last=is_last,
        rhythm_weeks=advised_weeks(visit) if is_last else None,
    )


def _visits(*which: ColumnElement[bool]) -> list[Appointment]:
    wanted = (
        select(Appointment)
        .join(Appointment.client)
        .where(*which, Client.email.is_not(None), Client.erased_at.is_(None))
        .order_by(Appointment.starts_at, Appointment.id)
        .options(contains_eager(Appointment.client))
    )
    return list(db.session.scalars(wanted))


def _ended_within(first: datetime, last: datetime) -> tuple[ColumnElement[bool], ...]:
    # The index knows starts; no visit is as long as a day.
    return Appointment.starts_at > first, Appointment.starts_at < last, Appointment.ends_at <= last


def _last_among(visits: Sequence[Appointment]) -> set[int]:
    """The ids of those after which nothing of the same person comes or came, whatever became of it."""
    clients = [visit.client for visit in visits if visit.client is not None]
    by_mailbox = _newest(Client.email, {client.email for client in clients if client.email})
    by_user = _newest(Client.user_id, {client.user_id for client in clients if client.user_id})
    return {
        visit.id
        for visit in visits
        if visit.client is not None
        and by_mailbox.get(visit.client.email) == visit.starts_at
        and by_user.get(visit.client.user_id, visit.starts_at) == visit.starts_at
    }


def _newest(who: InstrumentedAttribute[Any], values: Collection[object]) -> dict[object, datetime]:
    newest = (
        select(who, func.max(Appointment.starts_at))
        .join(Client, Client.id == Appointment.client_id)
        # A hold that was given up was never a visit; whatever else was booked was one.
        .where(who.in_(values), Appointment.needs_sealed.is_not(None))
        .group_by(who)
    )
    return dict(db.session.execute(newest).all())
