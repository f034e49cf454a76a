"""A short way to say a plan."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.policy import Policy
from app.domain.recurrence import Recurrence, starts
from app.spa.plans import services
from app.spa.plans.models import Plan
from app.spa.plans.preview import DatePreview, Search, Wanted, preview, reach
from app.spa.plans.services import Decision
from tests.support.clock import NOW
from tests.support.factories import POLICY, ZONE, Spa

FIRST = date(2026, 5, 14)
"""A Thursday, eight days after NOW."""


def four(**changes: object) -> Recurrence:
    """Four Thursdays at ten, every two weeks."""
    usual = {"every_weeks": 2, "first_on": FIRST, "wall_minute": 600, "visits": 4}
    return Recurrence(**usual | changes)


@dataclass
class Planner:
    """Plans for Ada, with every date kept unless something else is decided."""

    spa: Spa

    def search(self, **wishes: object) -> Search:
        return Search(**{"client": self.spa.ada, "treatment": self.spa.swedish, "minutes": 60} | wishes)

    def look(self, recurrence: Recurrence | None = None, *, now=NOW, **wishes: object) -> list[DatePreview]:
        recurrence = recurrence or four()
        dates = {
            day: Wanted(start, recurrence.wall_minute) for day, start in starts(recurrence, ZONE).items()
        }
        return preview(
            self.search(**wishes),
            dates,
            within=reach(recurrence.every_weeks),
            now=now,
            policy=POLICY,
            zone=ZONE,
        )

    def book(
        self,
        recurrence: Recurrence | None = None,
        *,
        changes: dict[date, Decision] | None = None,
        key: str = "a-plan",
        seed=None,
        now=NOW,
        policy: Policy = POLICY,
        **wishes: object,
    ) -> Plan:
        recurrence = recurrence or four()
        therapist = wishes.get("therapist_id")
        decisions = [
            (changes or {}).get(day) or Decision(day, start, therapist)
            for day, start in starts(recurrence, ZONE).items()
        ]
        return services.book_plan(
            self.search(**wishes),
            recurrence,
            decisions,
            seed=seed,
            request_key=key,
            now=now,
            policy=policy,
            zone=ZONE,
        )


def nth(number: int) -> date:
    """The date with this number, counted from 0."""
    return FIRST + timedelta(weeks=2 * number)
