"""What the pages of my visits say about the intake. Nothing of it is a health answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from app.domain.lifecycle import TO_COME
from app.infra import clock
from app.spa.booking.areas import agreed_areas, is_open
from app.spa.booking.models import Appointment
from app.spa.intake.steps import letters_of
from app.spa.intake.whole import StillToDo, Whole, whole_of
from app.web.client.intake.words import area_names
from app.web.days import day_of, today


def before_visit(visit: Appointment) -> dict[str, Any]:
    """How the intake stands for one visit, and the areas agreed for it; None once that is settled."""
    return {
        "whole": _by_visit([visit]).get(visit.id),
        "letter_ended": _letter_ended(visit),
        "areas": area_names(agreed_areas(visit.id)) if is_open(visit, now=clock.now()) else None,
    }


def before_visits(visits: Iterable[Appointment]) -> dict[int, StillToDo]:
    """By visit: how the intake stands, for those before which something is left to do."""
    return {number: left for number, left in _by_visit(visits).items() if not left.is_whole}


def _by_visit(visits: Iterable[Appointment]) -> dict[int, StillToDo]:
    """By visit to come: how the intake stands. Two queries a client, however many visits are theirs."""
    wholes: dict[int, Whole] = {}
    found = {}
    for visit in visits:
        client_id = visit.client_id
        if client_id is None or visit.status not in TO_COME or visit.starts_at <= clock.now():
            continue
        if client_id not in wholes:
            wholes[client_id] = whole_of(client_id)
        found[visit.id] = wholes[client_id].before(day_of(visit.starts_at), today=today())
    return found


def _letter_ended(visit: Appointment) -> date | None:
    if visit.client_id is None or visit.status not in TO_COME or visit.starts_at <= clock.now():
        return None
    return letters_of(visit.client_id).ended_before(day_of(visit.starts_at))
