"""Looking before planning: for each date what stands in its way, what is free near it, what the answers say.

One calendar is loaded for all dates, so the number of queries does not grow with them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.availability import Diary, OpenSlot, SlotRequest, explain, open_slots
from app.domain.errors import NoSuchTime, Refusal
from app.domain.hours import days_from, local_date, wall_to_epoch
from app.domain.policy import Policy
from app.spa.booking.times import ask, diary_for
from app.spa.clients.models import Client
from app.spa.plans.fitting import Fit, Fitting, fitting
from app.spa.treatments.models import Treatment

NEAR, NEAR_IF_WEEKLY = timedelta(6), timedelta(3)
"""How far from its date a visit may be shifted: never nearer to the next one of the plan."""
FEW, FEW_WITH_OTHERS = 4, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What every date of a plan has in common. Without a therapist anybody who fits may give a visit."""

    client: Client
    treatment: Treatment
    minutes: int
    therapist_id: int | None = None
    gender: str | None = None
    step_free: bool = False
    at_the_desk: bool = False

    def request(self, *, now: datetime, policy: Policy) -> SlotRequest:
        """What to look for, as far ahead as plans may reach; what the answers ask is still left out."""
        return ask(
            self.treatment,
            self.minutes,
            therapist_id=self.therapist_id,
            gender=None if self.therapist_id is not None else self.gender,
            step_free=self.step_free,
            at_the_desk=self.at_the_desk,
            now=now,
            policy=policy.for_plans(),
        )


@dataclass(frozen=True, slots=True)
class Alternative:
    """A free start near a date (epoch seconds). `therapist_id` None: anybody who is free then."""

    start: int
    therapist_id: int | None
    slot: OpenSlot


@dataclass(frozen=True, slots=True, kw_only=True)
class DatePreview:
    """One date: its start (None: the clock skips it), why it cannot be, what is free near, what fits."""

    on: date
    start: int | None
    problem: Refusal | None
    alternatives: tuple[Alternative, ...]
    fit: Fit


@dataclass(frozen=True, slots=True)
class Wanted:
    """The start wanted on a date, and the wall time it stands for, which shows what is near if it is none."""

    start: int | None
    wall_minute: int


def reach(every_weeks: int) -> timedelta:
    """How many days before and after its date a visit may be shifted."""
    return NEAR_IF_WEEKLY if every_weeks == 1 else NEAR


def preview(
    search: Search,
    dates: Mapping[date, Wanted],
    *,
    within: timedelta,
    without: Collection[int] = (),
    now: datetime,
    policy: Policy,
    zone: ZoneInfo,
) -> list[DatePreview]:
    """Judge every date. `within` is how far around it to look for others; `without` names visits to move.

    Raises InvalidIntake if the client's answers are not an intake.
    """
    if not dates:
        return []
    fits = fitting(search.client, search.treatment, zone=zone)
    request = search.request(now=now, policy=policy)
    first = min(dates) - within
    days = (max(dates) + within - first).days + 1
    # Of everybody who could give it: where the wished therapist cannot, somebody else may.
    anybody = replace(request, therapist_id=None)
    diary = diary_for(anybody, first, days, zone, client=search.client, without=without)
    look = _Look(request, diary, fits, within, zone)
    return [look.at(on, wanted) for on, wanted in sorted(dates.items())]


@dataclass(frozen=True, slots=True)
class _Look:
    """Everything that the dates are judged by, read once for all of them."""

    request: SlotRequest
    diary: Diary
    fits: Fitting
    within: timedelta
    zone: ZoneInfo

    def at(self, on: date, wanted: Wanted) -> DatePreview:
        problem = NoSuchTime() if wanted.start is None else self._problem(wanted.start)
        near = self._alternatives(on, wanted) if problem is not None else ()
        return DatePreview(
            on=on, start=wanted.start, problem=problem, alternatives=near, fit=self.fits.on(on)
        )

    def _problem(self, start: int) -> Refusal | None:
        day = local_date(start, self.zone)
        request = self._screened(self.request, [day], day)
        return explain(request, replace(self.diary, first_day=day, days=1), start)

    def _alternatives(self, on: date, wanted: Wanted) -> tuple[Alternative, ...]:
        days = days_from(on - self.within, 2 * self.within.days + 1)
        request = self._screened(self.request, days, on)
        diary = replace(self.diary, first_day=days[0], days=len(days))
        aim = wall_to_epoch(on, wanted.wall_minute, self.zone) if wanted.start is None else wanted.start
        same = self._nearest(open_slots(request, diary), aim, request.therapist_id, FEW)
        if request.therapist_id is None:
            return tuple(same)
        taken = {one.start for one in same}
        others = open_slots(replace(request, therapist_id=None), diary)
        more = self._nearest((s for s in others if s.start not in taken), aim, None, FEW_WITH_OTHERS)
        return tuple(sorted([*same[:FEW], *more], key=lambda one: (one.start, one.therapist_id is None)))

    def _nearest(
        self, slots: Iterable[OpenSlot], aim: int, therapist_id: int | None, limit: int
    ) -> list[Alternative]:
        nearest = sorted(slots, key=lambda slot: (abs(slot.start - aim), slot.leaves_gap))[:limit]
        return [Alternative(slot.start, therapist_id, slot) for slot in sorted(nearest)]

    def _screened(self, request: SlotRequest, days: list[date], on: date) -> SlotRequest:
        return replace(
            request,
            pressure=self.fits.on(on).pressure,
            qualifications_by_day=self.fits.qualifications(days),
            ruled_out_days=self.fits.ruled_out(days),
        )
