"""A therapist who cannot come, and what is proposed to everybody whom that hits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.infra.database import HasUid, Model, one_of
from app.spa.booking.models import Appointment
from app.spa.roster.models import Therapist, TimeOff

OUTCOMES = ("accepted", "chose_other", "cancelled", "lapsed", "withdrawn")


class Absence(HasUid, Model):
    """A therapist is out for hours or days. Their time off says when; this says who was told what."""

    __tablename__ = "absence"

    id: Mapped[int] = mapped_column(primary_key=True)
    therapist_id: Mapped[int] = mapped_column(ForeignKey("therapist.id"), index=True)
    time_off_id: Mapped[int] = mapped_column(ForeignKey("time_off.id"), unique=True)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    therapist: Mapped[Therapist] = relationship()
    time_off: Mapped[TimeOff] = relationship()
    proposals: Mapped[list[Proposal]] = relationship(order_by="Proposal.id", back_populates="absence")


class Proposal(HasUid, Model):
    """What a client whose visit is hit is asked to accept. `hold_id` keeps the proposed slot for them."""

    __tablename__ = "proposal"
    __table_args__ = (
        one_of("outcome", OUTCOMES, "outcome"),
        Index(
            "uq_proposal_open",
            "appointment_id",
            unique=True,
            sqlite_where=text("outcome IS NULL"),
            postgresql_where=text("outcome IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    absence_id: Mapped[int] = mapped_column(ForeignKey("absence.id", ondelete="CASCADE"), index=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"), index=True)
    hold_id: Mapped[int | None] = mapped_column(
        ForeignKey("appointment.id", ondelete="SET NULL"), unique=True
    )
    created_at: Mapped[datetime]
    answer_by: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(12))
    decided_at: Mapped[datetime | None]

    absence: Mapped[Absence] = relationship(back_populates="proposals")
    appointment: Mapped[Appointment] = relationship(foreign_keys=[appointment_id])
    hold: Mapped[Appointment | None] = relationship(foreign_keys=[hold_id])
