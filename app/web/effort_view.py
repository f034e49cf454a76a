"""A therapist's effort of a day against their budget, as a quiet meter with words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.effort import NO_LIMIT, Budget, day_effort, heaviest_run
from app.domain.interval import Interval


@dataclass(frozen=True, slots=True)
class Meter:
    """Effort minutes of a day; 0 of a budget is no limit. `is_over` where a budget does not hold them."""

    given: int
    budget: int
    words: str
    is_over: bool


def effort_of_day(busy: Iterable[Interval], budget: Budget, day: Interval) -> Meter:
    """What the day asks of a therapist, from their occupancies."""
    work = list(busy)
    given, in_a_row = day_effort(work, day), heaviest_run(work, day, budget.rest)
    words = f"Effort {given}" + (f" of {budget.a_day}" if budget.a_day != NO_LIMIT else "")
    is_over = given > budget.a_day != NO_LIMIT
    too_long = in_a_row > budget.in_a_row != NO_LIMIT
    if is_over:
        words += ", beyond the budget"
    if too_long:
        words += f", {in_a_row} without a rest"
    return Meter(given, budget.a_day, words, is_over or too_long)
