"""Proof that there are no conflicts: looks for everything that could be wrong in the calendar.

The database and the services refuse all of this. The doctor believes neither and reads the rows themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, extract, false, or_, select
from sqlalchemy.orm import aliased

from app.domain.lifecycle import OCCUPYING, TO_COME, Status
from app.infra.checkup import Finding
from app.infra.database import db
from app.infra.outbox.models import Message
from app.spa.booking.api_doctor import api_findings
from app.spa.booking.models import LONGEST_OCCUPANCY, Appointment, Occupancy
from app.spa.booking.party_doctor import claimed_by_another, party_findings
from app.spa.clients.models import Client
from app.spa.roster.models import Room, Therapist, TimeOff
from app.spa.settings.models import Closure

SHOWN = 20
"""Of each kind so many are named; once they are mended the doctor is asked again."""
OVERDUE = timedelta(hours=1)
"""What the worker has not tidied away for so long it is not going to."""
IS_PROPOSED = and_(Appointment.status == Status.HELD, Appointment.kept_for.is_not_distinct_from("proposal"))
"""Held beside the visit whose place it is to take, which claims the rest: see `absences/doctor.py`."""


def findings(now: datetime) -> list[Finding]:
    """Everything that is wrong in the calendar, in plain words; nothing is changed. `now` is UTC."""
    checks: tuple[Callable[[datetime], Iterator[Finding]], ...] = (
        _overlaps,
        _unclaimed,
        _claims_of_the_finished,
        _strange_claims,
        _claims_that_do_not_cover,
        _claims_that_lapse,
        _left_lying,
        _lost_messages,
        _absent,
        party_findings,
        api_findings,
    )
    return [finding for check in checks for finding in check(now)]


def _overlaps(_now: datetime) -> Iterator[Finding]:
    one, other = aliased(Occupancy), aliased(Occupancy)
    pairs = select(one.resource_id, one.appointment_id, other.appointment_id).join(
        other,
        and_(
            other.resource_id == one.resource_id,
            other.id != one.id,
            other.starts_at >= one.starts_at,
            other.starts_at < one.ends_at,
            or_(other.starts_at > one.starts_at, other.id > one.id),
        ),
    )
    for resource_id, first, second in _some(pairs.order_by(one.starts_at)):
        yield Finding(
            "overlap",
            f"Visits {first} and {second} claim the same resource ({resource_id}) at the same time. "
            "Move or cancel one of them.",
        )


def _unclaimed(_now: datetime) -> Iterator[Finding]:
    """Visits that take place without having claimed their therapist, their room or their client."""
    for who, model, key in (
        ("therapist", Therapist, Appointment.therapist_id),
        ("room", Room, Appointment.room_id),
        ("client", Client, Appointment.client_id),
    ):
        claimed = exists().where(
            Occupancy.appointment_id == Appointment.id, Occupancy.resource_id == model.resource_id
        )
        shared = claimed_by_another(model) if model is Room else false()
        wanted = (
            select(Appointment.id, Appointment.status)
            .join(model, model.id == key)
            .where(Appointment.status.in_(OCCUPYING), ~IS_PROPOSED, ~claimed, ~shared)
        )
        for number, status in _some(wanted.order_by(Appointment.id)):
            yield Finding(
                "unclaimed",
                f"Visit {number} is {_plain(status)} but does not claim its {who}, so another could be "
                "booked over it. Cancel it and book it again.",
            )


def _claims_of_the_finished(_now: datetime) -> Iterator[Finding]:
    left = (
        select(Appointment.id, Appointment.status)
        .where(
            Appointment.status.not_in(OCCUPYING), exists().where(Occupancy.appointment_id == Appointment.id)
        )
        .order_by(Appointment.id)
    )
    for number, status in _some(left):
        yield Finding(
            "claim_left", f"Visit {number} is {_plain(status)} but still takes up time. Its claims can go."
        )


def _strange_claims(_now: datetime) -> Iterator[Finding]:
    """Claims of nobody's visit, or of a therapist, room or client that is not the visit's."""
    own = (
        (Therapist, Appointment.therapist_id),
        (Room, Appointment.room_id),
        (Client, Appointment.client_id),
    )
    for model, key in own:
        strange = (
            select(Occupancy.appointment_id, model.id)
            .join(model, model.resource_id == Occupancy.resource_id)
            .join(Appointment, Appointment.id == Occupancy.appointment_id)
            .where(or_(key != model.id, key.is_(None)))
        )
        for number, other in _some(strange.order_by(Occupancy.appointment_id)):
            yield Finding(
                "strange_claim",
                f"Visit {number} claims {model.__tablename__} {other}, not its own. That claim can go.",
            )
    nobodys = select(Occupancy.id).where(~exists().where(Appointment.id == Occupancy.appointment_id))
    for (number,) in _some(nobodys):
        yield Finding("strange_claim", f"Claim {number} belongs to no visit. It can go.")


def _claims_that_do_not_cover(_now: datetime) -> Iterator[Finding]:
    """Claims shorter than the visit, and visits whose end is not their start and their minutes."""
    starts, ends = _epoch(Appointment.starts_at), _epoch(Appointment.ends_at)
    short = (
        select(Appointment.id)
        .join(Occupancy, Occupancy.appointment_id == Appointment.id)
        .where(
            Appointment.status.in_(OCCUPYING),
            ~IS_PROPOSED,
            or_(Occupancy.starts_at > starts, Occupancy.ends_at < ends),
        )
        .distinct()
        .order_by(Appointment.id)
    )
    for (number,) in _some(short):
        yield Finding(
            "claim_short",
            f"Visit {number} claims less time than it takes. Cancel it and book it again.",
        )
    odd = select(Appointment.id).where(ends - starts != Appointment.minutes * 60)
    for (number,) in _some(odd.order_by(Appointment.id)):
        yield Finding("odd_length", f"Visit {number} does not end its minutes after it starts.")
    long = select(Occupancy.appointment_id).where(Occupancy.ends_at - Occupancy.starts_at > LONGEST_OCCUPANCY)
    for (number,) in _some(long):
        yield Finding("claim_long", f"Visit {number} claims more time than a look at the calendar reads.")


def _claims_that_lapse(_now: datetime) -> Iterator[Finding]:
    lapsing = (
        select(Appointment.id, Appointment.status)
        .join(Occupancy, Occupancy.appointment_id == Appointment.id)
        .where(
            or_(
                and_(Appointment.status != Status.HELD, Occupancy.lapses_at.is_not(None)),
                and_(Appointment.status == Status.HELD, Occupancy.lapses_at.is_(None)),
            )
        )
        .distinct()
        .order_by(Appointment.id)
    )
    for number, status in _some(lapsing):
        fault = "would never run out" if status == Status.HELD else "would run out like a hold's"
        yield Finding("claim_lapses", f"Visit {number} is {_plain(status)} but its claims {fault}.")


def _left_lying(now: datetime) -> Iterator[Finding]:
    """What the worker should have tidied away: harmless, but a sign that it does not run."""
    holds = select(Appointment.id).where(
        Appointment.status == Status.HELD, Appointment.held_until < now - OVERDUE
    )
    requests = select(Appointment.id).where(
        Appointment.status == Status.PENDING_REVIEW, Appointment.starts_at < now - OVERDUE
    )
    for code, what, wanted in (
        ("hold_left", "holds that ran out", holds),
        ("request_left", "requests that nobody answered in time", requests),
    ):
        count = len(db.session.scalars(wanted).all())
        if count:
            yield Finding(
                code, f"{count} {what} are still there. Is the worker running (flask --app wsgi worker)?"
            )


def _lost_messages(_now: datetime) -> Iterator[Finding]:
    gone = ~exists().where(Appointment.id == Message.appointment_id)
    lost = select(Message.id, Message.kind).where(Message.appointment_id.is_not(None), gone)
    for number, kind in _some(lost.order_by(Message.id)):
        yield Finding("message_lost", f"Message {number} ({kind}) is about a visit that does not exist.")


def _absent(now: datetime) -> Iterator[Finding]:
    """Visits to come while their therapist is away or gone, or the spa is closed: for a manager to settle.

    While a client is asked about another place the visit is being settled.
    """
    starts, ends = _epoch(Appointment.starts_at), _epoch(Appointment.ends_at)
    coming = and_(Appointment.status.in_(TO_COME), Appointment.ends_at > now)
    hold = aliased(Appointment)
    asked = exists().where(
        hold.client_id == Appointment.client_id,
        hold.kept_for == "proposal",
        hold.status == Status.HELD,
        hold.held_until > now,
    )
    away = (
        select(Appointment.id)
        .join(TimeOff, TimeOff.therapist_id == Appointment.therapist_id)
        .where(coming, ~asked, TimeOff.starts_at < ends, TimeOff.ends_at > starts)
    )
    closed = (
        select(Appointment.id)
        .join(Closure, and_(Closure.starts_at < ends, Closure.ends_at > starts))
        .where(coming)
    )
    left = select(Appointment.id).join(Therapist).where(coming, ~Therapist.is_active)
    for code, why, wanted in (
        ("therapist_away", "its therapist is away then", away),
        ("spa_closed", "the spa is closed then", closed),
        ("therapist_left", "its therapist no longer works here", left),
    ):
        for (number,) in _some(wanted.distinct().order_by(Appointment.id)):
            yield Finding(code, f"Visit {number} is to come, but {why}. Move it or cancel it.")


def _epoch(instant: Any) -> ColumnElement[int]:
    return extract("epoch", instant)


def _plain(status: str) -> str:
    return status.replace("_", " ")


def _some(wanted: Select[*tuple[Any, ...]]) -> Iterator[Any]:
    """The first few rows: a thousand sentences help nobody more than twenty."""
    yield from db.session.execute(wanted.limit(SHOWN))
