"""Writing a session note, and signing it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.domain.errors import NotAllowed, NotReady, Refusal
from app.domain.lifecycle import Status
from app.infra.database import db, transaction
from app.spa.booking import claims
from app.spa.booking.models import Appointment
from app.spa.notes.body import NoteBody
from app.spa.notes.models import SessionNote
from app.spa.roster.models import Therapist

BEGUN = (Status.CHECKED_IN, Status.COMPLETED)


class NoteSigned(Refusal):
    """A signed note stays as it is."""

    code = "note_signed"
    default = "This note is signed, so it stays as it is. Nothing was changed."


class NothingWritten(Refusal):
    """An empty note cannot be signed."""

    code = "nothing_written"
    status = 422
    default = "There is nothing in this note yet. Please write a few words before you sign it."


def save_note(
    appointment: Appointment, therapist: Therapist, body: NoteBody, *, now: datetime
) -> SessionNote:
    """Keep what the therapist has written so far. `now` is UTC. Sent twice, it is kept once.

    Raises:
        NotAllowed: it is another therapist's visit.
        NotReady: the session has not begun: nobody has been checked in.
        NoteSigned: the note is signed and would change.
        ClientGone: the client was forgotten, so nothing is written down about them any more.
    """
    appointment_id, therapist_id = appointment.id, therapist.id
    resources = [appointment.client.resource_id] if appointment.client is not None else []
    with transaction():
        claims.lock_resources(
            resources
        )  # whoever forgets the client locks it, and not each visit of the past
        visit = claims.lock_appointment(appointment_id)
        if visit.therapist_id != therapist_id:
            raise NotAllowed("This is another therapist's visit, and its note is theirs to write.")
        if visit.client is not None:
            visit.client.require_here()
        if visit.status not in BEGUN:
            raise NotReady("This session has not begun yet. Please check the client in first.")
        note = _note_of(appointment_id)
        if note is None:
            note = SessionNote(
                appointment_id=appointment_id, therapist_id=therapist_id, created_at=now, saved_at=now
            )
            note.body = body.to_dict()
            db.session.add(note)
        elif note.body != body.to_dict():
            if note.signed_at is not None:
                raise NoteSigned
            note.body, note.saved_at = body.to_dict(), now
    return note


def sign_note(note: SessionNote, *, now: datetime) -> SessionNote:
    """Fix a note for good. `now` is UTC. Signed twice, the first signature counts.

    Raises:
        NothingWritten: none of its four parts has a word in it.
    """
    appointment_id = note.appointment_id
    with transaction():
        claims.lock_appointment(appointment_id)
        kept = _note_of(appointment_id)
        if kept is None or NoteBody.read(kept.body).is_empty:
            raise NothingWritten
        if kept.signed_at is None:
            kept.signed_at = now
    return kept


def _note_of(appointment_id: int) -> SessionNote | None:
    """The note as it is now; whoever holds the lock on its visit may change it."""
    wanted = select(SessionNote).where(SessionNote.appointment_id == appointment_id)
    return db.session.scalar(wanted.execution_options(populate_existing=True))
