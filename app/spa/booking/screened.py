"""What a screening means for a booking: may it be, by whom, and must a therapist look first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.domain.effort import planned_pressure
from app.domain.errors import NotBookable, NotQualified
from app.domain.lifecycle import Status
from app.infra.database import db
from app.spa.booking.models import Appointment
from app.spa.booking.needs import UNSCREENED, needs_from, unscreened
from app.spa.intake.models import Intake, Screening
from app.spa.intake.steps import current_clearance_codes, keep_screening
from app.spa.roster.models import Qualification

LOOK_FIRST = ("review", "clearance")
"""The outcomes with which a visit waits for a therapist, and the effects that they tick one by one."""


@dataclass(frozen=True, slots=True)
class Screened:
    """An intake screened for the day of a visit and kept; nothing at all where nobody has answered yet."""

    intake: Intake | None
    screening: Screening | None
    needs: dict[str, Any]
    result: dict[str, Any]

    @property
    def outcome(self) -> str:
        """ok, review, clearance, stop; unscreened where nobody has answered yet."""
        return str(self.needs["outcome"])

    @property
    def qualifications(self) -> frozenset[str]:
        """What a therapist must hold on that day."""
        return frozenset(self.needs["qualifications"])

    @property
    def pressure(self) -> str | None:
        """The pressure to reckon with: the client's wish within the limit; None while nobody has answered."""
        if self.intake is None:
            return None
        wish = self.intake.answers["intake"].get("pressure_preference")
        return planned_pressure(wish, self.result.get("max_pressure"))

    def require_bookable(self, treatment_code: str) -> None:
        """Raise NotBookable if the rules allow no massage that day, or not this treatment."""
        if self.outcome == "stop" or treatment_code in ruled_out(self.result):
            raise NotBookable

    def first_status(self) -> Status:
        """Where a booking begins: a therapist looks first, or it is confirmed at once."""
        return Status.PENDING_REVIEW if self.outcome in LOOK_FIRST else Status.CONFIRMED

    def keep_on(self, appointment: Appointment) -> None:
        """Note on the appointment what it was booked under."""
        appointment.intake, appointment.screening = self.intake, self.screening
        appointment.needs = self.needs


def nobody_answered() -> Screened:
    """For a visit whose client has not given any answers yet."""
    return Screened(None, None, unscreened(), {})


def screen_for(intake: Intake | None, *, client_id: int, visit_on: date, now: datetime) -> Screened:
    """Screen and keep, inside the caller's transaction, with the letters that hold on that day.

    `visit_on` is a day in the spa's zone. Raises InvalidIntake if the answers are not an intake.
    """
    if intake is None:
        return nobody_answered()
    letters = current_clearance_codes(client_id, visit_on)
    kept = keep_screening(intake, visit_on=visit_on, clearances=letters, now=now)
    result = kept.result
    return Screened(intake, kept, needs_from(result), result)


def kept_for(appointment: Appointment) -> Screened:
    """What the appointment was booked under, as it was kept."""
    if appointment.screening is None or appointment.intake is None:
        return nobody_answered()
    return Screened(
        appointment.intake, appointment.screening, appointment.needs, appointment.screening.result
    )


def ruled_out(result: dict[str, Any]) -> frozenset[str]:
    """The kinds of treatment that a kept result does not allow."""
    return frozenset(row["type"] for row in result.get("ruled_out", ()))


def codes_to_tick(result: dict[str, Any]) -> frozenset[str]:
    """The reasons that a therapist must tick one by one before the session can start."""
    return frozenset(r["code"] for r in result.get("reasons", ()) if r["effect"] in (*LOOK_FIRST, "stop"))


def codes_for_clearance(result: dict[str, Any]) -> frozenset[str]:
    """The reasons for which the rules ask for a written clearance."""
    return frozenset(r["code"] for r in result.get("reasons", ()) if r["effect"] == "clearance")


def require_qualified(therapist_id: int, qualifications: Iterable[str], visit_on: date) -> None:
    """Raise NotQualified unless the therapist holds them all, each still valid on that day."""
    wanted = set(qualifications)
    if not wanted:
        return
    valid = select(Qualification.code).where(
        Qualification.therapist_id == therapist_id,
        Qualification.expires_on.is_(None) | (Qualification.expires_on >= visit_on),
    )
    if not wanted <= set(db.session.scalars(valid)):
        raise NotQualified


def is_unscreened(needs: dict[str, Any] | None) -> bool:
    """Whether nobody has answered the questions for this visit yet."""
    return needs is None or needs["outcome"] == UNSCREENED
