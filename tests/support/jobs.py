"""The jobs of a race: a test writes them, and a contender in another process reads them."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from app.infra.database import db
from app.spa.booking.models import Appointment
from tests.support.clock import NOW

Job = dict[str, Any]
"""What to do, when it is then, and what it is about; instants are whole seconds since 1970."""


def job(do: str, now: datetime = NOW, **more: Any) -> Job:
    """Something for one contender to do; `do` names the deed."""
    return {"do": do, "now": seconds(now), "treatment": "swedish", **more}


def seconds(instant: datetime) -> int:
    """An instant as a job says it."""
    return int(instant.timestamp())


def instant(seconds: int) -> datetime:
    """The instant that a job says."""
    return datetime.fromtimestamp(seconds, UTC)


def visit_of(job: Job) -> Appointment:
    """The visit or hold that a job is about."""
    return db.session.scalars(select(Appointment).where(Appointment.uid == job["token"])).one()
