"""Fills the demo's calendar: each therapist's days, one visit after the other, nothing ever overlapping."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import select

from app.domain.answers import Intake as Answers
from app.domain.effort import Budget, Work, effort_minutes, planned_pressure
from app.domain.hours import WeeklyHours, day_of, local_date, wall_to_epoch, working_intervals
from app.domain.interval import Interval
from app.domain.lifecycle import Status, occupies
from app.domain.policy import Policy
from app.domain.suggestions import Result, suggest
from app.infra.database import db
from app.spa.booking.models import Appointment, Occupancy, Review
from app.spa.booking.needs import needs_from
from app.spa.demo import people
from app.spa.intake.models import Intake
from app.spa.intake.steps import keep_screening
from app.spa.notes.models import SessionNote
from app.spa.roster.models import Kit, Room, Therapist, TimeOff
from app.spa.roster.places import STEP_FREE
from app.spa.settings.models import Closure
from app.spa.settings.queries import policy, zone
from app.spa.treatments.models import Treatment, TreatmentOption

WEEKS_BEHIND, WEEKS_AHEAD = 4, 4
WEEKS_AT_ONCE = WEEKS_BEHIND + WEEKS_AHEAD
APART = timedelta(days=5)
"""Nobody comes again so soon."""
STEP = 15 * 60
DAY = 24 * 3600
STEP_FREE_WISHES = 9
"""One in so many clients asks for a way without steps, where the room has one."""


@dataclass(frozen=True, slots=True)
class Guest:
    """A client as the filling knows them, in few bytes: however many there are, none is kept as a row."""

    client_id: int
    resource_id: int
    intake_id: int
    told: str
    """The short answers in JSON. Few differ, so what they come to is worked out once."""

    @property
    def result(self) -> Result:
        """What suits them."""
        return _result_of(self.told)

    @property
    def pressure(self) -> str:
        """How firm it is going to be."""
        return planned_pressure(json.loads(self.told).get("pressure_preference"), self.result.max_pressure)


@dataclass
class Spa:
    """What the filling looks at, loaded once."""

    treatments: dict[int, Treatment]
    rooms: list[Room]
    kit: list[Kit]
    guests: Sequence[Guest]
    closed: list[Interval]
    policy: Policy
    busy: dict[int, list[Interval]] = field(default_factory=lambda: defaultdict(list))  # by resource

    def free(self, resource_id: int, interval: Interval) -> bool:
        """Whether nobody has claimed this resource during the interval."""
        return not any(interval.overlaps(other) for other in self.busy[resource_id])

    def forget_after(self, instant: int) -> None:
        """Let go of what begins later (epoch seconds): it cannot be in the way of anything before."""
        for resource_id, taken in self.busy.items():
            self.busy[resource_id] = [one for one in taken if one.start < instant]


def fill_diary(guests: Sequence[Guest], *, now: datetime, weeks: int = WEEKS_BEHIND) -> int:
    """Write visits of the `weeks` behind `now` (UTC) and some ahead. Returns how many.

    Inside the caller's transaction. Eight weeks at a time, the last ones first: what is further away than
    that is written and forgotten, so a past of many years takes no more memory than a short one.
    """
    spa = Spa(
        treatments={t.id: t for t in db.session.scalars(select(Treatment))},
        # Plain rooms first, as the engine would.
        rooms=sorted(db.session.scalars(select(Room)), key=lambda room: (len(room.features), room.id)),
        kit=list(db.session.scalars(select(Kit))),
        guests=guests,
        closed=[Interval(c.starts_at, c.ends_at) for c in db.session.scalars(select(Closure))],
        policy=policy(),
    )
    therapists = db.session.scalars(select(Therapist).order_by(Therapist.id)).all()
    today = day_of(now, zone())
    first, end = today - timedelta(weeks=weeks), today + timedelta(weeks=WEEKS_AHEAD)
    visits = 0
    while end > first:
        begin = max(first, end - timedelta(weeks=WEEKS_AT_ONCE))
        dice = random.Random(20 + (today - end).days // 7 + WEEKS_AHEAD)  # noqa: S311  (the same spa each time)
        for therapist in therapists:
            for shift in _shifts(therapist, begin, (end - begin).days, spa.closed):
                visits += _fill_shift(spa, therapist, shift, dice, now)
        end = begin
        spa.forget_after(wall_to_epoch(begin, 0, zone()) + int(APART.total_seconds()) + DAY)
    return visits


def _shifts(therapist: Therapist, first: date, days: int, closed: list[Interval]) -> list[Interval]:
    hours = [WeeklyHours(h.weekday, h.start_minute, h.end_minute) for h in therapist.hours]
    shifts = working_intervals(hours, first, days, zone())
    off = [
        Interval(t.starts_at, t.ends_at)
        for t in db.session.scalars(select(TimeOff).where(TimeOff.therapist_id == therapist.id))
    ]
    return [shift for shift in shifts if not any(shift.overlaps(away) for away in [*off, *closed])]


def _fill_shift(spa: Spa, therapist: Therapist, shift: Interval, dice: random.Random, now: datetime) -> int:
    """Go through the shift from its start and book what fits, leaving gaps as real days do."""
    fullness = _fullness(shift, now)
    visits, at = 0, shift.start
    while at < shift.end:
        if dice.random() > fullness:
            at += dice.choice((2, 3, 4)) * STEP
            continue
        visit = _visit_at(spa, therapist, at, shift.end, dice, now)
        if visit is None:
            at += STEP
            continue
        visits += 1
        at = -(-visit // STEP) * STEP
    return visits


def _fullness(shift: Interval, now: datetime) -> float:
    """Past days were busy; the further ahead, the emptier."""
    days_ahead = (shift.start - now.timestamp()) / 86400
    return 0.72 if days_ahead < 1 else max(0.12, 0.36 - 0.015 * days_ahead)


def _visit_at(
    spa: Spa, therapist: Therapist, start: int, shift_end: int, dice: random.Random, now: datetime
) -> int | None:
    """Book somebody at `start` (epoch seconds) if anything fits. Returns when the therapist is free again."""
    for guest in dice.sample(spa.guests, 8):
        treatment = _treatment_for(spa, therapist, guest.result, dice, start)
        if treatment is None:
            continue
        option = dice.choice(treatment.options)
        effort = effort_minutes(option.minutes, treatment.effort_percent, guest.pressure)
        end = start + option.minutes * 60
        whole = Interval(start - treatment.setup_minutes * 60, end + treatment.turnover_minutes * 60)
        days_of_guest = Interval(start, end).padded(*[int(APART.total_seconds())] * 2)
        room = next((r for r in spa.rooms if _suits(r, treatment) and spa.free(r.resource_id, whole)), None)
        kit = _kit_for(spa, treatment, whole)
        if (
            end > shift_end
            or room is None
            or kit is None
            or not spa.free(therapist.resource_id, whole)
            or not spa.free(guest.resource_id, days_of_guest)
            or _is_too_much(spa, therapist, whole, effort)
        ):
            continue
        claims = {
            therapist.resource_id: Work(whole.start, whole.end, effort),
            room.resource_id: whole,
            guest.resource_id: Interval(start, end),
        }
        claims |= kit
        for resource_id, interval in claims.items():
            spa.busy[resource_id].append(interval)
        _write(guest, therapist, room, treatment, option, start, claims, dice, now)
        return whole.end
    return None


def _treatment_for(
    spa: Spa, therapist: Therapist, result: Result, dice: random.Random, start: int
) -> Treatment | None:
    """One of the first suggestions that this therapist gives and is qualified for on that day."""
    day = datetime.fromtimestamp(start, zone()).date()
    held = {q.code for q in therapist.qualifications if q.expires_on is None or q.expires_on >= day}
    if not set(result.qualifications) <= held:
        return None
    skills = {
        spa.treatments[skill.treatment_id].code: spa.treatments[skill.treatment_id]
        for skill in therapist.skills
    }
    suited = [skills[s.type] for s in result.suggestions[:3] if s.type in skills and not s.discouraged]
    return dice.choice(suited) if suited else None


def _is_too_much(spa: Spa, therapist: Therapist, whole: Interval, effort: int) -> bool:
    """Whether the visit would go beyond the therapist's effort budget."""
    day = local_date(whole.start, zone())
    midnights = [wall_to_epoch(day + timedelta(n), 0, zone()) for n in range(2)]
    near = [work for work in spa.busy[therapist.resource_id] if abs(work.start - whole.start) < DAY]
    budget = Budget.of(spa.policy, a_day=therapist.effort_a_day, in_a_row=therapist.effort_in_a_row)
    return any(
        first <= whole.start < end for first, end in budget.spent(near, effort, whole.seconds, midnights)
    )


def _suits(room: Room, treatment: Treatment) -> bool:
    return {f.feature for f in treatment.features} <= {f.feature for f in room.features}


def _kit_for(spa: Spa, treatment: Treatment, whole: Interval) -> dict[int, Interval] | None:
    """A free piece of each kind of kit, warming up and cooling down included; None if one lacks."""
    chosen = {}
    for need in treatment.kit:
        reach = Interval(
            whole.start - max(0, need.warm_up_minutes - treatment.setup_minutes) * 60,
            whole.end + max(0, need.cool_down_minutes - treatment.turnover_minutes) * 60,
        )
        piece = next((k for k in spa.kit if k.kind == need.kind and spa.free(k.resource_id, reach)), None)
        if piece is None:
            return None
        chosen[piece.resource_id] = reach
    return chosen


@cache
def _result_of(answers: str) -> Result:
    return suggest(Answers.parse(json.loads(answers)))


def _write(
    guest: Guest,
    therapist: Therapist,
    room: Room,
    treatment: Treatment,
    option: TreatmentOption,
    start: int,
    claims: dict[int, Interval],
    dice: random.Random,
    now: datetime,
) -> None:
    starts_at, result = datetime.fromtimestamp(start, UTC), guest.result
    status = _status(starts_at, option.minutes, result.outcome, dice, now)
    booked_at = min(starts_at, now) - timedelta(days=dice.randint(1, 12), minutes=dice.randint(0, 600))
    visit = Appointment(
        treatment_id=treatment.id,
        therapist_id=therapist.id,
        room_id=room.id,
        client_id=guest.client_id,
        intake_id=guest.intake_id,
        screening=keep_screening(
            db.session.get_one(Intake, guest.intake_id),
            visit_on=day_of(starts_at, zone()),
            clearances=(),
            now=booked_at,
        ),
        status=status,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=option.minutes),
        minutes=option.minutes,
        price_cents=option.price_cents,
        created_at=booked_at,
        confirmed_at=None if status == Status.PENDING_REVIEW else booked_at,
        cancelled_at=booked_at if status == Status.CANCELLED else None,
        cancelled_by="client" if status == Status.CANCELLED else None,
        step_free=guest.client_id % STEP_FREE_WISHES == 0 and STEP_FREE in {f.feature for f in room.features},
        source="demo",
        needs=needs_from(result.to_dict()),
    )
    if occupies(status):
        visit.occupancy = [
            Occupancy(
                resource_id=resource_id,
                starts_at=claim.start,
                ends_at=claim.end,
                effort=claim.effort if isinstance(claim, Work) else 0,
            )
            for resource_id, claim in claims.items()
        ]
    if result.outcome != "ok" and status not in (Status.PENDING_REVIEW, Status.CANCELLED):
        visit.reviews = [
            Review(
                therapist_id=therapist.id,
                decision="accepted",
                decided_at=booked_at,
                details=_accepted(result),
            )
        ]
    db.session.add(visit)
    if status == Status.COMPLETED:
        _write_note(visit, therapist, dice)


def _status(starts_at: datetime, minutes: int, outcome: str, dice: random.Random, now: datetime) -> Status:
    if starts_at + timedelta(minutes=minutes) < now:
        return dice.choices((Status.COMPLETED, Status.CANCELLED, Status.NO_SHOW), (92, 5, 3))[0]
    if starts_at < now:
        return Status.CHECKED_IN
    if outcome != "ok" and dice.random() < 0.6 and starts_at > now + timedelta(hours=3):
        return Status.PENDING_REVIEW
    return Status.CONFIRMED


def _accepted(result: Result) -> dict[str, Any]:
    return {"ticked": [reason.code for reason in result.reasons], "message": ""}


def _write_note(visit: Appointment, therapist: Therapist, dice: random.Random) -> None:
    written_at = visit.ends_at + timedelta(minutes=10)
    db.session.add(
        SessionNote(
            appointment=visit,
            therapist_id=therapist.id,
            created_at=written_at,
            saved_at=written_at,
            signed_at=written_at,
            body=dice.choice(people.NOTES),
        )
    )
