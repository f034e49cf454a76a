"""What a client still has to be told of a visit, given what they were told and how it stands.

A message about a booking waits for a quiet period. Whatever happens in it, one message at most is left in the
end: the one that brings somebody who knows only what was sent before to what is true now.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """How a visit stands, as far as a client's calendar is concerned."""

    NOTHING = "nothing"  # was never heard of
    KNOWN = (
        "known"  # but not from us by message: booked elsewhere, brought along, before there was an address
    )
    REQUESTED = "requested"  # kept, and a therapist reads first: in no calendar yet
    BOOKED = "booked"
    OVER = "over"  # called off, declined, run out


class News(StrEnum):
    """What there can be to tell; also the names of the messages."""

    REQUESTED = "booking_requested"
    CONFIRMED = "booking_confirmed"
    MOVED = "booking_moved"
    CANCELLED = "booking_cancelled"
    ACCEPTED = "review_accepted"
    ADAPTED = "review_adapted"
    DECLINED = "review_declined"
    EXPIRED = "request_expired"


STAGE_AFTER: dict[News, Stage] = {
    News.REQUESTED: Stage.REQUESTED,
    News.CONFIRMED: Stage.BOOKED,
    News.ACCEPTED: Stage.BOOKED,
    News.ADAPTED: Stage.BOOKED,
    News.MOVED: Stage.BOOKED,
    News.CANCELLED: Stage.OVER,
    News.DECLINED: Stage.OVER,
    News.EXPIRED: Stage.OVER,
}
"""The stage a message speaks of. A request that moves stays one: whoever posts that says so."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A visit as it stands, or as somebody believes: the stage, and when and with whom ("" is not known)."""

    stage: Stage = Stage.NOTHING
    place: str = ""

    def is_at(self, other: Standing) -> bool:
        """Whether both are surely at one time with one therapist."""
        return bool(self.place) and self.place == other.place


@dataclass(frozen=True, slots=True)
class Told:
    """What a client knows by the messages that went out."""

    standing: Standing = Standing()
    surely: bool = True
    """Whether the last message is known to have gone out; False while it is on its way, or has failed."""


FIRST = frozenset({News.REQUESTED, News.CONFIRMED})
"""The news that a visit exists."""
BY_WEIGHT = (News.ADAPTED, News.MOVED, News.ACCEPTED, News.CONFIRMED)


def due(
    told: Told, stands: Standing, event: News, *, pending: News | None = None, client_knows: bool
) -> News | None:
    """The one message that is left to send after an event; None if there is nothing to tell.

    `pending` is the news that waited until now and is taken back. `client_knows` says whether the client
    knows of the visit without a message, and not of its end: they booked it themselves, and the spa calls
    it off.
    """
    match stands.stage:
        case Stage.OVER:
            return _ended(told, event, client_knows=client_knows)
        case Stage.BOOKED:
            return _booked(told, stands, {event, pending})
        case Stage.REQUESTED:
            return _requested(told, stands)
        case _:
            return None


def _ended(told: Told, event: News, *, client_knows: bool) -> News | None:
    if told.standing.stage is Stage.NOTHING:
        return event if client_knows else None
    return None if told.standing.stage is Stage.OVER else event


def _requested(told: Told, stands: Standing) -> News | None:
    if told.standing.stage is Stage.NOTHING:
        return News.REQUESTED
    if told.standing.stage is Stage.KNOWN:
        return News.MOVED
    if not told.standing.is_at(stands):
        return News.MOVED
    return None if told.surely else News.REQUESTED


def _booked(told: Told, stands: Standing, news: set[News | None]) -> News | None:
    if News.ADAPTED in news:  # the client has to look at what a therapist changed
        return News.ADAPTED
    if told.standing.stage is Stage.NOTHING:
        return News.CONFIRMED
    if told.standing.stage is Stage.KNOWN:
        return next(one for one in BY_WEIGHT if one in news)
    if not told.standing.is_at(stands):
        return News.MOVED
    if told.standing.stage is Stage.REQUESTED:
        return News.ACCEPTED
    return None if told.surely else News.CONFIRMED
