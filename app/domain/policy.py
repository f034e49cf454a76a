"""The numbers of the spa's house rules, as a value: a manager sets them, a caller hands them in."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import timedelta
from typing import Any, Self

LONGEST_PLAN_HORIZON = 731
"""Days. Beyond two years nobody knows who works here."""
SHORTEST_ANSWER = timedelta(minutes=15)
"""Nobody is asked to decide about a time in less."""
LONGEST_REST = timedelta(hours=4)
"""With longer ones a run could go on from day to day, further than a calendar is read."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How the spa takes bookings. Raises ValueError for numbers that no calendar could follow."""

    slot_step: timedelta = timedelta(minutes=15)
    """Visits begin on this grid of the wall clock, counted from midnight."""
    notice: timedelta = timedelta(hours=2)
    """The shortest time between booking and start."""
    horizon_days: int = 90
    """Booking is open for today (in the spa's zone) and the days after it, this many in all."""
    plan_horizon_days: int = 365
    """A recurring plan may reach this many days ahead, today included: further than a single visit."""
    hold_length: timedelta = timedelta(minutes=10)
    """How long a slot is kept while a client finishes."""
    free_cancellation: timedelta = timedelta(hours=24)
    """Until this long before the start, cancelling and moving cost nothing."""
    offer_length: timedelta = timedelta(hours=2)
    """How long a time that came free is kept for whoever waits for it; nights do not count."""
    effort_a_day: int = 360
    """The most effort minutes (see `effort.py`) that a therapist gives in a day; 0 is no limit."""
    effort_in_a_row: int = 200
    """The most without a rest; 0 is no limit. As it stands every visit on a usual menu fits on its own."""
    rest: timedelta = timedelta(minutes=20)
    """How long nothing is asked of a therapist before they count as rested."""
    open_bookings: int = 6
    """How many visits to come one client may book online at a time; 0 is no limit."""
    marks_limit: int = 0
    """From so many marks (called off late, did not come) on, a client books by phone; 0 never asks for it."""
    marks_months: int = 12
    """How many months a mark counts."""
    quiet_period: timedelta = timedelta(minutes=3)
    """How long a message about a booking waits, so that a slip sends none; 0 sends at once."""
    late_note: str = ""
    """What calling off late means, in the spa's own words. No money is taken."""
    no_show_note: str = ""
    """What not coming means, in the spa's own words."""
    proposal_length: timedelta = timedelta(hours=24)
    """How long a client whose therapist is away has to answer a proposal, if the visit is not sooner."""
    reminder_first: timedelta = timedelta(hours=48)
    """How long before a visit its client is reminded, with what to prepare; 0 is never."""
    reminder_second: timedelta = timedelta(hours=3)
    """How long before it they are reminded again; 0 is never."""
    intake_last_call: timedelta = timedelta(hours=24)
    """How long before it missing answers are asked for once more; 0 is never."""
    aftercare_after: timedelta = timedelta(hours=3)
    """How long after a visit was given advice for the time after it is sent; 0 is never."""
    invite_after_days: int = 28
    """Days after their last visit somebody who has booked nothing is invited back, where the suggestion has
    advised no other rhythm; 0 never invites."""

    def __post_init__(self) -> None:
        a_minute = timedelta(minutes=1)
        if self.slot_step < a_minute or self.slot_step % a_minute or timedelta(days=1) % self.slot_step:
            raise ValueError("the slot step must be whole minutes that divide a day evenly")
        if self.horizon_days < 1:
            raise ValueError("the horizon must be at least one day")
        if not 1 <= self.plan_horizon_days <= LONGEST_PLAN_HORIZON:
            raise ValueError("the horizon of plans must be at least one day and at most two years")
        if self.hold_length <= timedelta(0):
            raise ValueError("a hold must last longer than no time")
        if self.proposal_length <= timedelta(0):
            raise ValueError("a proposal must last longer than no time")
        if self.offer_length < SHORTEST_ANSWER:
            raise ValueError("an offer must leave at least a quarter of an hour to answer")
        if self.effort_a_day < 0 or self.effort_in_a_row < 0:
            raise ValueError("an effort budget cannot be negative; 0 is no limit")
        if not timedelta(0) <= self.rest <= LONGEST_REST or self.rest % a_minute:
            raise ValueError("a rest must be whole minutes, four hours at most")
        if self.marks_months < 1:
            raise ValueError("a mark must count for at least a month")
        for one in fields(self):
            value = getattr(self, one.name)
            if (isinstance(value, timedelta) and value < timedelta(0)) or (
                isinstance(value, int) and value < 0
            ):
                raise ValueError(f"{one.name} cannot be negative")

    def for_plans(self) -> Policy:
        """The same rules with the horizon of recurring plans, which never ends before that of one visit."""
        return replace(self, horizon_days=max(self.horizon_days, self.plan_horizon_days))

    def with_exceptions(self, exceptions: dict[str, Any]) -> Self:
        """These rules with other values for some of them, by name. Raises ValueError like Policy itself."""
        return replace(self, **exceptions) if exceptions else self

    @property
    def slot_step_minutes(self) -> int:
        """The slot step in whole minutes."""
        return self.slot_step // timedelta(minutes=1)

    @property
    def notice_seconds(self) -> int:
        """The notice in whole seconds."""
        return self.notice // timedelta(seconds=1)

    @property
    def rest_seconds(self) -> int:
        """The rest in whole seconds."""
        return self.rest // timedelta(seconds=1)
