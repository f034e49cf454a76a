"""Visits that come back every few weeks."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.infra.database import HasUid, Model, one_of
from app.spa.booking.models import Appointment
from app.spa.clients.models import Client
from app.spa.roster.models import GENDERS, Therapist
from app.spa.treatments.models import Treatment

BOOKED, SKIPPED, MISSED = DECISIONS = ("booked", "skipped", "missed")


class Plan(HasUid, Model):
    """The same visit every `every_weeks` weeks, at one wall-clock time of the spa."""

    __tablename__ = "plan"
    __table_args__ = (
        one_of("gender", GENDERS, "gender"),
        CheckConstraint("every_weeks BETWEEN 1 AND 8", name="weeks"),
        CheckConstraint("wall_minute BETWEEN 0 AND 1439", name="minute"),
        CheckConstraint("(visits IS NULL) <> (until_on IS NULL)", name="ends"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id", ondelete="CASCADE"), index=True)
    treatment_id: Mapped[int] = mapped_column(ForeignKey("treatment.id"))
    minutes: Mapped[int]
    therapist_id: Mapped[int | None] = mapped_column(ForeignKey("therapist.id"))
    gender: Mapped[str | None] = mapped_column(String(10))
    step_free: Mapped[bool] = mapped_column(default=False, server_default=false())
    every_weeks: Mapped[int]
    first_on: Mapped[date]
    wall_minute: Mapped[int]
    visits: Mapped[int | None]
    until_on: Mapped[date | None]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    request_key: Mapped[str | None] = mapped_column(String(64), unique=True)  # the same request plans once

    client: Mapped[Client] = relationship()
    treatment: Mapped[Treatment] = relationship()
    therapist: Mapped[Therapist | None] = relationship()
    dates: Mapped[list[PlannedVisit]] = relationship(
        order_by="PlannedVisit.planned_on", back_populates="plan"
    )


class PlannedVisit(Model):
    """One date of a plan: booked (perhaps shifted), skipped, or missed because somebody was quicker."""

    __tablename__ = "planned_visit"
    __table_args__ = (one_of("decision", DECISIONS, "decision"), UniqueConstraint("plan_id", "planned_on"))

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    planned_on: Mapped[date]
    decision: Mapped[str] = mapped_column(String(10))
    appointment_id: Mapped[int | None] = mapped_column(
        ForeignKey("appointment.id", ondelete="SET NULL"), unique=True
    )

    plan: Mapped[Plan] = relationship(back_populates="dates")
    appointment: Mapped[Appointment | None] = relationship()
