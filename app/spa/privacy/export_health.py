"""Of health: answers, what the rules made of them, letters that were seen, and signed session notes.

Everything here is opened from its seal. Whoever asks for it is on record before (see `export.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.domain.vocabulary import label
from app.infra.database import db
from app.infra.language import gettext as _
from app.infra.language import said
from app.spa.accounts.models import User
from app.spa.booking.models import Appointment
from app.spa.intake.kept_words import kept_sentence, without_words
from app.spa.intake.models import Clearance, Intake, Screening
from app.spa.notes.models import SessionNote
from app.spa.privacy.entries import Entry, day_words, lines, moment, stamp
from app.spa.privacy.in_words import answers_in_words
from app.spa.privacy.person import Person


def answers(person: Person) -> Iterator[Entry]:
    """Every intake, the oldest first, as it was kept and in words."""
    names = {client.id: client.uid for client in person.clients}
    wanted = select(Intake).where(Intake.client_id.in_(person.client_ids))
    for intake in db.session.scalars(wanted.order_by(Intake.answered_at, Intake.id)):
        kept = intake.answers
        told = answers_in_words(kept)
        yield Entry(
            {
                "id": intake.uid,
                "profile": names[intake.client_id],
                "answered_at": stamp(intake.answered_at),
                "answers": {"intake": kept.get("intake"), "beside": kept.get("beside")},
                "in_words": [{"question": asked, "answer": words} for asked, words in told],
            },
            _("Answered on %(when)s", when=moment(intake.answered_at)),
            tuple(told),
        )


def screenings(person: Person) -> Iterator[Entry]:
    """What the rules made of the answers for the day of each visit."""
    wanted = (
        select(Screening)
        .join(Screening.intake)
        .where(Intake.client_id.in_(person.client_ids))
        .order_by(Screening.created_at, Screening.id)
        .options(joinedload(Screening.intake))
    )
    for screening in db.session.scalars(wanted):
        result = screening.result
        reasons = [
            kept_sentence(result, str(reason.get("text") or "")) for reason in result.get("reasons", ())
        ]
        yield Entry(
            {
                "id": screening.uid,
                "answers": screening.intake.uid,
                "visit_on": screening.visit_on.isoformat(),
                "rules_version": screening.rules_version,
                "made_at": stamp(screening.created_at),
                "result": without_words(result),
            },
            _("For %(day)s", day=day_words(screening.visit_on)),
            lines(
                (
                    (_("Outcome"), str(said(label(result["outcome"])))),
                    (_("Why"), reasons),
                    (_("Pressure up to"), result.get("max_pressure")),
                    (_("Version of the rules"), screening.rules_version),
                )
            ),
        )


def letters(person: Person) -> Iterator[Entry]:
    """Letters of doctors and midwives that a therapist has seen."""
    wanted = (
        select(Clearance, User.name)
        .outerjoin(User, User.id == Clearance.recorded_by_id)
        .where(Clearance.client_id.in_(person.client_ids))
        .order_by(Clearance.id)
    )
    for letter, by in db.session.execute(wanted):
        yield Entry(
            {
                "id": letter.uid,
                "recorded_at": stamp(letter.recorded_at),
                "recorded_by": by,
                "valid_until": letter.valid_until.isoformat() if letter.valid_until else None,
                "is_withdrawn": letter.is_withdrawn,
                "for": list(letter.codes),
            },
            moment(letter.recorded_at),
            lines(
                (
                    (_("About"), list(letter.codes)),
                    (_("Seen by"), by),
                    (_("Valid until"), day_words(letter.valid_until)),
                    (_("Withdrawn"), letter.is_withdrawn or None),
                )
            ),
        )


def notes(person: Person) -> Iterator[Entry]:
    """Session notes that are signed; what a therapist is still writing is no note yet."""
    wanted = (
        select(SessionNote)
        .join(SessionNote.appointment)
        .where(Appointment.client_id.in_(person.client_ids), SessionNote.signed_at.is_not(None))
        .order_by(Appointment.starts_at)
        .options(joinedload(SessionNote.appointment), joinedload(SessionNote.therapist))
    )
    for note in db.session.scalars(wanted):
        body = note.body
        yield Entry(
            {
                "id": note.uid,
                "visit": note.appointment.uid,
                "therapist": note.therapist.name,
                "written_at": stamp(note.created_at),
                "signed_at": stamp(note.signed_at),
                **body,
            },
            moment(note.appointment.starts_at),
            lines(
                (
                    (_("By"), note.therapist.name),
                    (_("What you said"), body.get("subjective")),
                    (_("What was found"), body.get("objective")),
                    (_("What was made of it"), body.get("assessment")),
                    (_("What comes next"), body.get("plan")),
                    (_("Pressure"), body.get("pressure")),
                    (_("Worked on"), body.get("areas")),
                    (_("Signed"), moment(note.signed_at)),
                )
            ),
        )
