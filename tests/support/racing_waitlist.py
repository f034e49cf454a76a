"""What contenders do in races about the waitlist."""

from datetime import timedelta
from threading import Barrier

from sqlalchemy import select

from app.infra.database import db, transaction
from app.spa.booking.models import Appointment
from app.spa.treatments.queries import treatment_by_code
from app.spa.waitlist import services
from app.spa.waitlist.models import Offer, Wish
from tests.support.factories import POLICY, ZONE
from tests.support.jobs import Job, instant


def go_round(job: Job, _checked: Barrier) -> str:
    """One worker's round through the services."""
    return str(services.go_round(now=instant(job["now"]), policy=POLICY, zone=ZONE))


def accept(job: Job, _checked: Barrier) -> str:
    """Take what was offered."""
    offer = db.session.scalars(select(Offer).where(Offer.uid == job["token"])).one()
    return services.accept_offer(offer, now=instant(job["now"]), policy=POLICY, zone=ZONE).token


def decline(job: Job, _checked: Barrier) -> str:
    """Let go what was offered."""
    offer = db.session.scalars(select(Offer).where(Offer.uid == job["token"])).one()
    services.decline_offer(offer, now=instant(job["now"]))
    return job["token"]


def careless_offers(job: Job, checked: Barrier) -> str:
    """The control: a round that believes what it read before anything was locked."""
    treatment, start = treatment_by_code(job["treatment"]), instant(job["start"])
    asked = set(db.session.scalars(select(Wish.client_id).join(Offer)))
    queue = [wish for wish in db.session.scalars(select(Wish)) if wish.client_id not in asked]
    checked.wait()
    with transaction():
        for wish in queue[:1]:
            held = Appointment(
                kept_for="offer",
                client_id=wish.client_id,
                treatment_id=treatment.id,
                therapist_id=job["therapist"],
                room_id=job["room"],
                starts_at=start,
                ends_at=start + timedelta(hours=1),
                minutes=60,
                price_cents=6000,
                held_until=start,
                created_at=instant(job["now"]),
            )
            db.session.add(Offer(wish=wish, appointment=held, offered_at=start, answer_by=start))
    return "done"
