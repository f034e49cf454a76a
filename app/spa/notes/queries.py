"""Finding session notes and what was before a visit. Nothing here opens a sealed value but `read_note`."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from app.domain.lifecycle import Status
from app.infra.database import db
from app.spa.accounts.models import User
from app.spa.booking.models import Appointment
from app.spa.booking.visits import whole
from app.spa.clients.models import Client
from app.spa.intake.reading import record_health_read
from app.spa.notes.body import NoteBody
from app.spa.notes.models import SessionNote

NOTE = "session note"
"""What the record of reads calls it."""


def note_of(appointment_id: int) -> SessionNote | None:
    """The note of a visit, signed or not."""
    return db.session.scalar(select(SessionNote).where(SessionNote.appointment_id == appointment_id))


def notes_of_visits(appointment_ids: Collection[int]) -> dict[int, SessionNote]:
    """The notes of several visits, by visit."""
    wanted = select(SessionNote).where(SessionNote.appointment_id.in_(sorted(appointment_ids)))
    return {note.appointment_id: note for note in db.session.scalars(wanted)}


def earlier_notes(client_id: int, *, before: datetime, at_most: int = 3) -> list[SessionNote]:
    """A client's signed notes from visits that began before an instant (UTC), the newest first."""
    wanted = (
        select(SessionNote)
        .join(SessionNote.appointment)
        .where(
            Appointment.client_id == client_id,
            Appointment.starts_at < before,
            SessionNote.signed_at.is_not(None),
        )
        .order_by(Appointment.starts_at.desc())
        .limit(at_most)
        .options(
            joinedload(SessionNote.appointment).joinedload(Appointment.treatment),
            joinedload(SessionNote.therapist),
        )
    )
    return list(db.session.scalars(wanted))


def newest_signed(
    therapist_id: int, client_ids: Collection[int], *, before: datetime
) -> dict[int, SessionNote]:
    """By client: the newest note that this therapist has signed, from visits before an instant (UTC)."""
    place = func.row_number().over(partition_by=Appointment.client_id, order_by=Appointment.starts_at.desc())
    ranked = (
        select(SessionNote.id, Appointment.client_id, place.label("place"))
        .join(Appointment, SessionNote.appointment_id == Appointment.id)
        .where(
            Appointment.client_id.in_(sorted(client_ids)),
            Appointment.starts_at < before,
            SessionNote.therapist_id == therapist_id,
            SessionNote.signed_at.is_not(None),
        )
        .subquery()
    )
    rows = select(ranked.c.client_id, SessionNote).join(SessionNote, SessionNote.id == ranked.c.id)
    return {row[0]: row[1] for row in db.session.execute(rows.where(ranked.c.place == 1))}


def last_visits(client_ids: Collection[int], *, before: datetime) -> dict[int, Appointment]:
    """By client: the last visit that was completed before an instant (UTC), with its answers."""
    place = func.row_number().over(partition_by=Appointment.client_id, order_by=Appointment.starts_at.desc())
    ranked = (
        select(Appointment.id, place.label("place"))
        .where(
            Appointment.client_id.in_(sorted(client_ids)),
            Appointment.starts_at < before,
            Appointment.status == Status.COMPLETED,
        )
        .subquery()
    )
    visit = aliased(Appointment)
    wanted = (
        select(visit)
        .join(ranked, ranked.c.id == visit.id)
        .where(ranked.c.place == 1)
        .options(joinedload(visit.intake), joinedload(visit.screening))
    )
    return {found.client_id: found for found in db.session.scalars(wanted) if found.client_id}


def read_note(note: SessionNote, client: Client, *, reader: User, reason: str, now: datetime) -> NoteBody:
    """What a note says, for a person to see; the read goes on record first.

    Raises:
        NotAllowed: somebody who may never read this; nothing is shown or recorded.
    """
    record_health_read(client, NOTE, note.uid, reader=reader, reason=reason, now=now)
    return NoteBody.read(note.body)


def visits_with_answers(appointment_ids: Collection[int]) -> list[Appointment]:
    """Visits with everything that is read before them, by start. Three queries, whatever their number."""
    wanted = (
        select(Appointment)
        .where(Appointment.id.in_(sorted(appointment_ids)))
        .order_by(Appointment.starts_at)
        .options(
            *whole(),
            joinedload(Appointment.intake),
            joinedload(Appointment.screening),
            selectinload(Appointment.reviews),
            selectinload(Appointment.occupancy),
        )
    )
    return list(db.session.scalars(wanted.execution_options(populate_existing=True)))
