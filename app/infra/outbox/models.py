"""Messages that are to be sent: written with the booking, in its own transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.infra.database import HasUid, Model


class Message(HasUid, Model):
    """One e-mail to one person. `payload` holds what its template needs and never a health word."""

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_due", "done_at", "run_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    recipient: Mapped[str] = mapped_column(String(254))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    dedupe_key: Mapped[str] = mapped_column(String(120), unique=True)  # the same message is written once
    gist: Mapped[str | None] = mapped_column(String(80))  # what its reader knows then, in the poster's code
    appointment_id: Mapped[int | None] = mapped_column(
        ForeignKey("appointment.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime]
    run_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime | None]  # a worker's lease
    done_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(12))  # sent, dropped
    last_error: Mapped[str | None] = mapped_column(String(200))
