"""One visit: its facts, how to reach the client, and the steps that its status allows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import Refusal
from app.domain.lifecycle import Status, may_move
from app.domain.policy import Policy
from app.infra import clock
from app.spa.absences.queries import absence_of_visit
from app.spa.accounts.models import Role
from app.spa.booking.away import is_therapist_away
from app.spa.booking.changes import MOVABLE
from app.spa.booking.desk import EARLIEST_WELCOME
from app.spa.booking.effort import overrides_of
from app.spa.booking.models import Appointment
from app.spa.booking.party_queries import still_together, visits_by_id
from app.spa.booking.queries import appointment_by_token, is_ready, visits_of
from app.spa.booking.readiness import needs_a_talk
from app.spa.booking.services import cancel, check_in, complete, forgive, mark_no_show
from app.spa.booking.welcome import LATE
from app.spa.plans.queries import place_of
from app.spa.settings.queries import policy
from app.web.days import day_of
from app.web.manager.place import bp
from app.web.manager.words import SOURCES, client_name, marks_words, needs_words, sentence_for
from app.web.plans.making import may_return
from app.web.telling import desk_words, soon


def visit_or_404(token: str) -> Appointment:
    """The visit with this address. The whole schedule is a manager's."""
    visit = appointment_by_token(token)
    if visit is None:
        abort(404)
    return visit


@bp.get("/visits/<token>")
def visit(token: str) -> ResponseReturnValue:
    """A visit, and what can be done about it."""
    return render_template("manager/visit.html", **facts_of(visit_or_404(token)))


@bp.get("/visits/<token>/cancellation")
def ask_cancellation(token: str) -> ResponseReturnValue:
    """What calling it off means, before it is done."""
    found = visit_or_404(token)
    if not _can(found, Status.CANCELLED):
        return redirect(url_for(".visit", token=token))
    return render_template("manager/cancellation.html", **facts_of(found))


@bp.post("/visits/<token>/cancellation")
def create_cancellation(token: str) -> ResponseReturnValue:
    """Call it off for the spa."""
    return _do(token, lambda found: cancel(found, by=Role.MANAGER, now=clock.now()), _cancelled)


@bp.post("/visits/<token>/arrival")
def create_arrival(token: str) -> ResponseReturnValue:
    """The client is here."""
    return _do(token, lambda found: check_in(found, now=clock.now()), "{name} is checked in.")


@bp.post("/visits/<token>/completion")
def create_completion(token: str) -> ResponseReturnValue:
    """The session has been given."""
    return _do(token, lambda found: complete(found, now=clock.now()), "The visit is done.")


@bp.post("/visits/<token>/absence")
def create_absence(token: str) -> ResponseReturnValue:
    """The client did not come."""
    note = "Noted: {name} did not come. The time is free again."
    return _do(token, lambda found: mark_no_show(found, now=clock.now()), note)


@bp.post("/visits/<token>/forgiveness")
def create_forgiveness(token: str) -> ResponseReturnValue:
    """Take its mark off: ill, a child, a storm."""
    return _do(token, forgive, "The mark is gone. It counts against nobody.")


def facts_of(found: Appointment) -> dict[str, Any]:
    """What every page about one visit says; nothing of it is a health answer."""
    now, booking_rules = clock.now(), policy()
    status = Status(found.status)
    has_begun = found.starts_at <= now
    is_visit = status != Status.HELD and found.client is not None
    to_talk = needs_a_talk(found)
    away = found.status in MOVABLE and is_therapist_away(found)
    return {
        "visit": found,
        "without_therapist": away,
        "hit_by": absence_of_visit(found) if away else None,
        "name": client_name(found),
        "when_written": soon(),
        "board_day": day_of(found.starts_at).isoformat(),
        "needs": needs_words(found, to_talk=to_talk),
        "needs_a_talk": to_talk and status in MOVABLE,
        "together": _together(found),
        "overrides": overrides_of(found),
        "source": SOURCES.get(found.source, found.source),
        "waits_for_therapist": status == Status.CONFIRMED and not has_begun and not _is_ready(found),
        "was_late": found.mark == LATE,
        "can_forgive": found.mark is not None,
        "can_move": status in MOVABLE,
        "can_cancel": _can(found, Status.CANCELLED),
        "can_check_in": may_move(status, Status.CHECKED_IN) and found.starts_at - now <= EARLIEST_WELCOME,
        "can_complete": may_move(status, Status.COMPLETED) and has_begun,
        "can_miss": may_move(status, Status.NO_SHOW) and has_begun,
        "place": place_of(found.id),
        "may_return": may_return(found),
        "past": _past(found, booking_rules) if is_visit else None,
    }


def _together(found: Appointment) -> list[Appointment]:
    """The others who were booked with this visit and still come: they move and are called off with it."""
    return visits_by_id([number for number in still_together(found.id) if number != found.id])


def _is_ready(found: Appointment) -> bool:
    """Whether the therapist has nothing left to look at; an answer of yes or no, nothing of what it is."""
    return ((found.needs or {}).get("outcome") == "ok" and not needs_a_talk(found)) or is_ready(found)


def _can(found: Appointment, to: Status) -> bool:
    return found.status != Status.HELD and may_move(Status(found.status), to)


def _past(found: Appointment, booking_rules: Policy) -> dict[str, Any]:
    """What the diary knows of the client: visits, not answers."""
    theirs = visits_of([found.client_id or 0], clock.now())
    done = [visit for visit in theirs.past if visit.status == Status.COMPLETED]
    return {
        "done": len(done),
        "last": done[0] if done else None,
        "marks": marks_words(found.client, booking_rules),
        "coming": [visit for visit in theirs.upcoming if visit.id != found.id],
    }


def _do(
    token: str, change: Callable[[Appointment], Appointment], note: str | Callable[[Appointment], str]
) -> ResponseReturnValue:
    """Do something about a visit, and show it again: with a word that it is done, or with why not."""
    found = visit_or_404(token)
    try:
        done = change(found)
    except Refusal as refusal:
        again = visit_or_404(token)
        page = render_template("manager/visit.html", **facts_of(again), problem=sentence_for(refusal))
        return page, refusal.status
    flash(note(done) if callable(note) else note.format(name=client_name(done)), "good")
    return redirect(url_for(".visit", token=token))


def _cancelled(done: Appointment) -> str:
    return f"Cancelled. {desk_words(done)}".strip()
