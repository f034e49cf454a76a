"""Today: the line of the day with a card for each visit, and what waits."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.effort import Budget, Work
from app.domain.hours import day_bounds
from app.infra import clock
from app.spa.booking.away import without_therapist
from app.spa.booking.calendar import read_frame
from app.spa.booking.models import Appointment
from app.spa.booking.queries import not_ready, therapist_day, waiting_reviews
from app.spa.intake.reasons import PREPARING_DAY
from app.spa.notes.queries import notes_of_visits, visits_with_answers
from app.spa.plans.watch import unfit_visits
from app.spa.roster.models import Therapist
from app.spa.settings.queries import policy, zone
from app.web.access import AFTERCARE, my_therapist_or_404
from app.web.days import day_in, day_of
from app.web.effort_view import Meter, effort_of_day
from app.web.therapist.absence import own_absences
from app.web.therapist.day import colleagues, moments
from app.web.therapist.place import bp, reader
from app.web.therapist.preparing import OPEN, prepare

FURTHEST = timedelta(days=400)
"""How far back and ahead there are days to look at."""
SOON = timedelta(days=2)
"""How far ahead a visit that could not start is pointed out."""


@bp.get("/")
def today() -> ResponseReturnValue:
    """The day, in order. Showing it is a read of health data, one a visit, and goes on record."""
    therapist, now = my_therapist_or_404(), clock.now()
    this_day = day_of(now)
    on = _day(request.args.get("day"), this_day)
    if on is None:
        flash("There is no such day here. This is today.", "care")
        return redirect(url_for(".today"))
    therapist_id, resource_id = therapist.id, therapist.resource_id
    visits = therapist_day(therapist_id, on, zone=zone(), now=now)
    ids = [visit.id for visit in visits]
    to_prepare = [visit for visit in visits if visit.status in OPEN and _is_theirs_to_know(visit, now)]
    briefs = prepare(to_prepare, reader=reader(), reason=PREPARING_DAY, now=now)
    visits = visits_with_answers(ids)  # putting the read on record let go of what was loaded before
    frame = read_frame(on, 1, zone())
    return render_template(
        "therapist/today.html",
        therapist=my_therapist_or_404(),
        on=on,
        is_today=on == this_day,
        previous=on - timedelta(1),
        following=on + timedelta(1),
        moments=moments(visits, frame, therapist_id=therapist_id, resource_id=resource_id, on=on),
        visits=visits,
        briefs=briefs,
        notes=notes_of_visits(ids),
        may_open={visit.id for visit in visits if _is_theirs_to_know(visit, now)},
        waiting=waiting_reviews(therapist_id, now=now),
        unready=not_ready(therapist_id, now=now, until=now + SOON),
        unfit=len(unfit_visits(now=now, zone=zone(), therapist_id=therapist_id)),
        colleagues=colleagues(frame, without=therapist_id, on=on),
        effort=_effort(visits, my_therapist_or_404(), on),
        away=without_therapist(visits),
        absences=own_absences(therapist_id, now),
        instant=now,
    )


def _effort(visits: list[Appointment], therapist: Therapist, on: date) -> Meter:
    """What the day asks of them against their budget."""
    own = [
        Work(row.starts_at, row.ends_at, row.effort)
        for visit in visits
        for row in visit.occupancy
        if row.resource_id == therapist.resource_id
    ]
    budget = Budget.of(policy(), a_day=therapist.effort_a_day, in_a_row=therapist.effort_in_a_row)
    return effort_of_day(own, budget, day_bounds(on, zone()))


def _day(written: str | None, this_day: date) -> date | None:
    """The day asked for; today without any; None for one that is not on our calendar."""
    if written is None:
        return this_day
    day = day_in(written)
    return day if day is not None and abs(day - this_day) <= FURTHEST else None


def _is_theirs_to_know(visit: Appointment, now: datetime) -> bool:
    return now <= visit.ends_at + AFTERCARE
