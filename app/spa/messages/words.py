"""Times and names as people read them in a message: the spa's wall clock, its zone named."""

from __future__ import annotations

import re
from datetime import datetime

from app.spa.settings.formats import NBSP, local_date, local_time
from app.spa.settings.queries import zone

LONGEST_NAME = 60
LINK_LIKE = re.compile(r"[/@<>]|\w\.\w{2,}")


def greeted(name: str) -> str | None:
    """The name to greet somebody with, on one line; None where it could pass for an address.

    Anybody can book with somebody else's e-mail address, so a name must not carry a link into it.
    """
    name = " ".join(name.split())
    return None if not name or len(name) > LONGEST_NAME or LINK_LIKE.search(name) else name


def day(instant: datetime) -> str:
    """The day in the spa's zone, as in "Tuesday, November 24"."""
    return local_date(instant)


def time(instant: datetime) -> str:
    """The time of day in the spa's zone, as in "10:00 am"; with plain blanks, for subjects are plain."""
    return local_time(instant).replace(NBSP, " ")


def day_and_time(instant: datetime) -> str:
    """Both, as in "Tuesday, November 24 at 10:00 am"."""
    return f"{day(instant)} at {time(instant)}"


def zone_words(instant: datetime) -> str:
    """The spa's zone at this instant, as in "New York time, EST"."""
    local = instant.astimezone(zone())
    place = zone().key.rpartition("/")[2].replace("_", " ")
    short = local.tzname() or ""
    # Some zones have only a number for a name, and some are called by their place already.
    return f"{place} time, {short}" if short.isalpha() and short != place else f"{place} time"


def visit_words(starts_at: datetime, ends_at: datetime, therapist: str | None) -> dict[str, str | None]:
    """When a visit is and with whom, as every message about one says it. Instants are aware."""
    return {
        "when": day_and_time(starts_at),
        "day": day(starts_at),
        "time": time(starts_at),
        "until": time(ends_at),
        "zone": zone_words(starts_at),
        "therapist": therapist,
    }
