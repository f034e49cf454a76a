"""Which of the letters that the demo's bookings write are really sent when it opens."""

from __future__ import annotations

from sqlalchemy import delete, or_

from app.infra.database import db, transaction
from app.infra.outbox.models import Message
from app.spa.demo.house import CLIENT

SENT = ("party_invitation", "plan_booked")
"""One to a guest with her own page, one about many dates: nobody at the demo would write these by a press."""


def keep_a_few_letters() -> None:
    """Take back all other letters, and whatever would go to the client who can sign in."""
    with transaction():
        db.session.execute(
            delete(Message).where(or_(Message.kind.not_in(SENT), Message.recipient == CLIENT[1]))
        )
