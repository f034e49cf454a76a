"""A therapist who cannot come, and what is proposed to everybody whom that hits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.infra.database import HasUid, Model, one_of
from app.spa.accounts.models import User
from app.spa.booking.models import Appointment
from app.spa.roster.models import Therapist, TimeOff

ACCEPTED, CHOSE_OTHER, CANCELLED = "accepted", "chose_other", "cancelled"
LAPSED, WITHDRAWN = "lapsed", "withdrawn"
OUTCOMES = (ACCEPTED, CHOSE_OTHER, CANCELLED, LAPSED, WITHDRAWN)
BY_CLIENT, BY_MANAGER, BY_NOBODY = "client", "manager", "nobody"
DECIDERS = (BY_CLIENT, BY_MANAGER, BY_NOBODY)


class Absence(HasUid, Model):
    """A therapist is out for hours or days. Their time off keeps bookings away; this says who was told what.

    It outlives the time off, which goes when the therapist is back before their time.
    """

    __tablename__ = "absence"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="forward"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    therapist_id: Mapped[int] = mapped_column(ForeignKey("therapist.id"), index=True)
    time_off_id: Mapped[int | None] = mapped_column(
        ForeignKey("time_off.id", ondelete="SET NULL"), unique=True
    )
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    therapist: Mapped[Therapist] = relationship()
    time_off: Mapped[TimeOff | None] = relationship()
    created_by: Mapped[User | None] = relationship()
    proposals: Mapped[list[Proposal]] = relationship(order_by="Proposal.id", back_populates="absence")


class Proposal(HasUid, Model):
    """What a client whose visit is hit is asked to accept. `hold_id` keeps the proposed slot for them.

    It is about the visit as it stood: `sequence` is the visit's own at that time.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        one_of("outcome", OUTCOMES, "outcome"),
        one_of("decided_by", DECIDERS, "decided_by"),
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
    sequence: Mapped[int]
    created_at: Mapped[datetime]
    answer_by: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(12))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(10))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    absence: Mapped[Absence] = relationship(back_populates="proposals")
    appointment: Mapped[Appointment] = relationship(foreign_keys=[appointment_id])
    hold: Mapped[Appointment | None] = relationship(foreign_keys=[hold_id])
    decided_by_user: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])

    def is_open_at(self, now: datetime) -> bool:
        """Whether it can still be accepted at `now` (UTC), as far as its own rows tell."""
        return self.outcome is None and self.hold is not None and self.hold.is_held_at(now)
