"""Making a plan from a visit: the form, the dates it leads to, and booking what was decided."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict

from app.domain.errors import Refusal
from app.domain.lifecycle import Status
from app.domain.recurrence import Recurrence, starts
from app.infra import clock
from app.infra.language import lazy_gettext as _l
from app.infra.language import ngettext
from app.spa.booking.models import Appointment
from app.spa.booking.party_queries import is_of_party
from app.spa.booking.rhythm import advised_weeks
from app.spa.plans.models import BOOKED, MISSED, Plan
from app.spa.plans.preview import DatePreview, Search, Wanted, preview, reach
from app.spa.plans.services import book_plan
from app.spa.roster.models import Therapist
from app.spa.roster.queries import therapists
from app.spa.settings.queries import policy, zone
from app.web.days import today
from app.web.plans.dates import DateView, Team, decisions, views_of
from app.web.plans.forms import USUAL_WEEKS, PlanForm

KEY = re.compile(r"[0-9a-f]{24}")
MAY_RETURN = (Status.PENDING_REVIEW, Status.CONFIRMED, Status.CHECKED_IN, Status.COMPLETED)
UNDECIDED = _l("Please choose for each date: keep it, take another time, or skip it.")


def may_return(visit: Appointment) -> bool:
    """Whether a plan can be made from this visit: it stands, and its treatment is sold in its length.

    Visits of a party come back one by one, so none of them offers it.
    """
    treatment = visit.treatment
    return (
        visit.client is not None
        and visit.status in MAY_RETURN
        and treatment.is_offered
        and treatment.option(visit.minutes) is not None
        and not is_of_party(visit.id)
    )


@dataclass(slots=True)
class Making:
    """A plan being made: the visit it starts from, what was asked for, and the dates that come of it."""

    visit: Appointment
    form: PlanForm
    team: Team
    recurrence: Recurrence | None = None
    found: list[DatePreview] | None = None
    sent: Mapping[str, str] | None = None
    problem: str | None = None
    key: str = ""
    at_the_desk: bool = False

    @property
    def views(self) -> list[DateView]:
        """The dates as they are laid out."""
        return views_of(self.found or [], self.team, therapist_id=self._therapist(), sent=self.sent)

    def search(self) -> Search:
        """What all dates have in common."""
        client = self.visit.client
        if client is None:
            raise ValueError("a hold does not come back")
        return Search(
            client=client,
            treatment=self.visit.treatment,
            minutes=self.visit.minutes,
            therapist_id=self._therapist(),
            gender=self.visit.gender_wish,
            step_free=self.visit.step_free,
            at_the_desk=self.at_the_desk,
        )

    def look(self) -> None:
        """Judge every date."""
        if self.recurrence is None:
            return
        minute = self.recurrence.wall_minute
        wanted = {day: Wanted(start, minute) for day, start in starts(self.recurrence, zone()).items()}
        within = reach(self.recurrence.every_weeks)
        self.found = preview(
            self.search(), wanted, within=within, now=clock.now(), policy=policy(), zone=zone()
        )

    def book(self) -> Plan | None:
        """Book what was decided; None where it cannot be, with `problem` saying why."""
        if self.recurrence is None or self.sent is None:
            return None
        made, missing = decisions(self.recurrence.days(), self.sent, self.team)
        if missing:
            self.problem = UNDECIDED
            return None
        try:
            return book_plan(
                self.search(),
                self.recurrence,
                made,
                seed=self.visit,
                request_key=f"{(self.visit.client.uid if self.visit.client else '')[:32]}:{self.key}",
                now=clock.now(),
                policy=policy(),
                zone=zone(),
            )
        except Refusal as refusal:
            self.problem = refusal.sentence
            return None

    def _therapist(self) -> int | None:
        return self.team.number(self.form.therapist.data)


def asked(visit: Appointment, args: MultiDict[str, str], *, at_the_desk: bool = False) -> Making:
    """What the address asks for; with the usual answers where it asks for nothing yet."""
    making = _making(visit, args if "every" in args else None, at_the_desk)
    making.key = secrets.token_hex(12)
    if "every" in args and making.form.validate():
        making.recurrence = making.form.recurrence()
    return making


def decided(visit: Appointment, sent: MultiDict[str, str], *, at_the_desk: bool = False) -> Making:
    """What was decided on the page of dates."""
    making = _making(visit, sent, at_the_desk)
    key = sent.get("key", "")
    making.key = key if KEY.fullmatch(key) else secrets.token_hex(12)
    making.sent = sent
    if making.form.validate():
        making.recurrence = making.form.recurrence()
    return making


def outcome_words(plan: Plan) -> tuple[str, str]:
    """What became of a plan just booked, and which kind of notice says it."""
    booked = sum(1 for row in plan.dates if row.appointment is not None and row.decision == BOOKED)
    missed = sum(1 for row in plan.dates if row.decision == MISSED)
    said = ngettext(
        "Your plan stands: %(num)s visit in all.", "Your plan stands: %(num)s visits in all.", booked
    )
    if not missed:
        return said, "good"
    lost = ngettext(
        "One date was taken by somebody else meanwhile. Please choose another time for it below.",
        "%(num)s dates were taken by somebody else meanwhile. Please choose another time for it below.",
        missed,
    )
    return f"{said} {lost}", "care"


def _making(visit: Appointment, given: Any, at_the_desk: bool) -> Making:
    wall = visit.starts_at.astimezone(zone())
    # At the desk nothing of the answers may show, not even how often they make us propose a visit.
    weeks = USUAL_WEEKS if at_the_desk else advised_weeks(visit) or USUAL_WEEKS
    form = PlanForm(
        given,
        every=str(weeks),
        first=_first_free_week(wall.date(), weeks),
        time=wall.time().replace(second=0, microsecond=0),
        therapist=_proposed_therapist(visit),
    )
    team = Team.of(_able(therapists(), visit))
    form.offer(team.people)
    return Making(visit, form, team, at_the_desk=at_the_desk)


def _able(people: list[Therapist], visit: Appointment) -> list[Therapist]:
    """Those who give the treatment; the one of the visit first."""
    skilled = [one for one in people if any(s.treatment_id == visit.treatment_id for s in one.skills)]
    return sorted(skilled, key=lambda one: (one.id != visit.therapist_id, one.name))


def _proposed_therapist(visit: Appointment) -> str:
    return visit.therapist.slug if visit.therapist.is_active else ""


def _first_free_week(day: date, weeks: int) -> date:
    first = day + timedelta(weeks=weeks)
    while first <= today():
        first += timedelta(weeks=1)
    return first
