"""What contenders do in races about reminders."""

from datetime import UTC, datetime
from threading import Barrier
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from app.infra.database import db, transaction
from app.infra.outbox.post import post
from app.spa.accounts.models import Role
from app.spa.booking import services
from app.spa.booking.models import Appointment
from app.spa.reminders.queries import before_visits
from app.spa.reminders.services import invite_back
from app.spa.reminders.services import remind as remind_of_visits
from tests.support.factories import POLICY, ZONE


def remind(job: dict[str, Any], _checked: Barrier) -> str:
    """One worker's look at what is due around visits."""
    return str(
        sum(chore(now=_now(job), policy=POLICY, zone=ZONE) for chore in (remind_of_visits, invite_back))
    )


def careless_remind(job: dict[str, Any], checked: Barrier) -> str:
    """The control: a look that believes what it read before anything was locked."""
    due = [one.visit.id for one in before_visits(POLICY, now=_now(job)) if not one.told]
    checked.wait()
    with transaction():
        for number in due:
            key = f"careless:{uuid4().hex}"
            post("visit_reminder", "a@example.com", {}, dedupe_key=key, appointment_id=number, now=_now(job))
    return str(len(due))


def call_off(job: dict[str, Any], _checked: Barrier) -> str:
    """A client cancels."""
    visit = db.session.scalars(select(Appointment).where(Appointment.uid == job["token"])).one()
    services.cancel(visit, by=Role.CLIENT, now=_now(job))
    return "0"


def _now(job: dict[str, Any]) -> datetime:
    return datetime.fromtimestamp(job["now"], UTC)
