"""Times and names as people read them in a message: the spa's wall clock, its zone named."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from app.infra.language import gettext, speaking
from app.spa.settings.formats import NBSP, local_date, local_time
from app.spa.settings.queries import zone

LONGEST_NAME = 60
LINK_LIKE = re.compile(r"[/@<>]|\w\.\w{2,}")


class Reader(Protocol):
    """Whom a message is for, as far as its words go."""

    @property
    def language(self) -> str:
        """The code of the language they read."""


P = ParamSpec("P")
R = TypeVar("R", bound=Reader)


def in_their_language(
    tell: Callable[Concatenate[R, P], None],
) -> Callable[Concatenate[R, P], None]:
    """Write what is told in the language of its reader, who comes first, and not of who is clicking."""

    @wraps(tell)
    def told(reader: R, /, *args: P.args, **kwargs: P.kwargs) -> None:
        with speaking(reader.language):
            tell(reader, *args, **kwargs)

    return told


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
    return gettext("%(day)s at %(time)s", day=day(instant), time=time(instant))


def zone_words(instant: datetime) -> str:
    """The spa's zone at this instant, as in "New York time, EST"."""
    local = instant.astimezone(zone())
    place = zone().key.rpartition("/")[2].replace("_", " ")
    short = local.tzname() or ""
    # Some zones have only a number for a name, and some are called by their place already.
    if short.isalpha() and short != place:
        return gettext("%(place)s time, %(short)s", place=place, short=short)
    return gettext("%(place)s time", place=place)


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
