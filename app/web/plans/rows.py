"""A plan as it is laid out: every date, what became of it, and what can still be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.hours import local_date as day_at
from app.domain.hours import local_time as wall_at
from app.domain.interval import epoch
from app.infra import clock
from app.infra.language import gettext as _
from app.spa.booking.changes import MOVABLE
from app.spa.booking.models import Appointment
from app.spa.plans.models import MISSED, SKIPPED, Plan, PlannedVisit
from app.spa.plans.queries import GONE, is_running, to_come
from app.spa.plans.words import clock_words, rhythm_of
from app.spa.settings.formats import day_parts, local_date, local_time
from app.spa.settings.queries import zone

SHIFTED = "shifted"


@dataclass(frozen=True, slots=True)
class RowView:
    """One date of a plan. `state` says more than the visit's own status: shifted, skipped, missed."""

    on: str
    weekday: str
    day: str
    month: str
    title: str
    lines: tuple[str, ...]
    state: str | None
    status: str | None
    token: str | None
    is_to_come: bool
    can_be_found: bool
    warning: str | None


def facts_of_plan(plan: Plan, warnings: Mapping[int, str]) -> dict[str, Any]:
    """What every page about a plan says; `warnings` by visit, already in the words of who reads them."""
    now = clock.now()
    coming = to_come(plan, now)
    standing = [row for row in plan.dates if row.appointment and row.appointment.status not in GONE]
    done = sum(1 for row in standing if row.appointment and row.appointment.ends_at <= now)
    return {
        "plan": plan,
        "rhythm": rhythm_of(plan),
        "rows": [_row(plan, row, now, warnings) for row in plan.dates],
        "is_running": is_running(plan, now),
        "done": done,
        "total": len(standing),
        "next_visit": coming[0].appointment if coming else None,
    }


def _row(plan: Plan, row: PlannedVisit, now: datetime, warnings: Mapping[int, str]) -> RowView:
    visit = row.appointment
    day = row.planned_on if visit is None else day_at(epoch(visit.starts_at), zone())
    weekday, number, month = day_parts(datetime.combine(day, datetime.min.time(), tzinfo=zone()))
    is_to_come = visit is not None and visit.status in MOVABLE and visit.starts_at > now
    return RowView(
        on=row.planned_on.isoformat(),
        weekday=weekday,
        day=number,
        month=month,
        title=_title(row, visit),
        lines=_lines(plan, row, visit),
        state=_state(plan, row, visit),
        status=visit.status if visit is not None else None,
        token=visit.token if visit is not None else None,
        is_to_come=is_to_come,
        can_be_found=visit is None and plan.ended_at is None and row.planned_on > day_at(epoch(now), zone()),
        warning=warnings.get(visit.id) if visit is not None and is_to_come else None,
    )


def _title(row: PlannedVisit, visit: Appointment | None) -> str:
    if visit is not None:
        return f"{local_date(visit.starts_at)}, {local_time(visit.starts_at)}"
    return local_date(row.planned_on)


def _lines(plan: Plan, row: PlannedVisit, visit: Appointment | None) -> tuple[str, ...]:
    if visit is None:
        if row.decision == MISSED:
            return (_("This time was taken by somebody else before it was booked."),)
        return (_("Nothing is booked for this date."),)
    lines = [
        _("%(treatment)s, with %(therapist)s", treatment=visit.treatment.name, therapist=visit.therapist.name)
    ]
    if _is_shifted(plan, row, visit):
        planned = {"day": local_date(row.planned_on), "time": clock_words(plan.wall_minute)}
        lines.append(_("Planned for %(day)s, %(time)s", **planned))
    return tuple(lines)


def _state(plan: Plan, row: PlannedVisit, visit: Appointment | None) -> str | None:
    if visit is None:
        return MISSED if row.decision == MISSED else SKIPPED
    return SHIFTED if visit.status not in GONE and _is_shifted(plan, row, visit) else None


def _is_shifted(plan: Plan, row: PlannedVisit, visit: Appointment) -> bool:
    """Whether it is elsewhere than planned. What is over and what came before the first date never is."""
    wall = wall_at(epoch(visit.starts_at), zone())
    is_adopted = row.planned_on < plan.first_on
    is_there = (wall.date(), wall.hour * 60 + wall.minute) == (row.planned_on, plan.wall_minute)
    return not is_there and not is_adopted and visit.status in MOVABLE
