"""What the therapist writes after a session."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.infra.database import HasUid, Model
from app.infra.sealed import Sealed
from app.spa.booking.models import Appointment
from app.spa.roster.models import Therapist


class SessionNote(HasUid, Model):
    """A SOAP note: subjective, objective, assessment, plan. Once signed it stays as it is."""

    __tablename__ = "session_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"), unique=True)
    therapist_id: Mapped[int] = mapped_column(ForeignKey("therapist.id"))
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    signed_at: Mapped[datetime | None]
    body_sealed: Mapped[bytes] = mapped_column(LargeBinary)

    appointment: Mapped[Appointment] = relationship()
    therapist: Mapped[Therapist] = relationship()

    # {"subjective", "objective", "assessment", "plan", "pressure", "areas": [...]}
    body = Sealed("body_sealed")
