"""Visits that are booked before a test begins: somebody comes to Maren, whose password the demo prints."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask

from app.spa.booking.queries import ask, next_free
from app.spa.roster.queries import therapists
from app.spa.treatments.queries import treatment_by_code
from tests.support.booking import DETAILS, booked
from tests.support.clock import NOW
from tests.support.factories import POLICY, ZONE, answers

MAREN = "therapist@example.com"
COMER = DETAILS.name
CURVED_BACK = answers(
    goals=["posture"], lifestyle=["desk_work"], conditions=[{"code": "scoliosis"}], focus_areas=["upper_back"]
)
"""Outcome review; asks for the qualification that Maren holds."""


@dataclass(frozen=True)
class Coming:
    """A visit by its address, and when it begins."""

    token: str
    starts_at: datetime


def comes_to_maren(app: Flask, given: Mapping[str, Any]) -> Coming:
    """Book an hour of Swedish massage with Maren, at her first free time from this time tomorrow on."""
    with app.app_context():
        maren = next(one for one in therapists() if one.slug == "therapist")
        swedish = treatment_by_code("swedish")
        tomorrow = NOW + timedelta(days=1)
        search = ask(swedish, 60, therapist_id=maren.id, now=tomorrow, policy=POLICY)
        [first] = next_free(search, zone=ZONE, limit=1)
        starts_at = datetime.fromtimestamp(first.start, UTC)
        visit = booked(swedish, given, starts_at=starts_at, therapist_id=maren.id)
        return Coming(visit.token, starts_at)
