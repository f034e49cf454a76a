"""Who can sign in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.infra.database import HasUid, Model, one_of


class Role(StrEnum):
    """The three people the spa's software is for."""

    CLIENT = "client"
    THERAPIST = "therapist"
    MANAGER = "manager"


class User(Model):
    """Somebody who can sign in, by password or by a link sent to their e-mail address."""

    __tablename__ = "user"
    __table_args__ = (one_of("role", Role, "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str | None] = mapped_column(String(255))
    epoch: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)
    email_proved_at: Mapped[datetime | None]  # when they first showed that the mailbox is theirs
    created_at: Mapped[datetime]
    signed_in_at: Mapped[datetime | None]

    # What Flask-Login asks of a user.
    is_authenticated = True
    is_anonymous = False

    def get_id(self) -> str:
        """What the session cookie names: this user, until they sign out everywhere."""
        return f"{self.id}.{self.epoch}"

    def end_sessions(self) -> None:
        """Sign them out on every device; counted by the database, where two may do so at once."""
        self.epoch = User.epoch + 1


class SignInLink(Model):
    """A link sent by e-mail that signs its owner in once, for a short time."""

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class EmailChange(Model):
    """A new address that somebody wants to sign in with, until they have shown that the mailbox is theirs."""

    __tablename__ = "email_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class ApiToken(HasUid, Model):
    """A key with which another program books for us. Only its digest is kept; it is shown once."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[str] = mapped_column(String(120))  # words with a space between
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    created_by: Mapped[User | None] = relationship(foreign_keys=[created_by_id])
    revoked_by: Mapped[User | None] = relationship(foreign_keys=[revoked_by_id])

    def is_good_at(self, now: datetime) -> bool:
        """Whether it still opens anything at `now` (UTC)."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)
