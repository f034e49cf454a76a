"""Therapists who cannot come, with what every test about them has in common."""

from datetime import datetime

from app.spa.absences.answering import accept
from app.spa.absences.models import Absence, Proposal
from app.spa.absences.planning import Card, cards_of
from app.spa.absences.proposing import propose
from app.spa.absences.reporting import report_absence
from app.spa.booking.models import Appointment
from app.spa.roster.models import Therapist
from tests.support.clock import NOW
from tests.support.factories import POLICY, TOMORROW_AT_TEN, ZONE, at


def away(
    therapist: Therapist,
    start: str = "2026-05-07 00:00",
    end: str = "2026-05-08 00:00",
    *,
    now: datetime = NOW,
) -> Absence:
    """A therapist reports that they are away; tomorrow, unless said otherwise."""
    return report_absence(therapist, at(start), at(end), reason="unwell", user_id=None, now=now)


def proposed(
    absence: Absence,
    visit: Appointment,
    starts_at: datetime = TOMORROW_AT_TEN,
    *,
    therapist: Therapist,
    now: datetime = NOW,
    **more: object,
) -> Proposal:
    """A client is asked to accept another place."""
    return propose(
        absence,
        visit,
        starts_at,
        therapist_id=therapist.id,
        now=now,
        policy=POLICY,
        zone=ZONE,
        **more,
    )


def accepted(proposal: Proposal, *, now: datetime = NOW, **more: object) -> Appointment:
    """They accept."""
    return accept(proposal, now=now, policy=POLICY, zone=ZONE, **more)


def cards(absence: Absence, *, now: datetime = NOW) -> list[Card]:
    """What a manager's page about it shows."""
    return cards_of(absence, now=now, policy=POLICY, zone=ZONE)
