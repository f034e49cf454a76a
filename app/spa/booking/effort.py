"""What visits ask of their therapists: reckoned when they are claimed, kept right when they change.

The budget is looked at before something is claimed. A visit that is booked never loses its place because its
pressure turns out firmer: then only its effort is written anew.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ScalarSelect, case, func, or_, select, update

from app.domain.availability import Choice, SlotRequest
from app.domain.effort import effort_minutes
from app.domain.errors import EffortSpent
from app.domain.hours import day_bounds, local_date
from app.domain.interval import epoch
from app.infra.database import db
from app.spa.booking import claims
from app.spa.booking.calendar import Frame
from app.spa.booking.models import Appointment, EffortOverride, Occupancy
from app.spa.booking.screened import kept_for
from app.spa.roster.models import Therapist
from app.spa.treatments.models import Treatment


@dataclass(frozen=True, slots=True)
class Override:
    """A manager's word that a visit may ask more than the budget holds, and why."""

    reason: str
    user_id: int | None


def choose_within_effort(
    request: SlotRequest,
    frame: Frame,
    start: int,
    candidates: Collection[int],
    asker: claims.Asker,
    override: Override | None,
) -> tuple[Choice, Override | None]:
    """Choose as `claims.choose` does; beyond the budget only with an override, which is given back if needed.

    Raises:
        EffortSpent: only the budget is in the way, and there is no override. Refusal: as `claims.choose`.
    """
    try:
        return claims.choose(request, frame, start, candidates, asker), None
    except EffortSpent:
        if override is None:
            raise
    beyond = replace(request, effort_override=True)
    return claims.choose(beyond, frame, start, candidates, asker), override


def keep_override(visit: Appointment, override: Override | None, *, now: datetime, zone: ZoneInfo) -> None:
    """Put on record that a visit, whose claims are written, goes beyond the budget; nothing without one."""
    if override is None:
        return
    db.session.add(
        EffortOverride(
            appointment_id=visit.id,
            user_id=override.user_id,
            reason=override.reason,
            effort=_effort_that_day(visit, now=now, zone=zone),
            decided_at=now,
        )
    )


def overrides_of(visit: Appointment) -> list[EffortOverride]:
    """The decisions to go beyond the budget for this visit, in order."""
    decided = select(EffortOverride).where(EffortOverride.appointment_id == visit.id)
    return list(db.session.scalars(decided.order_by(EffortOverride.decided_at)))


def update_effort(visit: Appointment, *, agreed: str | None = None) -> None:
    """Write anew what a locked visit asks of its therapist, inside the caller's transaction.

    `agreed` is a pressure that the therapist decides on just now.
    """
    theirs = update(Occupancy).where(
        Occupancy.appointment_id == visit.id, Occupancy.resource_id == _of_therapist(visit)
    )
    asked = _asked(visit, agreed or pressure_of(visit))
    db.session.execute(theirs.values(effort=asked).execution_options(synchronize_session=False))


def keep_for_good(hold: Appointment, pressure: str | None) -> None:
    """What was claimed for ten minutes no longer lapses, and asks of its therapist what is known by now.

    No `pressure` where nobody has answered.
    """
    mine = update(Occupancy).where(Occupancy.appointment_id == hold.id)
    of_therapist = Occupancy.resource_id == _of_therapist(hold)
    effort = case((of_therapist, _asked(hold, pressure)), else_=Occupancy.effort)
    kept = mine.values(lapses_at=None, effort=effort)
    db.session.execute(kept.execution_options(synchronize_session=False))


def _asked(visit: Appointment, pressure: str | None) -> int:
    """The effort minutes that a visit asks; None is a pressure that nobody has named."""
    percent = select(Treatment.effort_percent).where(Treatment.id == visit.treatment_id)
    return effort_minutes(visit.minutes, db.session.scalars(percent).one(), pressure)


def pressure_of(visit: Appointment) -> str | None:
    """The pressure to reckon with; None while nobody has answered or decided."""
    return agreed_pressure(visit) or kept_for(visit).pressure


def agreed_pressure(visit: Appointment) -> str | None:
    """The pressure that the therapist has decided on with the newest decision that names one."""
    for review in reversed(visit.reviews):
        pressure: str | None = ((review.details or {}).get("changes") or {}).get("pressure")
        if pressure:
            return pressure
    return None


def _effort_that_day(visit: Appointment, *, now: datetime, zone: ZoneInfo) -> int:
    """The effort minutes of the visit's therapist on its day, this visit included."""
    mine = select(Occupancy.starts_at).where(
        Occupancy.appointment_id == visit.id, Occupancy.resource_id == _of_therapist(visit)
    )
    day = day_bounds(local_date(db.session.scalars(mine).one(), zone), zone)
    asked = select(func.coalesce(func.sum(Occupancy.effort), 0)).where(
        Occupancy.resource_id == _of_therapist(visit),
        Occupancy.starts_at >= day.start,
        Occupancy.starts_at < day.end,
        or_(Occupancy.lapses_at.is_(None), Occupancy.lapses_at > epoch(now)),
    )
    return int(db.session.scalars(asked).one())


def _of_therapist(visit: Appointment) -> ScalarSelect[int]:
    """The resource of the therapist whom the visit has now: what was loaded may be the one before."""
    return select(Therapist.resource_id).where(Therapist.id == visit.therapist_id).scalar_subquery()
