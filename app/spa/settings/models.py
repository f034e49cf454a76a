"""What the spa decides for itself, and the days it is closed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from app.infra.database import EpochSeconds, Model


class Setting(Model):
    """One policy by its name, such as `notice_minutes`; what is not set has its default."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)


class Closure(Model):
    """A time at which the whole spa is closed."""

    __tablename__ = "closure"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="forward"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    starts_at: Mapped[int] = mapped_column(EpochSeconds, index=True)
    ends_at: Mapped[int] = mapped_column(EpochSeconds)
    reason: Mapped[str] = mapped_column(String(200), default="")
