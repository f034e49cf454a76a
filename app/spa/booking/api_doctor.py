"""What could be wrong with visits that other programs have booked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import exists, select

from app.infra.checkup import Finding
from app.infra.database import db
from app.spa.booking.models import ApiBooking, Appointment

SHOWN = 20


def api_findings(_now: datetime) -> Iterator[Finding]:
    """Visits booked by a program that no token reaches: the program can neither move nor cancel them."""
    noted = exists().where(ApiBooking.appointment_id == Appointment.id)
    lost = select(Appointment.id).where(Appointment.source == "api", ~noted)
    for number in db.session.scalars(lost.order_by(Appointment.id).limit(SHOWN)):
        yield Finding(
            "program_lost",
            f"Visit {number} was booked by another program, but it is not noted by which. "
            "Only the spa can move or cancel it.",
        )
