"""The board: a day of the whole spa, by therapist or by room."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.hours import local_time as local_wall
from app.domain.lifecycle import Status
from app.infra import clock
from app.spa.booking.queries import waiting_reviews
from app.spa.settings.queries import zone
from app.spa.waitlist.queries import waiting_on
from app.web.days import day_of, today
from app.web.manager import lanes
from app.web.manager.day import HOUR, Day, read
from app.web.manager.days import UnknownDayError, read_day
from app.web.manager.place import bp

VIEWS = {"therapist": ("By therapist", lanes.by_therapist), "room": ("By room", lanes.by_room)}
UNKNOWN_VIEW = "The board can be shown by therapist or by room. This is by therapist."


@bp.get("/")
def board() -> ResponseReturnValue:
    """A day with everything booked on it. What cannot be read in the address is said; today is shown."""
    problem, by = None, request.args.get("by", "therapist")
    if by not in VIEWS:
        problem, by = UNKNOWN_VIEW, "therapist"
    try:
        shown = read_day(request.args.get("day"))
    except UnknownDayError as none:
        problem, shown = str(none), today()
    page = render_template("manager/board.html", **_facts(read(shown), by), problem=problem)
    return page, 422 if problem else 200


def _facts(day: Day, by: str) -> dict[str, Any]:
    """What the page says; words and addresses, nothing to compute."""
    opening = day.opening
    waiting = waiting_reviews(now=clock.now())
    return {
        "day": day.date,
        "today": today(),
        "by": by,
        "views": [(title, _board(day.date, code), code == by) for code, (title, _) in VIEWS.items()],
        "before": _board(day.date - timedelta(1), by),
        "after": _board(day.date + timedelta(1), by),
        "of_today": _board(today(), by),
        "new_visit": _new_visit(day),
        "hours": lanes.Grid(opening).hours if opening else [],
        "now_row": lanes.Grid(opening).now_row(day.now) if opening else None,
        "lanes": VIEWS[by][1](day, opening) if opening else [],
        "absent": lanes.absent(day),
        "is_closed": day.is_closed,
        "nobody_works": not any(day.working(one) for one in day.diary.therapists),
        "visits": day.coming,
        "holds": day.count(Status.HELD),
        "waiting": day.count(Status.PENDING_REVIEW),
        "waiting_in_all": len(waiting),
        "next_waiting": _board(day_of(waiting[0].starts_at), by) if waiting else None,
        "would_come": waiting_on(day.date) if day.date >= today() else 0,
        "without_therapist": sum(day.is_without_therapist(visit) for visit in day.visits),
        "free_hours": f"{day.free_seconds / HOUR:.1f}".removesuffix(".0"),
    }


def _new_visit(day: Day) -> str:
    """The form for a day to come, from its opening on; for today from now on."""
    if day.date <= today() or day.opening is None:
        return url_for("manager.new_visit")
    first = local_wall(day.opening.start, zone())
    return url_for("manager.new_visit", day=day.date.isoformat(), time=f"{first:%H:%M}")


def _board(day: date, by: str) -> str:
    return url_for("manager.board", day=day.isoformat(), by=None if by == "therapist" else by)
