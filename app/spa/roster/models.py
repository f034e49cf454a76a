"""Who works here, when, and with which rooms and kit."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.vocabulary import QUALIFICATIONS
from app.infra.database import EpochSeconds, Model, one_of

RESOURCE_KINDS = ("therapist", "room", "kit", "client")
GENDERS = ("woman", "man", "other")


class Resource(Model):
    """Whatever can be in one place at a time. Occupancy claims it; locking its row keeps the peace."""

    __tablename__ = "resource"
    __table_args__ = (one_of("kind", RESOURCE_KINDS, "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))


class Therapist(Model):
    """Somebody who gives treatments."""

    __tablename__ = "therapist"
    __table_args__ = (one_of("gender", GENDERS, "gender"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), unique=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    gender: Mapped[str] = mapped_column(String(10))
    about: Mapped[str] = mapped_column(String(400), default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    effort_a_day: Mapped[int | None]  # effort minutes (domain/effort.py); None: as the spa's policy says
    effort_in_a_row: Mapped[int | None]

    resource: Mapped[Resource] = relationship()
    skills: Mapped[list[Skill]] = relationship(lazy="selectin")
    qualifications: Mapped[list[Qualification]] = relationship(lazy="selectin")
    hours: Mapped[list[WorkingHours]] = relationship(lazy="selectin", order_by="WorkingHours.weekday")


class Skill(Model):
    """A treatment that a therapist gives."""

    __tablename__ = "skill"

    therapist_id: Mapped[int] = mapped_column(
        ForeignKey("therapist.id", ondelete="CASCADE"), primary_key=True
    )
    treatment_id: Mapped[int] = mapped_column(
        ForeignKey("treatment.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Qualification(Model):
    """A training that a therapist holds, until the end of a day in the spa's zone (None: for good)."""

    __tablename__ = "qualification"
    __table_args__ = (one_of("code", QUALIFICATIONS, "code"),)

    therapist_id: Mapped[int] = mapped_column(
        ForeignKey("therapist.id", ondelete="CASCADE"), primary_key=True
    )
    code: Mapped[str] = mapped_column(String(24), primary_key=True)
    expires_on: Mapped[date | None]


class WorkingHours(Model):
    """One stretch of a therapist's weekly pattern, in wall-clock minutes of the spa's zone (Monday is 0)."""

    __tablename__ = "working_hours"
    __table_args__ = (
        UniqueConstraint("therapist_id", "weekday", "start_minute"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint(
            "start_minute >= 0 AND end_minute > start_minute AND end_minute <= 1440", name="minutes"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    therapist_id: Mapped[int] = mapped_column(ForeignKey("therapist.id", ondelete="CASCADE"))
    weekday: Mapped[int]
    start_minute: Mapped[int]
    end_minute: Mapped[int]


class TimeOff(Model):
    """A dated exception to a therapist's hours."""

    __tablename__ = "time_off"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="forward"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    therapist_id: Mapped[int] = mapped_column(ForeignKey("therapist.id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[int] = mapped_column(EpochSeconds, index=True)
    ends_at: Mapped[int] = mapped_column(EpochSeconds)
    reason: Mapped[str] = mapped_column(String(200), default="")


class Room(Model):
    """A place to be treated in."""

    __tablename__ = "room"
    __table_args__ = (CheckConstraint("places BETWEEN 1 AND 6", name="places"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), unique=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    is_active: Mapped[bool] = mapped_column(default=True)
    places: Mapped[int] = mapped_column(default=1, server_default=text("1"))  # people treated side by side

    resource: Mapped[Resource] = relationship()
    features: Mapped[list[RoomFeature]] = relationship(lazy="selectin", cascade="all, delete-orphan")


class RoomFeature(Model):
    """Something a room has, such as `table`, `floor_mat`, `step_free` or `heat`."""

    __tablename__ = "room_feature"

    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"), primary_key=True)
    feature: Mapped[str] = mapped_column(String(40), primary_key=True)


class Kit(Model):
    """A movable thing of which there are few, such as a stone heater."""

    __tablename__ = "kit"

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), unique=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    is_active: Mapped[bool] = mapped_column(default=True)

    resource: Mapped[Resource] = relationship()
