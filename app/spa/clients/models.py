"""The people the spa is for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.errors import ClientGone
from app.infra.database import HasUid, Model
from app.spa.roster.models import Resource


class Client(HasUid, Model):
    """Somebody who is treated here, and how to reach them.

    One user may own several client rows: a booking made without signing in has its own until the
    owner of the mailbox proves that it is theirs. So nobody reaches a client by knowing an address.
    """

    __tablename__ = "client"

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    phone: Mapped[str | None] = mapped_column(String(20))  # E.164
    language: Mapped[str] = mapped_column(String(5), default="en", server_default="en")  # of our messages
    muted: Mapped[str | None] = mapped_column(String(80))
    """The sorts of messages they asked us not to send: words with a space between."""
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]
    """When they asked to be forgotten: from then on only what the law keeps is left of them."""

    resource: Mapped[Resource] = relationship()

    def require_here(self) -> None:
        """Refuse to keep anything new of somebody who was forgotten. Lock their resource first.

        Raises:
            ClientGone: they were.
        """
        if self.erased_at is not None:
            raise ClientGone
