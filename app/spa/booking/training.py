"""What a client's answers ask of the therapist, so that a search for a time need not end in a refusal."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from app.domain.hours import day_of
from app.spa.clients.models import Client
from app.spa.intake.queries import newest_intake
from app.spa.intake.reading import screen_on
from app.spa.intake.steps import current_clearance_codes


def training_needed(client: Client, visit_on: date, *, zone: ZoneInfo) -> frozenset[str]:
    """The qualifications that the newest answers ask for on a day in the spa's zone; none without answers.

    To search with, not to show: the name of a qualification tells the condition.
    """
    intake = newest_intake(client.id)
    if intake is None:
        return frozenset()
    result = screen_on(
        intake.answers,
        answered_on=day_of(intake.answered_at, zone),
        visit_on=visit_on,
        clearances=current_clearance_codes(client.id, visit_on),
    )
    return frozenset(result.qualifications)
