"""What is booked: appointments, the occupancy that keeps them apart, and therapists' reviews of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship, synonym

from app.domain.interval import Interval
from app.domain.lifecycle import Status
from app.infra.database import EpochSeconds, HasUid, Model, one_of
from app.infra.sealed import Sealed
from app.spa.accounts.models import User
from app.spa.clients.models import Client
from app.spa.intake.models import Draft, Intake, Screening
from app.spa.roster.models import Resource, Room, Therapist
from app.spa.treatments.models import Treatment

LONGEST_OCCUPANCY = 8 * 3600
"""Seconds. A look at a day bounds its search with it, so a constraint must hold it true."""

SOURCES = ("online", "front_desk", "api", "demo")
KEPT_FOR = ("offer", "proposal")
MARKS = ("late", "missed")
ARRANGEMENTS = ("same_room", "same_time", "one_after_another")
DECISIONS = ("accepted", "adapted", "clearance_recorded", "declined")


class Appointment(HasUid, Model):
    """A treatment for a client with a therapist in a room over an interval, with a status.

    `starts_at` and `ends_at` bound the treatment itself; set-up and turnover are in its occupancy.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        one_of("status", Status, "status"),
        one_of("source", SOURCES, "source"),
        one_of("kept_for", KEPT_FOR, "kept_for"),
        one_of("mark", MARKS, "mark"),
        CheckConstraint("ends_at > starts_at", name="forward"),
        CheckConstraint("status <> 'held' OR held_until IS NOT NULL", name="hold_ends"),
        CheckConstraint(
            "status IN ('held', 'expired', 'cancelled') OR client_id IS NOT NULL", name="somebody_comes"
        ),
        Index("ix_appointment_therapist_day", "therapist_id", "starts_at"),
        Index("ix_appointment_client", "client_id", "starts_at"),
        Index("ix_appointment_day", "starts_at"),
        Index("ix_appointment_hold", "status", "held_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = synonym("uid")  # its public address
    treatment_id: Mapped[int] = mapped_column(ForeignKey("treatment.id"))
    therapist_id: Mapped[int] = mapped_column(ForeignKey("therapist.id"))
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    client_id: Mapped[int | None] = mapped_column(ForeignKey("client.id"))
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("draft.id", ondelete="SET NULL"), index=True)
    intake_id: Mapped[int | None] = mapped_column(ForeignKey("intake.id", ondelete="SET NULL"))
    screening_id: Mapped[int | None] = mapped_column(ForeignKey("screening.id", ondelete="SET NULL"))
    status: Mapped[str] = mapped_column(String(16), default=Status.HELD)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    minutes: Mapped[int]
    price_cents: Mapped[int]
    therapist_wish: Mapped[bool] = mapped_column(default=False)  # the client named this therapist
    gender_wish: Mapped[str | None] = mapped_column(String(10))
    step_free: Mapped[bool] = mapped_column(default=False, server_default=false())  # no step on the way
    kept_for: Mapped[str | None] = mapped_column(String(10))  # a hold that we placed for somebody to accept
    held_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancelled_by: Mapped[str | None] = mapped_column(String(16))  # a role, or “nobody” for an expired hold
    mark: Mapped[str | None] = mapped_column(String(6))  # called off late, or missed; None once forgiven
    sequence: Mapped[int] = mapped_column(default=0)  # of the calendar entry: rises with every move
    source: Mapped[str] = mapped_column(String(12), default="online")
    request_key: Mapped[str | None] = mapped_column(String(64), unique=True)  # the same request books once
    needs_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    treatment: Mapped[Treatment] = relationship()
    therapist: Mapped[Therapist] = relationship()
    room: Mapped[Room] = relationship()
    client: Mapped[Client | None] = relationship()
    draft: Mapped[Draft | None] = relationship()
    intake: Mapped[Intake | None] = relationship()
    screening: Mapped[Screening | None] = relationship()
    occupancy: Mapped[list[Occupancy]] = relationship(cascade="all, delete-orphan", passive_deletes=True)
    reviews: Mapped[list[Review]] = relationship(order_by="Review.decided_at")

    # What the schedule needs to know and nobody need read: {"outcome", "qualifications", "front_desk"}.
    needs = Sealed("needs_sealed")

    @property
    def span(self) -> Interval:
        """When the client is there, in epoch seconds."""
        return Interval.between(self.starts_at, self.ends_at)

    @property
    def is_kept(self) -> bool:
        """Whether we hold this for somebody to accept, which is done on a page of its own."""
        return self.status == Status.HELD and self.kept_for is not None

    def is_held_at(self, now: datetime) -> bool:
        """Whether this is a hold that has not run out at `now` (UTC)."""
        return self.status == Status.HELD and self.held_until is not None and now < self.held_until


class Occupancy(Model):
    """The interval for which an appointment claims a therapist, a room, a piece of kit or a client.

    Set-up and turnover included; seconds since 1970. The database refuses two that overlap on one
    resource: an exclusion constraint on PostgreSQL, triggers on SQLite. `lapses_at` is when an
    unconfirmed hold stops counting, whether or not anybody has tidied it away.
    """

    __tablename__ = "occupancy"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="forward"),
        CheckConstraint(f"ends_at - starts_at <= {LONGEST_OCCUPANCY}", name="longest"),
        # Without `lapses_at`: what is confirmed no longer lapses, and that should touch no index.
        Index("ix_occupancy_resource_time", "resource_id", "starts_at", "ends_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[int] = mapped_column(EpochSeconds)
    ends_at: Mapped[int] = mapped_column(EpochSeconds)
    lapses_at: Mapped[int | None] = mapped_column(EpochSeconds)
    effort: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """What it takes out of a therapist, in effort minutes (domain/effort.py); 0 for all else."""

    resource: Mapped[Resource] = relationship()


class Review(HasUid, Model):
    """A therapist's decision about a visit that waits for one. Named and on record."""

    __tablename__ = "review"
    __table_args__ = (one_of("decision", DECISIONS, "decision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"), index=True)
    therapist_id: Mapped[int] = mapped_column(ForeignKey("therapist.id"))
    decision: Mapped[str] = mapped_column(String(20))
    decided_at: Mapped[datetime]
    details_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    therapist: Mapped[Therapist] = relationship()

    # {"ticked": [flag codes], "message": to the client, "changes": {...}, "clearance": [...]}
    details = Sealed("details_sealed")


class EffortOverride(Model):
    """A manager's decision that a visit may ask more of a therapist than their effort budget. On record."""

    __tablename__ = "effort_override"

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(String(200))
    effort: Mapped[int]  # the therapist's effort minutes that day, this visit included
    decided_at: Mapped[datetime]

    user: Mapped[User | None] = relationship()


class Party(HasUid, Model):
    """Several appointments booked, moved and cancelled as one: a couple, a small group."""

    __tablename__ = "party"
    __table_args__ = (one_of("arrangement", ARRANGEMENTS, "arrangement"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    arrangement: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]
    request_key: Mapped[str | None] = mapped_column(String(64), unique=True)  # the same request books once

    guests: Mapped[list[PartyGuest]] = relationship(order_by="PartyGuest.position", back_populates="party")


class PartyGuest(Model):
    """One appointment of a party. The guest in position 0 booked for all; the others come by an invitation.

    An invitation is a link that its guest opens once: from then on it is theirs and opens no more.
    """

    __tablename__ = "party_guest"
    __table_args__ = (UniqueConstraint("party_id", "position"),)

    appointment_id: Mapped[int] = mapped_column(
        ForeignKey("appointment.id", ondelete="CASCADE"), primary_key=True
    )
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id", ondelete="CASCADE"))
    position: Mapped[int]
    invitation_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    opened_at: Mapped[datetime | None]

    party: Mapped[Party] = relationship(back_populates="guests")
    appointment: Mapped[Appointment] = relationship()


class ApiBooking(HasUid, Model):
    """A visit that another program has booked with its token: only that token reaches it.

    The request is kept as a digest, sealed: beside a name it would tell, by trying, what was answered.
    """

    __tablename__ = "api_booking"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_id: Mapped[int] = mapped_column(ForeignKey("api_token.id"), index=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"), unique=True)
    request_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)  # as it was given first; nothing of the client in it

    appointment: Mapped[Appointment] = relationship()
    request = Sealed("request_sealed")
