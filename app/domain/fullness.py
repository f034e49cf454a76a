"""How full each day is: what part of the therapists' working time is taken."""

from __future__ import annotations

from datetime import date

from app.domain import spans
from app.domain.diary import Diary
from app.domain.hours import day_bounds
from app.domain.interval import tidy_spans


def fullness_by_day(diary: Diary) -> dict[date, float | None]:
    """For each day of the diary the part of all working time that is taken, 0.0 to 1.0; None if nobody works.

    Working time is hours without time off and closures; set-up and turnover count as taken.
    """
    workable = [therapist.workable(diary.closures) for therapist in diary.therapists]
    taken = [
        spans.shared(hours, tidy_spans(therapist.busy))
        for hours, therapist in zip(workable, diary.therapists, strict=True)
    ]
    fullness: dict[date, float | None] = {}
    for day in diary.dates:
        bounds = day_bounds(day, diary.zone)
        there = sum(spans.length(spans.clipped(hours, bounds.start, bounds.end)) for hours in workable)
        used = sum(spans.length(spans.clipped(visits, bounds.start, bounds.end)) for visits in taken)
        fullness[day] = used / there if there else None
    return fullness


def day_fullness(diary: Diary, day: date) -> float | None:
    """The same for one day. Raises KeyError for a day that the diary does not hold."""
    return fullness_by_day(diary)[day]
