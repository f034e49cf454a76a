"""Messages around a visit that nobody has asked for: reminders, care afterwards, an invitation to the next.

Each carries a link by which its reader asks for no more of the sort, and each is worthless after a while:
what cannot be sent until then is not sent at all. As in every message, no treatment and no health word.
Called inside a transaction in which the visit's row is locked.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.domain.reminders import BEFORE, SORT_OF, Kind, Window
from app.infra.database import db
from app.infra.outbox.models import Message
from app.infra.outbox.post import drop_unsent, post
from app.spa.clients.muting import mute_token
from app.spa.messages import words
from app.spa.messages.announce import VisitNotice
from app.spa.messages.links import mute_link, visit_link
from app.spa.messages.quiet import NEWS


@words.in_their_language
def care(
    visit: VisitNotice, /, kind: Kind, window: Window, *, client: str, now: datetime, **more: Any
) -> None:
    """Post one of them; a second time it is posted once. `client` is the client's public id."""
    if not visit.email:
        return
    payload = {
        "name": words.greeted(visit.client_name),
        **words.visit_words(visit.starts_at, visit.ends_at, visit.therapist_name),
        "link": visit_link(visit.token),
        "mute_link": mute_link(mute_token(client, SORT_OF[kind])),
        "expires_at": window.until.isoformat(),
        **more,
    }
    key = care_key(kind, visit.appointment_id, visit.sequence)
    post(kind, visit.email, payload, dedupe_key=key, appointment_id=visit.appointment_id, now=now)


def care_key(kind: Kind, appointment_id: int, sequence: int) -> str:
    """What makes two messages the same: before a visit its time counts, afterwards the visit alone."""
    return f"{kind}:{appointment_id}:{sequence}" if kind in BEFORE else f"{kind}:{appointment_id}"


def drop_reminders(appointment_id: int, *, now: datetime) -> None:
    """Take back reminders of a time that counts no longer, where nothing else is told of the visit alone."""
    drop_unsent(appointment_id, now=now, only=tuple(BEFORE))


def told_about(appointment_ids: list[int]) -> dict[int, tuple[set[str], datetime | None]]:
    """By visit: the keys of all that was ever posted about it, and when it was last told how it stands."""
    told: dict[int, tuple[set[str], datetime | None]] = {number: (set(), None) for number in appointment_ids}
    posted = select(Message.appointment_id, Message.kind, Message.dedupe_key, Message.created_at).where(
        Message.appointment_id.in_(appointment_ids)
    )
    for about, kind, key, created_at in db.session.execute(posted):
        number = about or 0
        keys, known_at = told[number]
        keys.add(key)
        if kind in NEWS and (known_at is None or created_at > known_at):
            told[number] = keys, created_at
    return told
