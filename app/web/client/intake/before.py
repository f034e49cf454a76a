"""What the pages of my visits say about the intake. Nothing of it is a health answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.domain.lifecycle import TO_COME
from app.infra import clock
from app.spa.booking.areas import agreed_areas, is_open
from app.spa.booking.models import Appointment
from app.spa.intake.whole import StillToDo, still_to_do
from app.web.client.intake.words import area_names
from app.web.days import day_of, today


def before_visit(visit: Appointment) -> dict[str, Any]:
    """How the intake stands for one visit, and the areas agreed for it; None once that is settled."""
    return {
        "whole": _still_to_do(visit),
        "areas": area_names(agreed_areas(visit.id)) if is_open(visit, now=clock.now()) else None,
    }


def before_visits(visits: Iterable[Appointment]) -> dict[int, StillToDo]:
    """By visit: how the intake stands, for those before which something is left to do."""
    found = {visit.id: _still_to_do(visit) for visit in visits}
    return {number: one for number, one in found.items() if one is not None and not one.is_whole}


def _still_to_do(visit: Appointment) -> StillToDo | None:
    if visit.client_id is None or visit.status not in TO_COME or visit.starts_at <= clock.now():
        return None
    return still_to_do(visit.client_id, day_of(visit.starts_at), today=today())
