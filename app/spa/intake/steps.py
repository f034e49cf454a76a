"""What other rooms do with an intake inside their own transactions. None of these commits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select

from app.infra.database import db
from app.spa.clients.models import Client
from app.spa.intake.consents import current_version
from app.spa.intake.models import Clearance, Consent, Draft, Intake, Screening
from app.spa.intake.reading import screen_on
from app.spa.settings.queries import zone


def keep_intake(client: Client, answers: dict[str, Any], *, now: datetime) -> Intake:
    """Keep a client's answers as they stand. The newest intake supersedes the earlier ones."""
    intake = Intake(client=client, answered_at=now)
    intake.answers = answers
    db.session.add(intake)
    db.session.flush()
    return intake


def keep_screening(
    intake: Intake, *, visit_on: date, clearances: Iterable[str] = (), now: datetime
) -> Screening:
    """Screen an intake for a day in the spa's zone and keep the result with the rules' version.

    Raises:
        InvalidIntake: the answers are not an intake.
    """
    answered_on = intake.answered_at.astimezone(zone()).date()
    result = screen_on(intake.answers, answered_on=answered_on, visit_on=visit_on, clearances=clearances)
    kept = result.to_dict()
    screening = Screening(
        intake=intake, visit_on=visit_on, rules_version=str(kept["rules_version"]), created_at=now
    )
    screening.result = kept
    db.session.add(screening)
    db.session.flush()
    return screening


def give_consents(client: Client, kinds: Iterable[str], *, now: datetime) -> None:
    """Note what a client agrees to, in today's words. What they have agreed to already stays as it is."""
    for kind in sorted(set(kinds)):
        version = current_version(kind)
        if not _has_consent(client.id, kind, version):
            db.session.add(Consent(client_id=client.id, kind=kind, version=version, given_at=now))


def current_clearance_codes(client_id: int, visit_on: date) -> tuple[str, ...]:
    """The reason codes for which a letter is on file that holds on a day in the spa's zone."""
    letters = db.session.scalars(
        select(Clearance).where(
            Clearance.client_id == client_id,
            Clearance.is_withdrawn.is_(False),
            Clearance.valid_until.is_(None) | (Clearance.valid_until >= visit_on),
        )
    )
    return tuple(sorted({code for letter in letters for code in letter.codes}))


def spend_draft(draft: Draft) -> None:
    """Delete a draft whose answers have become an intake."""
    db.session.execute(delete(Draft).where(Draft.id == draft.id))


def _has_consent(client_id: int, kind: str, version: str) -> bool:
    given = select(Consent.id).where(
        Consent.client_id == client_id,
        Consent.kind == kind,
        Consent.version == version,
        Consent.withdrawn_at.is_(None),
    )
    return db.session.scalar(given) is not None
