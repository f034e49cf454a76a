"""When a time comes free, whoever waits for it hears at once; the worker's round catches up the rest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.interval import Interval
from app.domain.policy import Policy
from app.infra.signals import tell_time_freed, therapist_away, time_freed
from app.spa.settings.queries import policy, zone
from app.spa.waitlist.offering import days_of, offer_freed
from app.spa.waitlist.settling import close_offers, end_wishes, take_back_stranded

LOOKED_AT_ONCE = 10
"""How far down the queue is looked while somebody waits for the answer to their press of a button."""


@time_freed.connect
def offer_at_once(_sender: object, *, spans: Iterable[Interval], now: datetime) -> None:
    """Offer what came free to the first in the queue for those days."""
    lapsed = close_offers(now=now)
    days = days_of([*spans, *lapsed], zone())
    offer_freed(now=now, policy=policy(), zone=zone(), days=days, at_most=LOOKED_AT_ONCE)


@therapist_away.connect
def take_back_at_once(_sender: object, *, now: datetime) -> None:
    """Nobody goes on being offered a time with somebody who is away then."""
    tell_time_freed(take_back_stranded(now=now), now=now)


def go_round(*, now: datetime, policy: Policy, zone: ZoneInfo) -> int:
    """The worker's round: settle what ran out, end what is over, offer what is free. How much was done."""
    closed = len(close_offers(now=now)) + len(take_back_stranded(now=now))
    ended = end_wishes(now=now, policy=policy, zone=zone)
    return closed + ended + offer_freed(now=now, policy=policy, zone=zone)
