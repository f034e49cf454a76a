"""Giving a therapist an effort budget of their own."""

from __future__ import annotations

from app.infra.database import db, transaction
from app.spa.roster.models import Therapist


def set_effort_budget(therapist: Therapist, *, a_day: int | None, in_a_row: int | None) -> None:
    """Set the most effort minutes a day and without a rest; None is as the house has it, 0 no limit.

    Visits that are booked keep their place, whatever the budget says by then.
    """
    therapist_id = therapist.id
    with transaction():
        row = db.session.get_one(Therapist, therapist_id)
        row.effort_a_day, row.effort_in_a_row = a_day, in_a_row
