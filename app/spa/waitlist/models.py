"""Who waits for a time, and what was offered to them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.infra.database import HasUid, Model, one_of
from app.spa.booking.models import Appointment
from app.spa.clients.models import Client
from app.spa.roster.models import GENDERS, Therapist
from app.spa.treatments.models import Treatment

WISH_STATES = ("waiting", "booked", "withdrawn", "over")
OUTCOMES = ("accepted", "declined", "lapsed", "withdrawn")


class Wish(HasUid, Model):
    """A client would come on one of these days, if a time came free. Days and minutes are the spa's own."""

    __tablename__ = "wish"
    __table_args__ = (
        one_of("state", WISH_STATES, "state"),
        one_of("gender", GENDERS, "gender"),
        CheckConstraint("last_on >= first_on", name="days"),
        CheckConstraint(
            "from_minute >= 0 AND until_minute > from_minute AND until_minute <= 1440", name="hours"
        ),
        Index("ix_wish_queue", "state", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id", ondelete="CASCADE"), index=True)
    treatment_id: Mapped[int] = mapped_column(ForeignKey("treatment.id"))
    minutes: Mapped[int]
    therapist_id: Mapped[int | None] = mapped_column(ForeignKey("therapist.id"))
    gender: Mapped[str | None] = mapped_column(String(10))
    step_free: Mapped[bool] = mapped_column(default=False, server_default=false())
    first_on: Mapped[date]
    last_on: Mapped[date]
    from_minute: Mapped[int] = mapped_column(default=0)
    until_minute: Mapped[int] = mapped_column(default=1440)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    client: Mapped[Client] = relationship()
    treatment: Mapped[Treatment] = relationship()
    therapist: Mapped[Therapist | None] = relationship()
    offers: Mapped[list[Offer]] = relationship(order_by="Offer.offered_at", back_populates="wish")


class Offer(HasUid, Model):
    """A time that came free, held for somebody who waits until they answer or the hold runs out."""

    __tablename__ = "offer"
    __table_args__ = (
        one_of("outcome", OUTCOMES, "outcome"),
        # One at a time: whoever has an offer is not asked again before they have answered.
        Index(
            "uq_offer_open",
            "wish_id",
            unique=True,
            sqlite_where=text("outcome IS NULL"),
            postgresql_where=text("outcome IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    wish_id: Mapped[int] = mapped_column(ForeignKey("wish.id", ondelete="CASCADE"), index=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"), unique=True)
    offered_at: Mapped[datetime]
    answer_by: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(10))
    answered_at: Mapped[datetime | None]

    wish: Mapped[Wish] = relationship(back_populates="offers")
    appointment: Mapped[Appointment] = relationship()
