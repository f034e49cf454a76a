"""What the messages may know of an appointment."""

from __future__ import annotations

from app.domain.lifecycle import Status
from app.spa.booking.models import Appointment
from app.spa.clients.models import Client
from app.spa.messages.announce import VisitNotice


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
        therapist_name=appointment.therapist.name,
        is_confirmed=confirmed,
    )
