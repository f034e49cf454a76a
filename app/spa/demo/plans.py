"""Two regular clients of the demo: one every four weeks, one with a date skipped and one shifted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.hours import day_of
from app.domain.policy import Policy
from app.domain.recurrence import Recurrence, starts
from app.infra.database import db
from app.spa.booking.reviews import accept
from app.spa.booking.screened import codes_to_tick, kept_for
from app.spa.clients.models import Client
from app.spa.demo.letters import keep_a_few_letters
from app.spa.plans.models import Plan
from app.spa.plans.preview import DatePreview, Search, Wanted, preview, reach
from app.spa.plans.services import Decision, book_plan
from app.spa.roster.queries import therapists
from app.spa.settings.queries import policy, zone
from app.spa.treatments.queries import treatment_by_code

FIRST_AFTER, LOOKED_AT = 9, 14
"""Days from now to the first date, and how many days are tried for it."""
HOURS = (17, 16, 15, 14, 11, 10)
MOST_READ = 2
"""How many visits of a plan the therapist has read already."""


def plan_visits(client_ids: list[int], *, now: datetime) -> None:
    """Make the two plans, in transactions of their own. `now` is UTC."""
    rules, spa_zone = policy(), zone()
    noor, regular = client_ids[0], client_ids[7]
    monthly = Recurrences(4, 5, now, rules, spa_zone)
    plan = monthly.book(_search(noor, "therapist"), {}, key="demo:monthly")
    if plan is not None:
        _read_first(plan, now)
    _with_exceptions(regular, Recurrences(2, 6, now, rules, spa_zone))
    keep_a_few_letters()


class Recurrences:
    """Looks for a weekday and an hour at which every date of a plan is free."""

    def __init__(self, weeks: int, visits: int, now: datetime, rules: Policy, spa_zone: ZoneInfo) -> None:
        self.weeks, self.visits, self.now, self.rules, self.zone = weeks, visits, now, rules, spa_zone

    def book(self, search: Search, changes: dict[int, int | None], *, key: str) -> Plan | None:
        """Book the first that fits, with changes by number: an hour to shift to, or None to skip."""
        for recurrence in self._possible():
            found = self._look(search, recurrence)
            shifted = {
                number: self._look(search, self._at(recurrence, hour))[number]
                for number, hour in changes.items()
                if hour is not None
            }
            if any(one.problem for one in (*found, *shifted.values())):
                continue
            decisions = [
                Decision(
                    one.on,
                    None if number in changes and changes[number] is None else shifted.get(number, one).start,
                    search.therapist_id,
                )
                for number, one in enumerate(found)
            ]
            return book_plan(
                search,
                recurrence,
                decisions,
                request_key=key,
                now=self.now,
                policy=self.rules,
                zone=self.zone,
            )
        return None

    def _possible(self) -> Iterator[Recurrence]:
        today: date = day_of(self.now, self.zone)
        for ahead in range(FIRST_AFTER, FIRST_AFTER + LOOKED_AT):
            for hour in HOURS:
                yield Recurrence(
                    every_weeks=self.weeks,
                    first_on=today + timedelta(ahead),
                    wall_minute=hour * 60,
                    visits=self.visits,
                )

    def _at(self, recurrence: Recurrence, hour: int) -> Recurrence:
        return Recurrence(
            every_weeks=recurrence.every_weeks,
            first_on=recurrence.first_on,
            wall_minute=hour * 60,
            visits=recurrence.visits,
        )

    def _look(self, search: Search, recurrence: Recurrence) -> list[DatePreview]:
        wanted = {
            day: Wanted(start, recurrence.wall_minute) for day, start in starts(recurrence, self.zone).items()
        }
        return preview(
            search, wanted, within=reach(self.weeks), now=self.now, policy=self.rules, zone=self.zone
        )


def _with_exceptions(client_id: int, recurrences: Recurrences) -> None:
    """A plan whose third date is skipped and whose fourth is at another hour than the rest."""
    search = _search(client_id, None)
    for hour in (12, 13):
        if recurrences.book(search, {2: None, 3: hour}, key="demo:exceptions") is not None:
            return


def _search(client_id: int, slug: str | None) -> Search:
    treatment = treatment_by_code("swedish")
    if treatment is None:
        raise ValueError("the demo's menu has Swedish massage")
    therapist = next((one.id for one in therapists() if one.slug == slug), None)
    client = db.session.get_one(Client, client_id)
    return Search(client=client, treatment=treatment, minutes=60, therapist_id=therapist)


def _read_first(plan: Plan, now: datetime) -> None:
    """The therapist has read the first visits and taken them on; the others still wait."""
    for row in plan.dates[:MOST_READ]:
        visit = row.appointment
        if visit is not None and visit.status == "pending_review":
            ticked = codes_to_tick(kept_for(visit).result)
            accept(visit, therapist=visit.therapist, ticked=ticked, now=now)
