"""Moving the house to another zone: all of it in one transaction, or nothing of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from app.domain.errors import Refusal, SlotTaken
from app.domain.hours import WeeklyHours, local_date, local_time, wall_to_epoch, working_intervals
from app.domain.interval import Interval, epoch
from app.domain.lifecycle import TO_COME, Status
from app.infra.database import db, transaction
from app.spa.booking import claims
from app.spa.booking.models import Appointment, Occupancy
from app.spa.booking.telling import notice
from app.spa.booking.zone_guard import KEPT_ZONE, zone_kept
from app.spa.messages import announce
from app.spa.roster.models import Resource, Therapist, TimeOff
from app.spa.settings.models import Closure
from app.spa.settings.queries import zone
from app.spa.settings.services import keep


class ZoneRefused(Refusal):
    """The house cannot be moved to that zone just now."""

    code = "zone_refused"


@dataclass(slots=True)
class Moved:
    """What a change of zone does, or would do."""

    before: str
    after: str
    visits: int = 0
    absences: int = 0
    in_the_way: list[str] = field(default_factory=list)
    """Why it cannot be, a line for each visit."""
    outside: list[str] = field(default_factory=list)
    """Visits whose moment is outside their therapist's hours by the new clock, a line for each."""


def change_zone(*, keep_wall_clock: bool, dry_run: bool = False, now: datetime) -> Moved:
    """Take the zone that is set as the spa's own, with visits, holds, absences and closures to come.

    They keep their moment, or with `keep_wall_clock` their time of day: then each is at another moment,
    nothing may overlap, and clients are written to. `now` is UTC.

    Raises:
        ZoneRefused: nothing is known of an earlier zone, or it is the same; nothing is changed.
        SlotTaken: somebody booked meanwhile in the way of it; nothing is changed.
    """
    before, after = zone_kept(), zone()
    if before is None or before.key == after.key:
        raise ZoneRefused(f"The spa is in {after.key} already: there is nothing to change.")
    old, done = before, Moved(before.key, after.key)
    with transaction(conflict=SlotTaken()):
        if keep_wall_clock:
            claims.lock_resources(db.session.scalars(select(Resource.id)).all())
            visits = claims.lock_appointments(db.session.scalars(_to_come(now)).all())
            done.visits = len(visits)
            done.in_the_way = list(_in_the_way(visits, old, after, now))
            if not done.in_the_way and not dry_run:
                _move_all(visits, old, after, now)
            done.absences = _move_absences(old, after, now, dry_run=dry_run)
        else:
            visits = list(db.session.scalars(_visits_to_come(now)))
            done.visits = len(visits)
            done.outside = list(_outside_hours(visits, old, after))
        if not done.in_the_way and not dry_run:
            keep(KEPT_ZONE, after.key)
    return done


def same_wall_time(seconds: int, old: ZoneInfo, new: ZoneInfo) -> int | None:
    """The moment (epoch seconds) at which `new` shows what `old` shows at `seconds`; None if never."""
    wall = local_time(seconds, old)
    found = wall_to_epoch(wall.date(), wall.hour * 60 + wall.minute, new) + wall.second
    return found if local_time(found, new).replace(tzinfo=None) == wall.replace(tzinfo=None) else None


def _to_come(now: datetime) -> Select[int]:
    is_held = (Appointment.status == Status.HELD) & (Appointment.held_until > now)
    return select(Appointment.id).where(
        or_(Appointment.status.in_(TO_COME), is_held), Appointment.starts_at > now
    )


def _visits_to_come(now: datetime) -> Select[Appointment]:
    whole = (
        joinedload(Appointment.client),
        joinedload(Appointment.therapist).selectinload(Therapist.hours),
    )
    wanted = select(Appointment).where(Appointment.id.in_(_to_come(now)))
    return wanted.order_by(Appointment.starts_at, Appointment.id).options(*whole)


def _outside_hours(visits: Iterable[Appointment], old: ZoneInfo, new: ZoneInfo) -> Iterator[str]:
    """The visits that lie in their therapist's hours by the old clock, and by the new one no longer."""
    for visit in visits:
        if _is_in_hours(visit, old) and not _is_in_hours(visit, new):
            at = f"{visit.starts_at.astimezone(new):%Y-%m-%d %H:%M}"
            yield f"{_name(visit, old)}: at {at} in {new.key}, outside their hours."


def _is_in_hours(visit: Appointment, zone: ZoneInfo) -> bool:
    hours = [WeeklyHours(row.weekday, row.start_minute, row.end_minute) for row in visit.therapist.hours]
    working = working_intervals(hours, local_date(visit.span.start, zone), 2, zone)
    return any(shift.start <= visit.span.start and visit.span.end <= shift.end for shift in working)


def _in_the_way(visits: Sequence[Appointment], old: ZoneInfo, new: ZoneInfo, now: datetime) -> Iterator[str]:
    """The visits that would have no time, or lie in the past, or in another's place."""
    shifts: dict[int, int] = {}
    for visit in visits:
        start = same_wall_time(epoch(visit.starts_at), old, new)
        if start is None:
            yield f"{_name(visit, old)}: that time does not exist in {new.key} that night."
        elif start <= now.timestamp():
            yield f"{_name(visit, old)}: that time is over already in {new.key}."
        else:
            shifts[visit.id] = start - epoch(visit.starts_at)
    if len(shifts) == len(visits):
        by_id = {visit.id: visit for visit in visits}
        for appointment_id in _overlapping(shifts, now):
            yield f"{_name(by_id[appointment_id], old)}: another visit would be in its place."


def _overlapping(shifts: dict[int, int], now: datetime) -> list[int]:
    by_resource: defaultdict[int, list[tuple[Interval, int]]] = defaultdict(list)
    rows = db.session.execute(
        select(Occupancy.resource_id, Occupancy.starts_at, Occupancy.ends_at, Occupancy.appointment_id).where(
            Occupancy.ends_at > epoch(now),
            or_(Occupancy.lapses_at.is_(None), Occupancy.lapses_at > epoch(now)),
        )
    )
    for resource_id, start, end, appointment_id in rows:
        shift = shifts.get(appointment_id, 0)
        by_resource[resource_id].append((Interval(start + shift, end + shift), appointment_id))
    found = set()
    for taken in by_resource.values():
        taken.sort(key=lambda one: (one[0].start, one[0].end))
        for (earlier, first), (later, second) in pairwise(taken):
            if first != second and later.start < earlier.end:
                found.add(second if second in shifts else first)
    return sorted(found)


def _move_all(visits: Sequence[Appointment], old: ZoneInfo, new: ZoneInfo, now: datetime) -> None:
    shifts = {
        visit.id: (same_wall_time(epoch(visit.starts_at), old, new) or 0) - epoch(visit.starts_at)
        for visit in visits
    }
    claims.shift(shifts)
    for visit in visits:
        was_at, length = visit.starts_at, visit.ends_at - visit.starts_at
        visit.starts_at = datetime.fromtimestamp(epoch(was_at) + shifts[visit.id], UTC)
        visit.ends_at = visit.starts_at + length
        visit.sequence += 1
        if visit.client is not None and visit.status != Status.HELD:
            announce.booking_moved(notice(visit, visit.client), now=now, was_at=was_at)


def _move_absences(old: ZoneInfo, new: ZoneInfo, now: datetime, *, dry_run: bool) -> int:
    to_come = epoch(now)
    rows: list[TimeOff | Closure] = [
        *db.session.scalars(select(TimeOff).where(TimeOff.ends_at > to_come)),
        *db.session.scalars(select(Closure).where(Closure.ends_at > to_come)),
    ]
    for row in rows if not dry_run else ():
        # A bound that a clock change leaves out stays where it is rather than being lost.
        start = same_wall_time(row.starts_at, old, new) or row.starts_at
        end = same_wall_time(row.ends_at, old, new) or row.ends_at
        row.starts_at, row.ends_at = start, max(end, start + 60)
    return len(rows)


def _name(visit: Appointment, old: ZoneInfo) -> str:
    whose = visit.client.name if visit.client else "a hold"
    return f"{visit.starts_at.astimezone(old):%Y-%m-%d %H:%M} ({whose}, with {visit.therapist.name})"
