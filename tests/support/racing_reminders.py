"""What contenders do in races about reminders."""

from threading import Barrier
from uuid import uuid4

from app.infra.database import transaction
from app.infra.outbox.post import post
from app.spa.accounts.models import Role
from app.spa.booking import services
from app.spa.reminders.queries import before_visits
from app.spa.reminders.services import invite_back
from app.spa.reminders.services import remind as remind_of_visits
from tests.support.factories import POLICY, ZONE
from tests.support.jobs import Job, instant, visit_of


def remind(job: Job, _checked: Barrier) -> str:
    """One worker's look at what is due around visits."""
    now = instant(job["now"])
    return str(sum(chore(now=now, policy=POLICY, zone=ZONE) for chore in (remind_of_visits, invite_back)))


def careless_remind(job: Job, checked: Barrier) -> str:
    """The control: a look that believes what it read before anything was locked."""
    now = instant(job["now"])
    due = [one.visit.id for one in before_visits(POLICY, now=now) if not one.told]
    checked.wait()
    with transaction():
        for number in due:
            key = f"careless:{uuid4().hex}"
            post("visit_reminder", "a@example.com", {}, dedupe_key=key, appointment_id=number, now=now)
    return str(len(due))


def call_off(job: Job, _checked: Barrier) -> str:
    """A client cancels."""
    services.cancel(visit_of(job), by=Role.CLIENT, now=instant(job["now"]))
    return "0"
