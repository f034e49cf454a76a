"""Changing a plan from one of its dates on: the form, the dates it leads to, and doing what was decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import Any

from werkzeug.datastructures import MultiDict

from app.domain.errors import OddPlan, Refusal
from app.domain.hours import wall_start
from app.infra import clock
from app.infra.language import gettext as _
from app.infra.language import ngettext
from app.spa.accounts.models import Role
from app.spa.booking.models import Appointment
from app.spa.booking.services import free_until
from app.spa.plans.models import Plan, PlannedVisit
from app.spa.plans.preview import DatePreview, Search, Wanted, preview, reach
from app.spa.plans.queries import to_come
from app.spa.plans.services import Outcome, Rule, change_following
from app.spa.roster.queries import therapists
from app.spa.settings.formats import local_date, local_datetime
from app.spa.settings.queries import policy, zone
from app.web.plans.dates import DateView, Team, decisions, views_of
from app.web.plans.forms import FollowingForm


@dataclass(slots=True)
class Following:
    """A change being made: from which date on, to what, and the dates that come of it."""

    plan: Plan
    from_on: date
    by: Role
    form: FollowingForm
    team: Team
    rows: list[tuple[PlannedVisit, Appointment]]
    stuck: list[Appointment]
    """Too near to be moved online free of charge; they stay as they are."""
    is_asked: bool = False
    found: list[DatePreview] = field(default_factory=list)
    sent: Mapping[str, str] | None = None
    problem: str | None = None
    new_days: Mapping[date, date] = field(default_factory=dict)
    """What becomes of each planned day, once it is asked."""

    @property
    def views(self) -> list[DateView]:
        """The dates as they are laid out."""
        staying = {self._new_day(row): local_datetime(visit.starts_at) for row, visit in self.rows}
        return views_of(
            self.found,
            self.team,
            therapist_id=self._rule().therapist_id,
            sent=self.sent,
            staying=staying,
        )

    def look(self) -> None:
        """Judge every date at its new time, as its visit is by now: a therapist may have changed one."""
        rule = self._rule()
        alike: defaultdict[tuple[int, int], list[tuple[PlannedVisit, Appointment]]] = defaultdict(list)
        for row, visit in self.rows:
            alike[visit.treatment_id, visit.minutes].append((row, visit))
        for several in alike.values():
            self.found += self._look_at(several, rule)
        self.found.sort(key=lambda one: one.on)

    def change(self) -> Outcome | None:
        """Do what was decided; None where it cannot be, with `problem` saying why."""
        rule = self._rule()
        old_day = {self._new_day(row): row.planned_on for row, _ in self.rows}
        made, missing = decisions(sorted(old_day), self.sent or {}, self.team)
        if missing:
            self.problem = _("Please choose for each visit: its new time, or to leave it where it is.")
            return None
        try:
            return change_following(
                self.plan,
                self.from_on,
                rule,
                [replace(one, on=old_day[one.on]) for one in made],
                by=self.by,
                now=clock.now(),
                policy=policy(),
                zone=zone(),
            )
        except Refusal as refusal:
            self.problem = refusal.sentence
            return None

    def _look_at(self, several: list[tuple[PlannedVisit, Appointment]], rule: Rule) -> list[DatePreview]:
        visit = several[0][1]
        search = Search(
            client=self.plan.client,
            treatment=visit.treatment,
            minutes=visit.minutes,
            therapist_id=rule.therapist_id,
            gender=visit.gender_wish,
            step_free=visit.step_free,
            at_the_desk=self.by != Role.CLIENT,
        )
        days = [self._new_day(row) for row, _ in several]
        wanted = {day: Wanted(wall_start(day, rule.wall_minute, zone()), rule.wall_minute) for day in days}
        return preview(
            search,
            wanted,
            within=reach(rule.every_weeks or self.plan.every_weeks),
            without=[one.id for _, one in self.rows],
            now=clock.now(),
            policy=policy(),
            zone=zone(),
        )

    def _rule(self) -> Rule:
        weeks = int(self.form.every.data)
        return Rule(
            int(self.form.weekday.data),
            self.form.minute(),
            self.team.number(self.form.therapist.data),
            None if weeks == self.plan.every_weeks else weeks,
        )

    def read_rule(self) -> None:
        """Work out the new days; where it would be no plan, say so at the field and ask again."""
        try:
            self.new_days = self._rule().new_days(self.plan, self.from_on)
        except OddPlan as odd:
            self.form.refuse(self.form.every, odd.sentence)
            self.is_asked = False

    def _new_day(self, row: PlannedVisit) -> date:
        return self.new_days[row.planned_on]


def following(plan: Plan, from_on: date, given: MultiDict[str, str], *, by: Role) -> Following:
    """What is asked for; with how the plan goes by now where nothing is asked yet."""
    now, rules = clock.now(), policy()
    is_asked = "weekday" in given
    form = _form(plan, given if is_asked else None)
    team = _team(plan)
    form.offer(team.people)
    rows = [
        (row, row.appointment)
        for row in to_come(plan, now)
        if row.planned_on >= from_on and row.appointment is not None
    ]
    stuck = [visit for _, visit in rows if by == Role.CLIENT and now > free_until(visit, rules)]
    free = [(row, visit) for row, visit in rows if visit not in stuck]
    valid = is_asked and form.validate()
    found = Following(plan, from_on, by, form, team, free, stuck, is_asked=valid)
    if valid:
        found.read_rule()
    return found


def changed_words(outcome: Outcome) -> tuple[str, str]:
    """What became of the change, and which kind of notice says it."""
    if not outcome.moved and not outcome.stayed:
        return _("Nothing has changed: every visit is where it was."), "note"
    moved = len(outcome.moved)
    if moved:
        said = ngettext("%(num)s visit has moved.", "%(num)s visits have moved.", moved)
    else:
        said = _("No visit has moved.")
    stayed = [
        _(
            "The one on %(day)s stays where it is: %(why)s",
            day=local_date(visit.starts_at),
            why=refusal.sentence,
        )
        for visit, refusal in outcome.stayed
    ]
    return " ".join([said, *stayed]), "care" if stayed else "good"


def _form(plan: Plan, given: Any) -> FollowingForm:
    wall = time(plan.wall_minute // 60, plan.wall_minute % 60)
    slug = plan.therapist.slug if plan.therapist is not None and plan.therapist.is_active else ""
    if given is not None and "every" not in given:
        given = MultiDict([*given.items(multi=True), ("every", str(plan.every_weeks))])
    return FollowingForm(
        given,
        every=str(plan.every_weeks),
        weekday=str(plan.first_on.weekday()),
        time=wall,
        therapist=slug,
    )


def _team(plan: Plan) -> Team:
    skilled = [one for one in therapists() if any(s.treatment_id == plan.treatment_id for s in one.skills)]
    return Team.of(sorted(skilled, key=lambda one: (one.id != plan.therapist_id, one.name)))
