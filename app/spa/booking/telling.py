"""What the messages may know of an appointment."""

from __future__ import annotations

from datetime import datetime

from app.domain.lifecycle import Status
from app.infra.database import db
from app.spa.booking.models import Appointment, PartyGuest
from app.spa.clients.models import Client
from app.spa.messages import announce
from app.spa.messages.announce import VisitNotice
from app.spa.roster.queries import name_of


def notice(appointment: Appointment, client: Client, *, was_confirmed: bool | None = None) -> VisitNotice:
    """The facts for a message: when, with whom, and where to look; never what for.

    `was_confirmed` says whether a calendar already knows of the visit, where its status no longer tells.
    """
    confirmed = appointment.status == Status.CONFIRMED if was_confirmed is None else was_confirmed
    return VisitNotice(
        appointment_id=appointment.id,
        token=appointment.uid,
        sequence=appointment.sequence,
        client_name=client.name,
        email=client.email,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        therapist_id=appointment.therapist_id,
        therapist_name=name_of(appointment.therapist_id),
        language=client.language,
        is_confirmed=confirmed,
        booked_by_client=appointment.source != "front_desk",
    )


def tell_who_booked(visit: Appointment, *, now: datetime) -> None:
    """Tell whoever booked a party that one visit of it cannot take place; never why."""
    guest = db.session.get(PartyGuest, visit.id)
    if guest is None or guest.position == 0:
        return
    first = guest.party.guests[0].appointment
    if first.client is not None:
        announce.party_guest_declined(notice(first, first.client), now=now, declined=visit.id)
