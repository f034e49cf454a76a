"""The zone of the house is kept, so that a change of SPA_TIMEZONE never moves a booked visit unseen.

Instants stay where they are; but what the clock on the wall shows at them would be another time, and working
hours, which are wall-clock times, would follow the new clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, or_, select
from sqlalchemy.exc import IntegrityError

from app.config import ConfigError
from app.domain.interval import epoch
from app.domain.lifecycle import Status
from app.infra.database import db, transaction
from app.spa.booking.models import Appointment
from app.spa.roster.models import TimeOff
from app.spa.settings.models import Closure, Setting
from app.spa.settings.queries import zone
from app.spa.settings.services import keep

KEPT_ZONE = "spa_timezone"
TO_COME = (Status.PENDING_REVIEW, Status.CONFIRMED, Status.CHECKED_IN)


@dataclass(frozen=True, slots=True)
class AtStake:
    """What a change of zone would touch: visits and holds to come, and the absences and closures."""

    visits: int
    first_at: datetime | None
    absences: int

    def __bool__(self) -> bool:
        return bool(self.visits or self.absences)


def zone_kept() -> ZoneInfo | None:
    """The zone in which everything was booked so far; None before the first start."""
    name = db.session.scalar(select(Setting.value).where(Setting.name == KEPT_ZONE))
    return ZoneInfo(name) if name else None


def at_stake(now: datetime) -> AtStake:
    """What lies ahead of `now` (UTC) and was meant by the wall clock."""
    visits, first = db.session.execute(_to_come(now)).one()
    seconds = epoch(now)
    away = select(func.count()).select_from(TimeOff).where(TimeOff.ends_at > seconds)
    closed = select(func.count()).select_from(Closure).where(Closure.ends_at > seconds)
    absences = (db.session.scalar(away) or 0) + (db.session.scalar(closed) or 0)
    return AtStake(visits, first, absences)


def zone_problem(now: datetime) -> str | None:
    """Why the spa cannot serve in the zone that is set, in a sentence with the way out; None if it can."""
    before, wanted = zone_kept(), zone()
    if before is None or before.key == wanted.key or not (stake := at_stake(now)):
        return None
    first = f" (the first: {stake.first_at.astimezone(before):%Y-%m-%d %H:%M})" if stake.first_at else ""
    return (
        f"SPA_TIMEZONE is {wanted.key}, but {stake.visits} visits or holds to come{first} and "
        f"{stake.absences} absences or closures were made in {before.key}. Set SPA_TIMEZONE={before.key} "
        f"again, or decide what becomes of them: flask --app wsgi change-zone {wanted.key} --keep-wall-clock "
        "(each visit keeps its time of day; clients are written to) or --keep-instants (each visit stays at "
        "its moment). Both take --dry-run."
    )


def settle_zone(now: datetime) -> None:
    """Keep the zone that is set, if nothing speaks against it. For the start of the spa; `now` is UTC.

    Raises ConfigError, with a sentence, if visits to come would be at another time of day.
    """
    if (problem := zone_problem(now)) is not None:
        raise ConfigError(problem)
    before = zone_kept()
    if before is None or before.key != zone().key:
        try:
            with transaction():
                keep(KEPT_ZONE, zone().key)
        except IntegrityError:  # another process starts at the same moment and keeps the same
            db.session.rollback()


def _to_come(now: datetime) -> Select[int, datetime]:
    is_held = (Appointment.status == Status.HELD) & (Appointment.held_until > now)
    return select(func.count(), func.min(Appointment.starts_at)).where(
        or_(Appointment.status.in_(TO_COME), is_held), Appointment.ends_at > now
    )
