"""Changing "this and the following", or ending a plan. Each visit changes for itself, or stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.domain.availability import SlotRequest
from app.domain.errors import Refusal, SlotTaken, WrongTransition
from app.domain.hours import local_date
from app.domain.interval import Interval, epoch
from app.domain.lifecycle import Status
from app.domain.policy import Policy
from app.domain.recurrence import going_on, in_moving_order, same_week
from app.domain.said import say
from app.infra.database import db, transaction
from app.infra.signals import tell_time_freed
from app.spa.accounts.models import Role
from app.spa.booking import claims
from app.spa.booking.calendar import Frame, read_frame
from app.spa.booking.changes import call_off, relocate
from app.spa.booking.elsewhere import ask_again
from app.spa.booking.models import Appointment
from app.spa.booking.telling import notice
from app.spa.messages.announce import VisitNotice
from app.spa.messages.plans import plan_changed
from app.spa.plans.booker import Decision
from app.spa.plans.booking import plan_notice, require_near
from app.spa.plans.models import Plan
from app.spa.plans.queries import to_come

CHANGED_MEANWHILE = say("This plan has just been changed. Please reload the page to see how it stands.")


@dataclass(frozen=True, slots=True)
class Rule:
    """How the plan goes on: weekday (Monday is 0), wall-clock minute, and with whom (None: anybody).

    `every_weeks` is another rhythm; None goes on in the old one.
    """

    weekday: int
    wall_minute: int
    therapist_id: int | None
    every_weeks: int | None = None

    def new_days(self, plan: Plan, from_on: date) -> dict[date, date]:
        """Every planned day from `from_on` on, and what becomes of it. Raises OddPlan if it is no plan."""
        days = [row.planned_on for row in plan.dates if row.planned_on >= from_on]
        return going_on(days, self.weekday, self.every_weeks, first_on=plan.first_on)


@dataclass(slots=True)
class Outcome:
    """What became of the visits: moved, and those that stayed where they are with why."""

    moved: list[Appointment] = field(default_factory=list)
    stayed: list[tuple[Appointment, Refusal]] = field(default_factory=list)


def change_following(
    plan: Plan,
    from_on: date,
    rule: Rule,
    decisions: Sequence[Decision],
    *,
    by: Role,
    now: datetime,
    policy: Policy,
    zone: ZoneInfo,
) -> Outcome:
    """Move the plan's visits from `from_on` on as decided: `on` is their planned day by now, a start is new.

    A visit without a start stays where it is, and so does one whose new time somebody else has by then, or
    that is too near to be moved free of charge: `Outcome.stayed` says why. The client is told once.

    Raises:
        WrongTransition: the plan has ended or was changed meanwhile.
        OddPlan: a start is not near its date, or the plan would last too long.
    """
    plan_id, client = plan.id, plan.client
    starts = {one.on: one for one in decisions if one.start is not None}
    new_days = rule.new_days(plan, from_on)
    for one in starts.values():
        if one.on not in new_days:
            raise WrongTransition(CHANGED_MEANWHILE)
        require_near(replace(one, on=new_days[one.on]), rule.every_weeks or plan.every_weeks, zone)
    mover = _Mover.ready(plan, starts, by=by, now=now, policy=policy, zone=zone)
    outcome, freed = Outcome(), []
    with transaction(conflict=SlotTaken()):
        mover.lock()
        plan = _locked(plan_id, now)
        rows = {row.planned_on: row for row in to_come(plan, now) if row.planned_on >= from_on}
        if not set(starts) <= set(rows) or new_days != rule.new_days(plan, from_on):
            raise WrongTransition(CHANGED_MEANWHILE)
        for day in in_moving_order({on: new_days[on] for on in rows}):
            visit, wanted = rows[day].appointment, starts.get(day)
            if visit is None or wanted is None:
                continue
            span = visit.span
            try:
                if mover.move(visit, wanted):
                    outcome.moved.append(visit)
                    freed.append(span)
            except Refusal as refusal:
                outcome.stayed.append((visit, refusal))
        _go_on(plan, rule, new_days)
        outcome.moved.sort(key=lambda visit: visit.starts_at)
        told = [notice(visit, client) for visit in outcome.moved]
        plan_changed(plan_notice(plan, plan.client), told, [], now=now)
    tell_time_freed(freed, now=now)
    return outcome


def end_plan(plan: Plan, from_on: date, *, by: Role, now: datetime) -> list[Appointment]:
    """Call off every visit to come that is planned for `from_on` or later, and end the plan. `now` is UTC.

    Each counts as late or not by itself, like any visit that is called off. The client is told once.
    Ended twice, it is ended once. Gives the visits that were called off.
    """
    plan_id, client_resource_id = plan.id, plan.client.resource_id
    freed: list[Interval] = []
    with transaction():
        claims.lock_resources([client_resource_id])
        plan = db.session.get_one(Plan, plan_id)
        rows = [row for row in to_come(plan, now) if row.planned_on >= from_on]
        locked = claims.lock_appointments([row.appointment_id for row in rows if row.appointment_id])
        told: list[VisitNotice] = []
        for visit in locked:
            freed.append(visit.span)
            was = call_off(visit, by=by, now=now)
            told.append(notice(visit, plan.client, was_confirmed=was == Status.CONFIRMED))
        plan.ended_at = plan.ended_at or now
        told.sort(key=lambda one: one.starts_at)
        plan_changed(plan_notice(plan, plan.client), [], told, now=now, by_spa=by != Role.CLIENT)
    tell_time_freed(freed, now=now)
    return locked


@dataclass(slots=True)
class _Mover:
    """Moves visits inside one transaction, once everything for all of them is locked."""

    requests: Mapping[int, SlotRequest]
    """By visit: what it needs and with whom."""
    frame: Frame | None
    asker: claims.Asker
    by: Role
    now: datetime
    policy: Policy
    zone: ZoneInfo
    candidates: list[int] = field(default_factory=list)

    @classmethod
    def ready(
        cls,
        plan: Plan,
        starts: Mapping[date, Decision],
        *,
        by: Role,
        now: datetime,
        policy: Policy,
        zone: ZoneInfo,
    ) -> _Mover:
        """Read everything that needs no lock."""
        requests = {}
        for row in to_come(plan, now):
            visit, one = row.appointment, starts.get(row.planned_on)
            if visit is not None and one is not None:
                requests[visit.id] = ask_again(
                    visit,
                    therapist_id=one.therapist_id,
                    at_the_desk=by != Role.CLIENT,
                    now=now,
                    policy=policy.for_plans(),
                )
        days = [local_date(one.start, zone) for one in starts.values() if one.start is not None]
        frame = read_frame(min(days), (max(days) - min(days)).days + 1, zone) if days else None
        client = plan.client
        some = next(iter(requests.values()), None)
        asker = claims.Asker(client_id=client.id, client_resource_id=client.resource_id)
        if some is not None:
            asker = claims.asker_for(replace(some, therapist_id=None), client)
        return cls(requests, frame, asker, by, now, policy.for_plans(), zone)

    def lock(self) -> None:
        """Lock all that could be claimed at any of the new times. First thing in the transaction."""
        frame = self.frame
        wanted = {} if frame is None else {i for r in self.requests.values() for i in frame.candidates(r)}
        self.candidates = sorted({*wanted, self.asker.client_resource_id or 0} - {0})
        claims.lock_resources(self.candidates)
        if frame is not None:
            claims.expire_on(self.candidates, frame.span, now=epoch(self.now))

    def move(self, visit: Appointment, decision: Decision) -> bool:
        """Move one; whether anything changed. Raises Refusal with nothing of it written."""
        request = self.requests.get(visit.id)
        if request is None or self.frame is None or decision.start is None:
            raise WrongTransition(CHANGED_MEANWHILE)
        asker = replace(
            self.asker,
            giving_up=(visit.id,),
            prefers_therapist_id=visit.therapist_id,
            prefers_room_id=visit.room_id,
        )
        moved = relocate(
            visit,
            request,
            replace(self.frame, first_day=local_date(decision.start, self.zone), days=1),
            decision.start,
            self.candidates,
            asker,
            by=self.by,
            now=self.now,
            policy=self.policy,
            zone=self.zone,
        )
        if moved and self.by == Role.CLIENT:
            visit.therapist_wish = decision.therapist_id is not None
        return moved


def _locked(plan_id: int, now: datetime) -> Plan:
    """The plan with its visits locked, by id, as they are now."""
    plan = db.session.get_one(Plan, plan_id)
    claims.lock_appointments([row.appointment_id for row in plan.dates if row.appointment_id is not None])
    if plan.ended_at is not None or not to_come(plan, now):
        raise WrongTransition(CHANGED_MEANWHILE)
    return plan


def _go_on(plan: Plan, rule: Rule, new_days: Mapping[date, date]) -> None:
    """Let the plan's own words and later dates follow the rule."""
    rows = {row.planned_on: row for row in plan.dates}
    for day in in_moving_order(new_days):
        rows[day].planned_on = new_days[day]
        db.session.flush()  # one by one: no two dates of a plan may be the same, not even for a moment
    plan.first_on = same_week(plan.first_on, rule.weekday)
    if plan.until_on is not None:
        last_on = max(new_days.values()) if rule.every_weeks else plan.until_on
        plan.until_on = max(last_on, plan.first_on)
    plan.every_weeks = rule.every_weeks or plan.every_weeks
    plan.wall_minute, plan.therapist_id = rule.wall_minute, rule.therapist_id
