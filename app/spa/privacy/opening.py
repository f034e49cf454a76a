"""Whether the keys still open what is sealed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.infra.checkup import Finding
from app.infra.database import db
from app.infra.sealed import CannotOpen, Sealed
from app.spa.privacy.rotation import every_sealed_column

SAMPLE = 20
"""Of each sealed column so many of the oldest and of the newest are tried: a lost key shows in the oldest."""


def sealed_findings() -> list[Finding]:
    """The sealed columns of which a sample cannot be opened with the keys there are. Shows no value."""
    return [
        Finding(
            "key_missing",
            f"{unopened} of {tried} sealed values tried in {model.__tablename__}.{sealed.column} cannot be "
            f"opened: {why}. Put every key that was ever used into FIELD_KEYS.",
        )
        for model, sealed in every_sealed_column()
        for tried, unopened, why in [_try(model, sealed)]
        if unopened
    ]


def _try(model: Any, sealed: Sealed) -> tuple[int, int, str]:
    column = getattr(model, sealed.column)
    filled = select(model).where(column.is_not(None)).limit(SAMPLE)
    oldest = db.session.scalars(filled.order_by(model.id)).all()
    newest = db.session.scalars(filled.order_by(model.id.desc())).all()
    rows = {row.id: row for row in (*oldest, *newest)}
    reasons = []
    for row in rows.values():
        try:
            sealed.__get__(row, model)
        except CannotOpen as cannot:
            reasons.append(str(cannot))
    return len(rows), len(reasons), reasons[0] if reasons else ""
