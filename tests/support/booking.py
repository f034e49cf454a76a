"""Doing what visitors, clients and the desk do, with what every test of booking has in common."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, text

from app.infra.database import db
from app.infra.outbox.models import Message
from app.infra.outbox.worker import deliver_due
from app.spa.accounts.models import User
from app.spa.booking import services
from app.spa.booking.models import Appointment, Occupancy
from app.spa.booking.services import BookingDetails
from app.spa.clients.models import Client
from app.spa.intake.models import Draft, Intake
from app.spa.treatments.models import Treatment
from tests.support.clock import NOW
from tests.support.factories import POLICY, TOMORROW_AT_TEN, WELL, ZONE, make_draft

DETAILS = BookingDetails(name="Vera Visitor", email="vera@example.com", consents=("treatment", "health_data"))


def hold(
    treatment: Treatment,
    starts_at: datetime = TOMORROW_AT_TEN,
    *,
    minutes: int = 60,
    draft: Draft | None = None,
    client: Client | None = None,
    now: datetime = NOW,
    **wishes: Any,
) -> Appointment:
    """Place a hold; for a new visitor unless a draft or a client is given."""
    if draft is None and client is None:
        draft = make_draft()
    return services.place_hold(
        treatment,
        minutes,
        starts_at,
        draft=draft,
        client=client,
        now=now,
        policy=POLICY,
        zone=ZONE,
        **wishes,
    )


def confirm(
    held: Appointment,
    given: dict[str, Any] | None = WELL,
    *,
    details: BookingDetails = DETAILS,
    user: User | None = None,
    now: datetime = NOW,
) -> Appointment:
    """Confirm a hold with these answers."""
    return services.confirm_hold(
        held, details=details, answers=given, signed_in_user=user, now=now, zone=ZONE
    )


def booked(treatment: Treatment, given: dict[str, Any] | None = WELL, **how: Any) -> Appointment:
    """Hold and confirm in one go."""
    return confirm(hold(treatment, **how), given)


def busy_of(place: Any) -> list[tuple[int, int]]:
    """When a therapist, room, piece of kit or client is claimed, in epoch seconds."""
    rows = db.session.execute(
        select(Occupancy.starts_at, Occupancy.ends_at)
        .where(Occupancy.resource_id == place.resource_id)
        .order_by(Occupancy.starts_at)
    )
    return [(start, end) for start, end in rows]


def count(model: type) -> int:
    """How many rows there are."""
    return db.session.scalar(select(func.count()).select_from(model))


def send_all(now: datetime = NOW) -> None:
    """Let everything out that waits, quiet period or not: from now on the clients know of it."""
    deliver_due(now + timedelta(minutes=4), lambda letter, mail: None)


def told(appointment: Appointment | None = None) -> list[str]:
    """The kinds of messages written, about one appointment or at all, without those taken back."""
    wanted = select(Message.kind).where(Message.outcome.is_distinct_from("dropped")).order_by(Message.id)
    if appointment is not None:
        wanted = wanted.where(Message.appointment_id == appointment.id)
    return list(db.session.scalars(wanted))


def overlaps() -> int:
    """How many pairs of rows claim one resource at one time."""
    pairs = text(
        "SELECT count(*) FROM occupancy a JOIN occupancy b ON a.resource_id = b.resource_id AND a.id < b.id "
        "AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at"
    )
    return db.session.execute(pairs).scalar_one()


def intakes_of(client: Client) -> list[Intake]:
    """Every intake of a client, the newest first."""
    theirs = select(Intake).where(Intake.client_id == client.id)
    return list(db.session.scalars(theirs.order_by(Intake.answered_at.desc(), Intake.id.desc())))
