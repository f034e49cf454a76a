"""Who read whose health data, when and why."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.infra.database import Model


class AccessEntry(Model):
    """One read of health data. Rows are only ever added."""

    __tablename__ = "access_entry"
    __table_args__ = (Index("ix_access_entry_client", "client_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    reader: Mapped[str] = mapped_column(String(140))  # their name and role as they were then
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id", ondelete="CASCADE"))
    what: Mapped[str] = mapped_column(String(40))
    object_uid: Mapped[str] = mapped_column(String(32))
    reason: Mapped[str] = mapped_column(String(200))
