"""Finding a time for one date of a plan that was skipped or missed, and booking it after all."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from app.domain.errors import Refusal
from app.domain.hours import wall_start
from app.infra import clock
from app.infra.language import gettext as _
from app.spa.booking.models import Appointment
from app.spa.plans.models import Plan
from app.spa.plans.preview import DatePreview, Search, Wanted, preview, reach
from app.spa.plans.services import book_date
from app.spa.roster.queries import therapists
from app.spa.settings.queries import policy, zone
from app.web.plans.dates import SKIP, DateView, Team, decisions, field_of, views_of


@dataclass(slots=True)
class Finding:
    """One open date of a plan, and the times near it."""

    plan: Plan
    on: date
    at_the_desk: bool
    team: Team
    found: list[DatePreview] = field(default_factory=list)
    problem: str | None = None

    @property
    def view(self) -> DateView:
        """The date as it is laid out."""
        [view] = views_of(self.found, self.team, therapist_id=self.plan.therapist_id)
        return view

    @property
    def offers(self) -> list[tuple[str, str, str]]:
        """The times that can be had: what each sends, says, and with whom."""
        return [(one.value, one.label, one.hint) for one in self.view.options if one.value != SKIP]

    def look(self) -> None:
        """Judge the date."""
        minute = self.plan.wall_minute
        self.found = preview(
            self._search(),
            {self.on: Wanted(wall_start(self.on, minute, zone()), minute)},
            within=reach(self.plan.every_weeks),
            now=clock.now(),
            policy=policy(),
            zone=zone(),
        )

    def book(self, chosen: str) -> Appointment | None:
        """Book the time chosen; None where it cannot be, with `problem` saying why."""
        made, _missing = decisions([self.on], {field_of(self.on): chosen}, self.team)
        if not made or made[0].start is None:
            self.problem = _("Please choose one of the times shown.")
            return None
        try:
            return book_date(
                self.plan,
                self.on,
                made[0],
                search=self._search(),
                now=clock.now(),
                policy=policy(),
                zone=zone(),
            )
        except Refusal as refusal:
            self.problem = refusal.sentence
            return None

    def _search(self) -> Search:
        plan = self.plan
        return Search(
            client=plan.client,
            treatment=plan.treatment,
            minutes=plan.minutes,
            therapist_id=plan.therapist_id,
            gender=plan.gender,
            step_free=plan.step_free,
            at_the_desk=self.at_the_desk,
        )


def finding(plan: Plan, on: date, *, at_the_desk: bool = False) -> Finding | None:
    """The open date of a plan; None if it has none such that is still to come."""
    row = next((one for one in plan.dates if one.planned_on == on), None)
    if row is None or row.appointment is not None or plan.ended_at is not None:
        return None
    return Finding(plan, on, at_the_desk, Team.of(therapists()))
