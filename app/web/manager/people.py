"""Who works here, with which rooms and kit, and what is on the menu; each leads to where it is changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from app.domain.effort import NO_LIMIT, Budget
from app.domain.policy import Policy
from app.domain.vocabulary import label
from app.spa.roster.models import Qualification, Therapist, WorkingHours
from app.spa.roster.places import every_piece, every_room
from app.spa.roster.queries import therapists
from app.spa.settings.formats import local_day, local_time
from app.spa.settings.queries import policy, zone
from app.spa.treatments.queries import menu
from app.web.days import today
from app.web.manager.place import bp

EXPIRES_SOON = timedelta(days=60)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Training:
    """A qualification: its name, until when, and how urgent that is ("", care or stop)."""

    name: str
    until: str
    urgency: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """A therapist as the list shows them."""

    name: str
    skills: list[str]
    trainings: list[Training]
    hours: list[str]
    slug: str
    effort: list[str]


@bp.get("/people")
def people() -> ResponseReturnValue:
    """Therapists with what they give, hold and work; rooms and kit; the menu."""
    offered = menu()
    house = policy()
    names = {treatment.id: treatment.name for treatment in offered}
    return render_template(
        "manager/people.html",
        colleagues=[_colleague(one, names, house) for one in therapists()],
        rooms=every_room(),
        kit=every_piece(),
        menu=offered,
    )


def _colleague(one: Therapist, names: dict[int, str], house: Policy) -> Colleague:
    budget = Budget.of(house, a_day=one.effort_a_day, in_a_row=one.effort_in_a_row)
    return Colleague(
        name=one.name,
        skills=[name for number, name in names.items() if number in {row.treatment_id for row in one.skills}],
        trainings=[_training(row) for row in sorted(one.qualifications, key=lambda row: row.code)],
        hours=_week(one.hours),
        slug=one.slug,
        effort=[f"{_most(budget.a_day)} a day", f"{_most(budget.in_a_row)} in a row"],
    )


def _most(effort: int) -> str:
    return "no limit" if effort == NO_LIMIT else str(effort)


def _training(row: Qualification) -> Training:
    until = row.expires_on
    if until is None:
        return Training(label(row.code), "for good", "")
    return Training(label(row.code), _until(until), _urgency(until))


def _until(day: date) -> str:
    return f"expired on {local_day(day)}" if day < today() else f"until {local_day(day)}"


def _urgency(until: date) -> str:
    if until < today():
        return "stop"
    return "care" if until - today() < EXPIRES_SOON else ""


def _week(rows: Iterable[WorkingHours]) -> list[str]:
    """The weekly hours, days with the same hours together: Mon, Tue 9:00 am to 5:00 pm."""
    days: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        days[_hours(row)].append(WEEKDAYS[row.weekday])
    return [f"{', '.join(found)} {hours}" for hours, found in days.items()]


def _hours(row: WorkingHours) -> str:
    return f"{_clock(row.start_minute)} to {_clock(row.end_minute)}"


def _clock(minute: int) -> str:
    """Minutes since midnight as the spa writes the time of day."""
    wall = time(minute // 60 % 24, minute % 60)
    return local_time(datetime.combine(date(2000, 1, 1), wall, zone()))
