"""A message while a worker has it: plain values, so that no transaction stays open while it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from app.infra.outbox.models import Message

LANGUAGE = "language"
"""Where a payload keeps the code of its reader's language."""


class MailServerAway(Exception):  # noqa: N818  (it says what happened)
    """Nobody could be sent anything: no connection, no encryption, or our name and password refused."""


class NotNow(Exception):  # noqa: N818  (it says what happened)
    """This message could not be handed over at this time; later it may be."""


class Refused(Exception):  # noqa: N818  (it says what happened)
    """The mail server says that this recipient does not exist, now or later."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message, claimed until an instant (UTC). `due_at` is when it was first to be sent."""

    id: int
    uid: str
    kind: str
    recipient: str
    payload: dict[str, Any]
    due_at: datetime
    attempts: int
    claimed_until: datetime

    @classmethod
    def of(cls, message: Message, *, claimed_until: datetime) -> Self:
        """Copy what is needed out of the row."""
        return cls(
            id=message.id,
            uid=message.uid,
            kind=message.kind,
            recipient=message.recipient,
            payload=dict(message.payload),
            due_at=message.run_at,
            attempts=message.attempts,
            claimed_until=claimed_until,
        )

    @property
    def name(self) -> str:
        """A file name: the time, the kind and the row's uid, so a second writing meets the first."""
        return f"{self.due_at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{self.kind}-{self.uid}"

    def is_useless_at(self, now: datetime) -> bool:
        """Whether what it says has run out; `expires_at` in the payload is an ISO instant."""
        expires_at = self.payload.get("expires_at")
        return expires_at is not None and datetime.fromisoformat(expires_at) <= now
