"""Writing down that somebody read health data."""

from __future__ import annotations

from datetime import datetime

from app.infra.audit.models import AccessEntry
from app.infra.database import db, transaction


def record_read(
    *,
    user_id: int | None,
    reader: str,
    client_id: int,
    what: str,
    object_uid: str,
    reason: str,
    now: datetime,
) -> None:
    """Record one read of health data, in a short transaction of its own, before it is shown.

    `reader` is the person's name and role as they are now; `now` is UTC. If the record cannot be
    written the error goes up: what cannot be recorded is not shown.
    """
    with transaction():
        db.session.add(
            AccessEntry(
                at=now,
                user_id=user_id,
                reader=reader[:140],
                client_id=client_id,
                what=what,
                object_uid=object_uid,
                reason=reason[:200],
            )
        )
