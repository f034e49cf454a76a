"""Messages for tests of the outbox."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.config import Settings
from app.infra.database import db, transaction
from app.infra.outbox.letter import Letter
from app.infra.outbox.models import Message
from app.infra.outbox.post import post
from app.infra.outbox.worker import deliver_due
from tests.support import databases
from tests.support.clock import NOW
from tests.support.forked import FORKED

WORDS: dict[str, Any] = {
    "name": "Ada",
    "when": "Thursday, May 7 at 10:00 am",
    "day": "Thursday, May 7",
    "time": "10:00 am",
    "until": "11:00 am",
    "zone": "New York time, EDT",
    "therapist": "Mira",
    "link": "http://127.0.0.1:8000/visits/0123456789abcdef0123456789abcdef",
}


def letter(kind: str = "booking_confirmed", **changes: Any) -> Letter:
    """A claimed message; `changes` are fields of Letter."""
    values: dict[str, Any] = {
        "id": 1,
        "uid": "ab" * 16,
        "recipient": "ada@example.com",
        "payload": WORDS,
        "due_at": NOW,
        "attempts": 1,
        "claimed_until": NOW + timedelta(minutes=10),
    }
    return Letter(kind=kind, **values | changes)


def posted(
    number: int = 1, *, run_at: datetime = NOW, recipient: str | None = None, **payload: Any
) -> Message:
    """Post one message to client number `number`, and give its row."""
    key = f"test:{number}"
    with transaction():
        post(
            "booking_confirmed",
            recipient or f"client{number}@example.com",
            WORDS | payload,
            dedupe_key=key,
            now=NOW,
            run_at=run_at,
        )
    return db.session.scalars(select(Message).where(Message.dedupe_key == key)).one()


def rows() -> Sequence[Message]:
    """Every message as it is in the database now."""
    db.session.rollback()
    return db.session.scalars(select(Message).order_by(Message.id)).all()


def sent_by_helpers(count: int, settings: Settings, times: Sequence[datetime]) -> list[int]:
    """Let `count` worker processes send side by side what is due at each time; gives how many each time.

    At each time all begin together, and none goes on before all are done.
    """
    gate = FORKED.Barrier(count)
    place = (settings.database_url, str(settings.mail_url), settings.instance_path)
    with ProcessPoolExecutor(count, FORKED, initializer=_stand_at, initargs=(gate,)) as helpers:
        work = [helpers.submit(_send_as_helper, *place, times) for _ in range(count)]
        told = [each.result() for each in work]
    return [sum(counts) for counts in zip(*told, strict=True)]


_gates: list[Barrier] = []


def _stand_at(gate: Barrier) -> None:
    _gates.append(gate)


def _send_as_helper(
    database_url: str, mail_url: str, instance_path: Path, times: Sequence[datetime]
) -> list[int]:
    sent = []
    with databases.opened(database_url, instance_path, mail_url=mail_url) as app, app.app_context():
        for now in times:
            _gates[0].wait(timeout=120)
            sent.append(deliver_due(now))
    return sent
