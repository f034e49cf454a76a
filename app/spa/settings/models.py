"""What the spa decides for itself, and the days it is closed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.infra.database import EpochSeconds, Model


class Setting(Model):
    """One policy by its name, such as `notice_minutes`; what is not set has its default."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)


class SettingChange(Model):
    """Who changed a house rule, when, from what to what (as stored). Rows are only ever added.

    Also of a room, a piece of kit or what a treatment takes up: then `name` is the thing and its field, such
    as `room:3:places`, and the values are words.

    `treatment_code` names the treatment of an exception; None as a value means "as the house has it".
    """

    __tablename__ = "setting_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    who: Mapped[str] = mapped_column(String(140))  # their name as it was then
    name: Mapped[str] = mapped_column(String(60))
    treatment_code: Mapped[str | None] = mapped_column(String(20))
    before: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))


class Closure(Model):
    """A time at which the whole spa is closed."""

    __tablename__ = "closure"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="forward"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    starts_at: Mapped[int] = mapped_column(EpochSeconds, index=True)
    ends_at: Mapped[int] = mapped_column(EpochSeconds)
    reason: Mapped[str] = mapped_column(String(200), default="")
