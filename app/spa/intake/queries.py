"""Finding intakes and the record of who read them. Nothing here opens a sealed value."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from app.infra.audit.models import AccessEntry
from app.infra.database import db
from app.spa.intake.models import Intake


def newest_intake(client_id: int) -> Intake | None:
    """The answers that count for a client now."""
    return db.session.scalar(
        select(Intake)
        .where(Intake.client_id == client_id)
        .order_by(Intake.answered_at.desc(), Intake.id.desc())
        .limit(1)
    )


def reads_of(client_ids: Iterable[int], *, at_most: int = 200) -> list[AccessEntry]:
    """Who read these clients' health data, when and why, the newest first."""
    wanted = select(AccessEntry).where(AccessEntry.client_id.in_(list(client_ids)))
    return list(
        db.session.scalars(wanted.order_by(AccessEntry.at.desc(), AccessEntry.id.desc()).limit(at_most))
    )
