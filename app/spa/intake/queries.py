"""Finding intakes and the record of who read them. Nothing here opens a sealed value."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import not_, or_, select

from app.infra.audit.models import AccessEntry
from app.infra.database import db
from app.spa.accounts.models import Role
from app.spa.intake.models import Intake
from app.spa.intake.reading import VISITOR

OWN_ROLE = f" ({Role.CLIENT})"
"""How a reader ends in the record who read their own: nobody may read who is another's client."""


def newest_intake(client_id: int) -> Intake | None:
    """The answers that count for a client now."""
    return db.session.scalar(
        select(Intake)
        .where(Intake.client_id == client_id)
        .order_by(Intake.answered_at.desc(), Intake.id.desc())
        .limit(1)
    )


def reads_of(client_ids: Iterable[int], *, own: bool, at_most: int = 200) -> list[AccessEntry]:
    """Who read these clients' health data, when and why, the newest first.

    With `own` what the clients opened themselves, without it what all others did: looking often at one's own
    pages pushes nobody out of sight.
    """
    themselves = or_(AccessEntry.reader == VISITOR, AccessEntry.reader.endswith(OWN_ROLE))
    wanted = select(AccessEntry).where(
        AccessEntry.client_id.in_(list(client_ids)), themselves if own else not_(themselves)
    )
    return list(
        db.session.scalars(wanted.order_by(AccessEntry.at.desc(), AccessEntry.id.desc()).limit(at_most))
    )
