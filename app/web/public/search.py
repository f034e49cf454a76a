"""Looking for a time on behalf of a visitor: their wish, and what their answers ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from app.domain.availability import SlotRequest
from app.domain.policy import Policy
from app.infra import clock
from app.spa.booking.models import Appointment
from app.spa.booking.queries import ask
from app.spa.clients.models import Client
from app.spa.roster.models import Therapist
from app.spa.roster.queries import TherapistFacts
from app.spa.settings.queries import policy
from app.spa.treatments.exceptions import policy_for
from app.spa.treatments.facts import TreatmentFacts
from app.spa.treatments.models import Treatment
from app.web.days import today
from app.web.public.screening import ScreenedVisitor, days_ahead
from app.web.public.times_query import Somebody, Wish
from app.web.public.visitor import current_hold, my_client

Anyone = TypeVar("Anyone", Therapist, TherapistFacts)


@dataclass(frozen=True, slots=True)
class Looker:
    """Who looks for a time: their answers, their client if they are signed in, the slot they hold."""

    visitor: ScreenedVisitor | None
    client: Client | None
    hold: Appointment | None

    @property
    def without(self) -> tuple[int, ...]:
        """Their own hold does not stand in their way."""
        return (self.hold.id,) if self.hold else ()


def looker(visitor: ScreenedVisitor | None) -> Looker:
    """The visitor as somebody who looks for a time."""
    return Looker(visitor, my_client(), current_hold())


def bookable_days() -> list[date]:
    """Every day for which booking is open."""
    return days_ahead(today(), policy().horizon_days)


def request_for(
    treatment: Treatment | TreatmentFacts,
    wish: Wish,
    visitor: ScreenedVisitor | None,
    house: Policy | None = None,
) -> SlotRequest:
    """What to look for, with what the answers ask of therapist and day. `house` is the policy, if known."""
    house = house or policy()
    days = days_ahead(today(), policy_for(treatment, house).horizon_days) if visitor else []
    return ask(
        treatment,
        wish.minutes,
        therapist_id=wish.therapist.id if wish.therapist else None,
        gender=wish.gender,
        step_free=wish.step_free,
        qualifications=visitor.on(today()).screening.qualifications if visitor else (),
        qualifications_by_day=visitor.qualifications(days) if visitor else None,
        ruled_out_days=visitor.ruled_out(treatment.code, days) if visitor else (),
        pressure=visitor.pressure_on(today()) if visitor else None,
        now=clock.now(),
        policy=house,
    )


def suitable(team: Sequence[Anyone], visitor: ScreenedVisitor | None) -> Sequence[Anyone]:
    """Those of the team who hold what the answers ask for on some day that can be booked."""
    if visitor is None:
        return team
    asked = set(visitor.qualifications(bookable_days()).items())
    return [one for one in team if any(_holds(one, wanted, day) for day, wanted in asked)]


def _holds(therapist: Somebody, wanted: frozenset[str], day: date) -> bool:
    if isinstance(therapist, TherapistFacts):
        expiries = therapist.qualifications
    else:
        expiries = {row.code: row.expires_on for row in therapist.qualifications}
    return wanted <= {code for code, last in expiries.items() if last is None or day <= last}
