"""What must be true before anything is served or sent."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from app.infra import clock, migrate
from app.infra.database import db
from app.infra.logs import log, where
from app.spa.booking.zone_guard import settle_zone


def require_settled_zone() -> None:
    """Refuse to start in a zone that would show booked visits at another time of day.

    A database that is away or not migrated yet is said by /readyz, not here. Needs an application context.

    Raises:
        ConfigError: with a sentence that says how many visits, and the way out.
    """
    try:
        if migrate.is_up_to_date():
            settle_zone(clock.now())
    except SQLAlchemyError as error:
        log().error("zone_not_settled", kind=type(error).__name__, where=where(error))
    finally:
        db.session.remove()
        db.engine.dispose()  # no connection is shared with processes that a server forks later
