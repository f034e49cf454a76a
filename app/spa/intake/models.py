"""Answers over time, what the rules made of them, and what the client agreed to."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, ForeignKey, Index, LargeBinary, String, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.vocabulary import SENSITIVE_AREAS
from app.infra.database import HasUid, Model, one_of
from app.infra.sealed import Sealed
from app.spa.clients.models import Client

CONSENT_KINDS = ("treatment", "health_data")


class Draft(HasUid, Model):
    """Answers given before there is an account: sealed here, behind an opaque cookie, for a day."""

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    answers_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)

    answers = Sealed("answers_sealed")


class Intake(HasUid, Model):
    """The answers one client gave at one time; never edited, only superseded by a newer one."""

    __tablename__ = "intake"
    __table_args__ = (Index("ix_intake_client_newest", "client_id", "answered_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id", ondelete="CASCADE"))
    answered_at: Mapped[datetime]
    answers_sealed: Mapped[bytes] = mapped_column(LargeBinary)

    client: Mapped[Client] = relationship()
    answers = Sealed("answers_sealed")


class Screening(HasUid, Model):
    """What the rules made of an intake on the date of the visit. Kept as it was, with the rules' version."""

    __tablename__ = "screening"

    id: Mapped[int] = mapped_column(primary_key=True)
    intake_id: Mapped[int] = mapped_column(ForeignKey("intake.id", ondelete="CASCADE"), index=True)
    visit_on: Mapped[date]
    rules_version: Mapped[str] = mapped_column(String(40))
    result_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]

    intake: Mapped[Intake] = relationship()
    result = Sealed("result_sealed")


class Signature(HasUid, Model):
    """Somebody's name under what they agreed to, typed or drawn: their own or, for a minor, a guardian's."""

    __tablename__ = "signature"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id", ondelete="CASCADE"), index=True)
    signed_at: Mapped[datetime]
    body_sealed: Mapped[bytes] = mapped_column(LargeBinary)

    # {"name", "as": "client" | "guardian", "strokes": [[[x, y], …], …] where it was drawn}
    body = Sealed("body_sealed")


class Consent(Model):
    """What a client agreed to, in which words, from when until when."""

    __tablename__ = "consent"
    __table_args__ = (one_of("kind", CONSENT_KINDS, "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    version: Mapped[str] = mapped_column(String(20))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    signature_id: Mapped[int | None] = mapped_column(ForeignKey("signature.id", ondelete="SET NULL"))

    signature: Mapped[Signature | None] = relationship()


class AreaConsent(Model):
    """A client's leave to work on one sensitive area, for one visit alone. None is taken for granted."""

    __tablename__ = "area_consent"
    __table_args__ = (
        one_of("area", SENSITIVE_AREAS, "area"),
        Index(
            "uq_area_consent_standing",
            "appointment_id",
            "area",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"))
    area: Mapped[str] = mapped_column(String(20))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Clearance(HasUid, Model):
    """A written clearance from a doctor or midwife that a therapist has seen, for some reason codes."""

    __tablename__ = "clearance"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id", ondelete="CASCADE"), index=True)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    recorded_at: Mapped[datetime]
    valid_until: Mapped[date | None]
    is_withdrawn: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    codes_sealed: Mapped[bytes] = mapped_column(LargeBinary)

    codes = Sealed("codes_sealed")
