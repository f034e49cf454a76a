"""What a visitor's answers mean on a given day: which treatments, how long, and by whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from app.domain.answers import Intake as Answers
from app.domain.effort import planned_pressure
from app.domain.openings import MovingAnswers
from app.domain.screening import Screening, screen
from app.domain.session_plan import minutes_at_most
from app.domain.suggestions import Result
from app.spa.intake.models import Intake
from app.spa.intake.queries import newest_intake
from app.spa.intake.reading import screen_on
from app.spa.intake.steps import current_clearance_codes
from app.spa.treatments.facts import OptionFacts, TreatmentFacts
from app.spa.treatments.models import Treatment, TreatmentOption
from app.web.days import day_of
from app.web.public import find_flow as flow
from app.web.public.visitor import answered_on, answers_so_far, my_client


class ScreenedVisitor:
    """The answers that count for this visitor, read for one day or another.

    Weeks since an operation and weeks of pregnancy move with time, so each day is screened for itself.
    """

    def __init__(
        self,
        answers: Mapping[str, Any],
        answered_on: date,
        *,
        client_id: int | None = None,
        earlier: Intake | None = None,
    ) -> None:
        self.answers = dict(answers)
        self.answered_on = answered_on
        self.client_id = client_id
        self.earlier = earlier
        self._results: dict[date, Result] = {}
        self._limits: dict[date, Screening] = {}

    def on(self, day: date) -> Result:
        """What the rules make of the answers on that day, in all its words."""
        if day not in self._results:
            letters = current_clearance_codes(self.client_id, day) if self.client_id else ()
            self._results[day] = screen_on(
                self.answers, answered_on=self.answered_on, visit_on=day, clearances=letters
            )
        return self._results[day]

    def told_on(self, day: date) -> MovingAnswers:
        """The answers with the letters seen by that day, ready to be moved on in time."""
        letters = tuple(current_clearance_codes(self.client_id, day)) if self.client_id else ()
        return MovingAnswers(
            replace(self._told, clearance_on_file=letters),
            since=max(0, (day - self.answered_on).days),
            week=self.answers.get("beside", {}).get("pregnancy_week"),
        )

    def limits_on(self, day: date) -> Screening:
        """The limits of that day without the words, so that many days can be looked at quickly."""
        if day not in self._limits:
            later = max(0, (day - self.answered_on).days)
            week = self.answers.get("beside", {}).get("pregnancy_week")
            self._limits[day] = screen(self._told.on_date_after(later, pregnancy_week=week))
        return self._limits[day]

    def qualifications(self, days: Iterable[date]) -> dict[date, frozenset[str]]:
        """What a therapist must be trained in, day by day."""
        return {day: frozenset(self.limits_on(day).qualifications) for day in days}

    def ruled_out(self, treatment_code: str, days: Iterable[date]) -> frozenset[date]:
        """The days on which this treatment is left out, or no massage is right at all."""
        return frozenset(day for day in days if treatment_code in self.limits_on(day).ruled_out)

    def pressure_on(self, day: date) -> str:
        """The pressure to reckon with on that day: what they wish, within what the answers allow."""
        return planned_pressure(self.answers["intake"].get("pressure_preference"), self.limits_on(day).cap)

    @cached_property
    def _told(self) -> Answers:
        return Answers.parse(dict(self.answers["intake"]))


def screened_visitor() -> ScreenedVisitor | None:
    """The visitor's answers once they are complete, or those a client gave before; None if there are none.

    Earlier answers and letters count only for a client who is signed in: a browser that has booked without
    signing in books for a new client each time, who has given none.
    """
    answers, client = answers_so_far(), my_client()
    if flow.first_open(answers) is None:
        return ScreenedVisitor(answers.to_dict(), answered_on(), client_id=client.id if client else None)
    if answers.steps:
        return None  # what has been told anew must not be passed over for what was true before
    intake = newest_intake(client.id) if client else None
    if intake is None:
        return None
    # No person reads them here, only the rules. A page that shows what was told records the read first.
    given_on = day_of(intake.answered_at)
    return ScreenedVisitor(intake.answers, given_on, client_id=intake.client_id, earlier=intake)


def days_ahead(first_day: date, days: int) -> list[date]:
    """The calendar days in order."""
    return [first_day + timedelta(offset) for offset in range(days)]


def options_for(
    treatment: Treatment | TreatmentFacts, result: Result | None
) -> Sequence[TreatmentOption | OptionFacts]:
    """The lengths to offer: none longer than the answers allow. May be empty."""
    most = minutes_at_most(result.screening, first_visit=True) if result else None
    return [option for option in treatment.options if most is None or option.minutes <= most]


def proposed_minutes(treatment: Treatment | TreatmentFacts, result: Result | None) -> int | None:
    """The length to begin with: nearest to the plan's, else the middle of the menu; None if none fits."""
    options = options_for(treatment, result)
    if not options:
        return None
    suggestion = result.suggestion(treatment.code) if result else None
    wanted = suggestion.plan.minutes if suggestion else options[len(options) // 2].minutes
    return min(options, key=lambda option: (abs(option.minutes - wanted), option.minutes)).minutes
