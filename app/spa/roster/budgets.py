"""Giving a therapist an effort budget of their own. Every change is on record, with who made it."""

from __future__ import annotations

from datetime import datetime

from app.infra.database import db, transaction
from app.spa.roster.models import Therapist
from app.spa.settings.services import Editor, record_thing


def set_effort_budget(
    therapist: Therapist, *, a_day: int | None, in_a_row: int | None, by: Editor, now: datetime
) -> None:
    """Set the most effort minutes a day and without a rest; None is as the house has it, 0 no limit.

    Visits that are booked keep their place, whatever the budget says by then. `now` is UTC.
    """
    therapist_id = therapist.id
    with transaction():
        row = db.session.get_one(Therapist, therapist_id)
        before = _words(row)
        row.effort_a_day, row.effort_in_a_row = a_day, in_a_row
        record_thing(subject_of(row), before, _words(row), by=by, now=now)


def subject_of(therapist: Therapist) -> str:
    """Under what the changes of one therapist are kept."""
    return f"therapist:{therapist.id}"


def _words(therapist: Therapist) -> dict[str, str]:
    """Words and no codes, so that the record still reads true when the house calls things another way."""
    return {
        "effort_a_day": _budget(therapist.effort_a_day),
        "effort_in_a_row": _budget(therapist.effort_in_a_row),
    }


def _budget(minutes: int | None) -> str:
    if minutes is None:
        return "as the house has it"
    return f"{minutes} effort minutes" if minutes else "no limit"
