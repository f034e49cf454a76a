"""Finding plans, and where a visit stands in its plan."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import LoaderOption

from app.domain.lifecycle import Status
from app.infra.database import db
from app.spa.booking.changes import MOVABLE
from app.spa.booking.models import Appointment
from app.spa.booking.visits import TOKEN, whole
from app.spa.clients.models import Client
from app.spa.plans.models import Plan, PlannedVisit

GONE = (Status.CANCELLED, Status.DECLINED, Status.EXPIRED)


def plan_by_token(token: str) -> Plan | None:
    """The plan with this address, with its dates and visits. Who may see it is the caller's to check."""
    if not TOKEN.fullmatch(token):
        return None
    return db.session.scalar(select(Plan).where(Plan.uid == token).options(*_with_dates()))


def plans_of(client_ids: Collection[int]) -> list[Plan]:
    """All plans of these clients, the newest first."""
    if not client_ids:
        return []
    theirs = select(Plan).where(Plan.client_id.in_(sorted(client_ids))).options(*_with_dates())
    return list(db.session.scalars(theirs.order_by(Plan.created_at.desc(), Plan.id.desc())))


def running_plans(now: datetime) -> list[Plan]:
    """All plans of which something is still to come, by client. `now` is UTC."""
    coming = (
        select(PlannedVisit.plan_id)
        .join(PlannedVisit.appointment)
        .where(Appointment.status.in_(MOVABLE), Appointment.starts_at > now)
    )
    wanted = (
        select(Plan)
        .join(Plan.client)
        .where(Plan.ended_at.is_(None), Plan.id.in_(coming))
        .order_by(Client.name)
    )
    return list(db.session.scalars(wanted.options(*_with_dates())))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a visit stands in its plan: the `number`th of `total` booked ones."""

    plan: Plan
    row: PlannedVisit
    number: int
    total: int


def place_of(appointment_id: int) -> Place | None:
    """The plan to which a visit belongs, if any, and its place there."""
    plan_id = db.session.scalar(
        select(PlannedVisit.plan_id).where(PlannedVisit.appointment_id == appointment_id)
    )
    if plan_id is None:
        return None
    plan = db.session.scalars(select(Plan).where(Plan.id == plan_id).options(*_with_dates())).one()
    standing = [row for row in plan.dates if row.appointment and row.appointment.status not in GONE]
    row = next(one for one in plan.dates if one.appointment_id == appointment_id)
    number = standing.index(row) + 1 if row in standing else 0
    return Place(plan, row, number, len(standing))


def plans_among(appointment_ids: Collection[int]) -> dict[int, Plan]:
    """Of these visits those that belong to a plan and were not called off: the plan by the visit's id."""
    theirs = (
        select(PlannedVisit.appointment_id, Plan)
        .join(Plan, Plan.id == PlannedVisit.plan_id)
        .join(PlannedVisit.appointment)
        .where(PlannedVisit.appointment_id.in_(sorted(appointment_ids)), Appointment.status.not_in(GONE))
    )
    return {number: plan for number, plan in db.session.execute(theirs) if number is not None}


def to_come(plan: Plan, now: datetime) -> list[PlannedVisit]:
    """The plan's dates whose visits can still be changed, in order. `now` is UTC."""
    return [
        row
        for row in plan.dates
        if row.appointment is not None
        and row.appointment.status in MOVABLE
        and row.appointment.starts_at > now
    ]


def is_running(plan: Plan, now: datetime) -> bool:
    """Whether anything of it is still to come."""
    return plan.ended_at is None and bool(to_come(plan, now))


def _with_dates() -> tuple[LoaderOption, ...]:
    visit = selectinload(Plan.dates).joinedload(PlannedVisit.appointment)
    return (visit.options(*cast(Any, whole())), joinedload(Plan.client))
