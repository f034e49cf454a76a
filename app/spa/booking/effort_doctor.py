"""Days that ask more of a therapist than their effort budget holds, though nobody has decided so.

That is no fault. A budget that is lowered, a treatment that weighs more and answers that ask for more
pressure take no visit away (see docs/adr/0010-effort-is-a-budget.md). But somebody should know of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select

from app.domain.effort import NO_LIMIT, Budget, Work, day_effort, heaviest_run
from app.domain.hours import day_bounds, local_date
from app.domain.interval import epoch
from app.infra.checkup import Finding
from app.infra.database import db
from app.spa.booking.models import EffortOverride, Occupancy
from app.spa.roster.models import Therapist
from app.spa.settings.queries import policy, zone

SHOWN = 20
DAY = timedelta(1)
WHY = (
    "No reason for it is on record: the budget was lowered, the treatment weighs more, or answers came that "
    "ask for more pressure. The visits keep their place; if it is too much, move one of them on the board."
)


@dataclass(slots=True)
class _Day:
    """What one day asks of a therapist, and the most that anybody has agreed to."""

    work: list[Work] = field(default_factory=list)
    visits: list[int] = field(default_factory=list)
    agreed: int = 0


def effort_findings(now: datetime) -> Iterator[Finding]:
    """Days from today on that go beyond a budget for no reason on record. `now` is UTC."""
    house, shown = policy(), 0
    days = _days(now)
    for person in db.session.scalars(select(Therapist).order_by(Therapist.id)):
        budget = Budget.of(house, a_day=person.effort_a_day, in_a_row=person.effort_in_a_row)
        own = days.get(person.resource_id, {})
        for on in sorted(own):
            words = _beyond(own, on, budget)
            if words and shown < SHOWN:
                shown += 1
                numbers = ", ".join(str(number) for number in own[on].visits)
                yield Finding(
                    "effort_beyond",
                    f"{person.name} gives {words} on {on:%Y-%m-%d} (visits {numbers}). {WHY}",
                    is_note=True,
                )


def _beyond(days: dict[date, _Day], on: date, budget: Budget) -> str:
    """What of the budget that day exceeds, in words; empty where it does not, or somebody agreed to it."""
    day, bounds = days[on], day_bounds(on, zone())
    said = []
    given = day_effort(day.work, bounds)
    if given > budget.a_day != NO_LIMIT and given > day.agreed:
        said.append(f"{given} effort minutes where the budget of a day is {budget.a_day}")
    near = [work for other in (on - DAY, on, on + DAY) if other in days for work in days[other].work]
    run = heaviest_run(near, bounds, budget.rest)
    if run > budget.in_a_row != NO_LIMIT and not day.agreed:
        said.append(f"{run} without a rest where {budget.in_a_row} are the most")
    return " and ".join(said)


def _days(now: datetime) -> dict[int, dict[date, _Day]]:
    """By resource and day on which a visit begins, from today on."""
    here, seconds = zone(), epoch(now)
    today = day_bounds(local_date(seconds, here), here).start
    decided = (
        select(EffortOverride.appointment_id, func.max(EffortOverride.effort).label("effort"))
        .group_by(EffortOverride.appointment_id)
        .subquery()
    )
    rows = (
        select(
            Occupancy.resource_id,
            Occupancy.appointment_id,
            Occupancy.starts_at,
            Occupancy.ends_at,
            Occupancy.effort,
            func.coalesce(decided.c.effort, 0),
        )
        .outerjoin(decided, decided.c.appointment_id == Occupancy.appointment_id)
        .join(Therapist, Therapist.resource_id == Occupancy.resource_id)
        .where(
            Occupancy.effort > 0,
            Occupancy.starts_at >= today,
            or_(Occupancy.lapses_at.is_(None), Occupancy.lapses_at > seconds),
        )
        .order_by(Occupancy.starts_at)
    )
    found: defaultdict[int, defaultdict[date, _Day]] = defaultdict(lambda: defaultdict(_Day))
    for resource_id, visit, start, end, effort, agreed in db.session.execute(rows):
        day = found[resource_id][local_date(start, here)]
        day.work.append(Work(start, end, effort))
        day.visits.append(visit)
        day.agreed = max(day.agreed, agreed)
    return {resource_id: dict(days) for resource_id, days in found.items()}
