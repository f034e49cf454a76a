"""Telling a client about a recurring plan: one message for all of it, however many visits it has.

As about a single visit, what is posted holds no treatment's name and no health word. Each function is called
inside the transaction of the change it tells of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.news import Stage, Standing
from app.infra.language import SOURCE
from app.infra.outbox.post import drop_unsent, post
from app.spa.messages import words
from app.spa.messages.announce import VisitNotice, booking_moved
from app.spa.messages.calendar import Entry, Method, calendar_of
from app.spa.messages.care import drop_reminders
from app.spa.messages.links import plan_link
from app.spa.messages.quiet import is_waiting, told_otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanNotice:
    """What a message may know of a plan. `rhythm` is in words of their `language`, as in "every 4 weeks"."""

    token: str
    client_name: str
    email: str | None
    rhythm: str
    language: str = SOURCE


def plan_booked(plan: PlanNotice, visits: Sequence[VisitNotice], *, now: datetime) -> None:
    """These visits are booked or asked for; those that are confirmed go into the calendar file."""
    _post(plan, "plan_booked", visits, now, key=plan.token)


def plan_changed(
    plan: PlanNotice,
    moved: Sequence[VisitNotice],
    cancelled: Sequence[VisitNotice],
    *,
    now: datetime,
    by_spa: bool = False,
) -> None:
    """These visits of the plan are at other times now, and these will not take place. Silent for none."""
    if not moved and not cancelled:
        return
    for visit in moved:
        stage = Stage.BOOKED if visit.is_confirmed else Stage.REQUESTED
        if is_waiting(visit.appointment_id):  # what is still to be said of it alone must not be out of date
            booking_moved(visit, now=now)
        drop_reminders(visit.appointment_id, now=now)
        told_otherwise(visit.appointment_id, Standing(stage, visit.place))
    for visit in cancelled:
        drop_unsent(visit.appointment_id, now=now)
        told_otherwise(visit.appointment_id, Standing(Stage.OVER, visit.place))
    first = (*moved, *cancelled)[0]
    key = f"{first.appointment_id}:{first.sequence}:{len(moved)}:{len(cancelled)}"
    _post(plan, "plan_changed", moved, now, key=key, cancelled=cancelled, by_spa=by_spa)


@words.in_their_language
def _post(
    plan: PlanNotice,
    /,
    kind: str,
    visits: Sequence[VisitNotice],
    now: datetime,
    *,
    key: str,
    cancelled: Sequence[VisitNotice] = (),
    **more: Any,
) -> None:
    if not plan.email:
        return
    told = [*visits, *cancelled]
    payload = {
        "name": words.greeted(plan.client_name),
        "rhythm": plan.rhythm,
        "visits": [_line(visit) for visit in visits],
        "cancelled": [_line(visit) for visit in cancelled],
        "zone": words.zone_words(told[0].starts_at),
        "link": plan_link(plan.token),
        **more,
    }
    entries = [_entry(visit) for visit in visits if visit.is_confirmed]
    entries += [_entry(visit, is_cancelled=True) for visit in cancelled if visit.is_confirmed]
    if entries:
        # A calendar takes several entries of one file only as published ones (RFC 5546, 3.2.1).
        text = calendar_of(entries, now=now).decode()
        payload["calendar"] = {"method": Method.PUBLISH.value, "text": text}
    post(kind, plan.email, payload, dedupe_key=f"{kind}:{key}", now=now)


def _line(visit: VisitNotice) -> dict[str, Any]:
    return {
        "when": words.day_and_time(visit.starts_at),
        "therapist": visit.therapist_name,
        "is_confirmed": visit.is_confirmed,
    }


def _entry(visit: VisitNotice, *, is_cancelled: bool = False) -> Entry:
    # A calendar strikes an entry out only if the word to do so is newer than the entry.
    sequence = visit.sequence + is_cancelled
    return Entry(visit.token, visit.starts_at, visit.ends_at, sequence, is_cancelled)
