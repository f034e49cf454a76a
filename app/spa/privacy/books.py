"""What the books must keep of somebody who was forgotten, and when that goes too.

Tax law asks a business to keep the papers behind its takings for years: when something was sold, and for how
much. It asks for no name and no health answer. `BOOKS_YEARS` says for how many years; ten covers the longest
that is asked where we know of it, and a house whose law asks for less sets less.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select

from app.infra.database import db, transaction
from app.infra.outbox.models import Message
from app.spa.booking.models import Appointment
from app.spa.clients.models import Client
from app.spa.privacy.erasure import FAREWELL
from app.spa.roster.models import Resource
from app.spa.settings.queries import settings

A_YEAR = timedelta(days=365.25)
UNDER_WAY = timedelta(hours=1)
"""No booking takes longer: until then an empty row tells whoever books for it that the client is gone."""
AT_ONCE = 200


def close_books(*, now: datetime) -> int:
    """Delete what nobody needs of the forgotten any more; how many rows that were. `now` is UTC.

    That is a visit once the books need not name it, a client's empty row once no visit holds to it, and the
    last letter to them once it has been sent.
    """
    before = now - settings().books_years * A_YEAR
    old = (
        select(Appointment.id)
        .join(Client, Client.id == Appointment.client_id)
        .where(Client.erased_at.is_not(None), Appointment.ends_at < before)
        .limit(AT_ONCE)
    )
    empty = select(Client.id, Client.resource_id).where(
        Client.erased_at < now - UNDER_WAY, ~exists().where(Appointment.client_id == Client.id)
    )
    sent = select(Message.id).where(Message.kind == FAREWELL, Message.done_at.is_not(None)).limit(AT_ONCE)
    if not any(db.session.scalar(wanted.limit(1)) for wanted in (old, empty, sent)):
        return 0  # nobody else need be kept from writing for a look
    with transaction():
        visits, letters = list(db.session.scalars(old)), list(db.session.scalars(sent))
        db.session.execute(delete(Appointment).where(Appointment.id.in_(visits)))
        db.session.execute(delete(Message).where(Message.id.in_(letters)))
        nobody = db.session.execute(empty).all()
        db.session.execute(delete(Client).where(Client.id.in_([row[0] for row in nobody])))
        db.session.execute(delete(Resource).where(Resource.id.in_([row[1] for row in nobody])))
    return len(visits) + len(letters) + len(nobody)
