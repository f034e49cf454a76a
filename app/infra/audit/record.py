"""Writing down that somebody read health data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert

from app.infra.audit.models import AccessEntry
from app.infra.database import db, transaction


@dataclass(frozen=True, slots=True)
class Read:
    """One thing about one client's health that somebody is about to see."""

    client_id: int
    what: str
    object_uid: str


def record_reads(
    reads: Iterable[Read], *, user_id: int | None, reader: str, reason: str, now: datetime
) -> None:
    """Record reads of health data for one reason, before they are shown: all of them or none.

    It is a short transaction of its own. `reader` is the person's name and role as they are now; `now` is
    UTC. If the record cannot be written the error goes up: what cannot be recorded is not shown.
    """
    who_and_why = {"at": now, "user_id": user_id, "reader": reader[:140], "reason": reason[:200]}
    entries = [
        {"client_id": read.client_id, "what": read.what, "object_uid": read.object_uid, **who_and_why}
        for read in reads
    ]
    if entries:
        with transaction():
            # One statement: objects would be sent one by one, for the ids that nobody asks for.
            db.session.execute(insert(AccessEntry), entries)
