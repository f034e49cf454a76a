"""Booking a plan: everything that was decided in one transaction, each date for itself.

All that could be claimed is locked once, by id; then each date is chosen and claimed like any single visit. A
date where somebody was quicker is noted as missed and takes nothing else with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.domain.errors import OddPlan, Refusal, SlotTaken, WrongTransition
from app.domain.hours import day_of, local_date
from app.domain.policy import Policy
from app.domain.recurrence import Recurrence, same_week
from app.domain.said import say
from app.infra.database import db, is_duplicate, transaction
from app.infra.language import speaking
from app.spa.booking import claims
from app.spa.booking.changes import MOVABLE
from app.spa.booking.desk import KeyReused
from app.spa.booking.models import Appointment
from app.spa.booking.party_queries import is_of_party
from app.spa.booking.telling import notice
from app.spa.clients.models import Client
from app.spa.messages import announce
from app.spa.messages.plans import PlanNotice, plan_booked
from app.spa.plans.booker import Booker, Decision
from app.spa.plans.models import BOOKED, MISSED, SKIPPED, Plan, PlannedVisit
from app.spa.plans.preview import Search, reach
from app.spa.plans.words import rhythm_of

NOTHING_KEPT = say("Please keep at least one date, or leave it at the visits you have.")


def book_plan(
    search: Search,
    recurrence: Recurrence,
    decisions: Sequence[Decision],
    *,
    seed: Appointment | None = None,
    request_key: str,
    now: datetime,
    policy: Policy,
    zone: ZoneInfo,
) -> Plan:
    """Book a plan's dates as they were decided, once however often the same request comes. `now` is UTC.

    `seed` is the visit that became a regular one: if it is still to come it is the plan's first. A date
    that cannot be had any more is kept as missed. The client is told once of everything.

    Raises:
        OddPlan: the decisions are not about these dates, or keep none.
        KeyReused: the key came with another plan.
        TooManyOpen, PleaseCall: the house rules ask a client who books online to call.
        Refusal: not one of the dates could be booked; why not the first. Nothing is written then.
    """
    _require_decided(recurrence, decisions, zone)
    wanted = _Wanted(search.client.id, search.treatment.id, search.minutes, recurrence, request_key)
    if (done := wanted.done_before()) is not None:
        return done
    seed_id = seed.id if seed is not None else None
    booker = Booker.ready(
        search, [one for one in decisions if one.start is not None], now=now, policy=policy, zone=zone
    )
    try:
        with transaction(conflict=SlotTaken()):
            booker.lock()
            if (done := wanted.done_before()) is not None:
                return done
            plan = _new_plan(search, recurrence, request_key, now)
            db.session.add(plan)
            _adopt(plan, seed_id, recurrence, now=now, zone=zone)
            visits, refused = _decide(plan, decisions, booker)
            if not visits:
                raise refused[0]
            booker.require_welcome(policy)
            _tell(plan, visits, booker.search.client, now)
    except IntegrityError as error:
        # The same request came twice at one moment: the first one counts.
        if is_duplicate(error) and (done := wanted.done_before()) is not None:
            return done
        raise
    return plan


def book_date(
    plan: Plan, on: date, decision: Decision, *, search: Search, now: datetime, policy: Policy, zone: ZoneInfo
) -> Appointment:
    """Book a date that was skipped or missed after all. Done twice, it is booked once. Instants are UTC.

    Raises:
        WrongTransition: the plan has ended, or has no such date.
        TooManyOpen, PleaseCall: the house rules ask a client who books online to call.
        SlotTaken: somebody was quicker. Refusal: any other reason why it cannot be.
    """
    require_near(decision, plan.every_weeks, zone)
    plan_id = plan.id
    booker = Booker.ready(search, [decision], now=now, policy=policy, zone=zone)
    with transaction(conflict=SlotTaken()):
        booker.lock()
        row = db.session.scalar(
            select(PlannedVisit).where(PlannedVisit.plan_id == plan_id, PlannedVisit.planned_on == on)
        )
        if row is None or row.plan.ended_at is not None:
            raise WrongTransition(say("This plan has changed. Please reload the page to see how it stands."))
        if row.decision == BOOKED and row.appointment is not None:
            return row.appointment
        visit = booker.book(decision)
        row.appointment, row.decision = visit, BOOKED
        booker.require_welcome(policy)
        told = notice(visit, booker.search.client)
        tell = announce.booking_confirmed if told.is_confirmed else announce.booking_requested
        tell(told, now=now)
    return visit


def plan_notice(plan: Plan, client: Client) -> PlanNotice:
    """What a message may know of a plan."""
    with speaking(client.language):
        rhythm = rhythm_of(plan)
    return PlanNotice(
        token=plan.uid,
        client_name=client.name,
        email=client.email,
        rhythm=rhythm,
        language=client.language,
    )


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What makes two requests for a plan the same."""

    client_id: int
    treatment_id: int
    minutes: int
    recurrence: Recurrence
    key: str

    def done_before(self) -> Plan | None:
        """The plan that this very request has booked already. Raises KeyReused for another request's key."""
        done = db.session.scalar(select(Plan).where(Plan.request_key == self.key))
        if done is None:
            return None
        same = (done.client_id, done.treatment_id, done.minutes, done.every_weeks)
        if same != (self.client_id, self.treatment_id, self.minutes, self.recurrence.every_weeks):
            raise KeyReused
        return done


def _require_decided(recurrence: Recurrence, decisions: Sequence[Decision], zone: ZoneInfo) -> None:
    if [one.on for one in decisions] != list(recurrence.days()):
        raise OddPlan(about="dates")
    kept = [one for one in decisions if one.start is not None]
    if not kept:
        raise OddPlan(NOTHING_KEPT, "dates")
    for one in kept:
        require_near(one, recurrence.every_weeks, zone)


def require_near(decision: Decision, every_weeks: int, zone: ZoneInfo) -> None:
    """Raise OddPlan for a start that is not near its date: nobody was offered that one."""
    if decision.start is None or abs(local_date(decision.start, zone) - decision.on) > reach(every_weeks):
        raise OddPlan(say("That time is too far from its date. Please choose one of those shown."), "dates")


def _new_plan(search: Search, recurrence: Recurrence, key: str, now: datetime) -> Plan:
    return Plan(
        client_id=search.client.id,
        treatment_id=search.treatment.id,
        minutes=search.minutes,
        therapist_id=search.therapist_id,
        gender=search.gender,
        step_free=search.step_free,
        every_weeks=recurrence.every_weeks,
        first_on=recurrence.first_on,
        wall_minute=recurrence.wall_minute,
        visits=recurrence.visits,
        until_on=recurrence.until_on,
        created_at=now,
        request_key=key,
    )


def _adopt(plan: Plan, seed_id: int | None, recurrence: Recurrence, *, now: datetime, zone: ZoneInfo) -> None:
    """Make the visit that became a regular one the plan's first, if it is still to come and nobody else's."""
    if seed_id is None:
        return
    seed = claims.lock_appointment(seed_id)
    on = day_of(seed.starts_at, zone)
    is_ours = seed.client_id == plan.client_id and seed.status in MOVABLE and seed.starts_at > now
    # Each date has a week of its own, so that all can change their weekday at once and never meet.
    if not is_ours or same_week(on, 0) >= same_week(recurrence.first_on, 0):
        return
    if is_of_party(seed_id) or _is_planned(seed_id):
        return
    plan.dates.append(PlannedVisit(planned_on=on, decision=BOOKED, appointment=seed))


def _is_planned(appointment_id: int) -> bool:
    planned = select(PlannedVisit.id).where(PlannedVisit.appointment_id == appointment_id)
    return db.session.scalar(planned) is not None


def _decide(
    plan: Plan, decisions: Sequence[Decision], booker: Booker
) -> tuple[list[Appointment], list[Refusal]]:
    """Book each date that was kept or shifted; one that cannot be is missed and stops nothing."""
    visits: list[Appointment] = []
    refused: list[Refusal] = []
    for one in decisions:
        visit, decision = None, SKIPPED
        if one.start is not None:
            try:
                visit, decision = booker.book(one), BOOKED
                visits.append(visit)
            except Refusal as refusal:
                decision = MISSED
                refused.append(refusal)
        plan.dates.append(PlannedVisit(planned_on=one.on, decision=decision, appointment=visit))
    return visits, refused


def _tell(plan: Plan, visits: Sequence[Appointment], client: Client, now: datetime) -> None:
    told = [notice(visit, client) for visit in visits]
    plan_booked(plan_notice(plan, client), told, now=now)
    if visits[0].intake is None:
        announce.intake_wanted(told[0], now=now)
