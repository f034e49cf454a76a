"""The waitlist: whose turn it is when a time comes free, which time they get, and until when they may answer.

In turn: whoever asked first is asked first. Each is asked for one time at a time, and never again for a time
that they let go. Whatever else limits a time (the therapist's skill, the room, what screening allows on that
day, the client's other visits) is in the open slots that the caller hands in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from app.domain.hours import local_date, local_time, wall_to_epoch
from app.domain.interval import Interval
from app.domain.policy import SHORTEST_ANSWER, Policy
from app.domain.slots import OpenSlot, rank

MOST_LAPSES = 3
"""Whoever let so many offers run out without a word is not waiting any more."""
AWAKE = (8 * 60, 20 * 60)
"""Minutes of the spa's day. Only between these does the time to answer run: nobody is asked to wake up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiter:
    """Somebody in the queue: who they are, on which days and at what time of day they would come.

    Days and minutes are by the spa's clock; a visit must begin in [from_minute, until_minute). `let_go` are
    the visits that were offered to them before and not taken, in epoch seconds.
    """

    wish_id: int
    client_id: int
    first_on: date
    last_on: date
    from_minute: int = 0
    until_minute: int = 24 * 60
    let_go: tuple[Interval, ...] = field(default=())

    def would_take(self, slot: OpenSlot, zone: ZoneInfo) -> bool:
        """Whether they asked for such a time and have not let it go before."""
        wall = local_time(slot.start, zone)
        visit = Interval(slot.start, slot.end)
        return (
            self.first_on <= wall.date() <= self.last_on
            and self.from_minute <= wall.hour * 60 + wall.minute < self.until_minute
            # A quarter of an hour later is the same time to whoever could not come.
            and not any(visit.overlaps(gone) for gone in self.let_go)
        )

    def is_over(self, now: int, policy: Policy, zone: ZoneInfo) -> bool:
        """Whether no time that they asked for could be offered any more."""
        last = wall_to_epoch(self.last_on, self.until_minute, zone)
        return last <= now + _seconds(policy.notice) + _seconds(SHORTEST_ANSWER)


def answer_by(now: int, start: int, *, policy: Policy, zone: ZoneInfo) -> int | None:
    """Until when an offer made now for a visit at `start` holds; all in epoch seconds.

    The time to answer runs by day only, and never beyond the notice that a booking needs. None where too
    little would be left to answer at all.
    """
    latest = start - _seconds(policy.notice)
    if latest - now < _seconds(SHORTEST_ANSWER):
        return None
    return min(latest, _awake_after(now, _seconds(policy.offer_length), zone))


def best_for(
    waiter: Waiter, slots: Iterable[OpenSlot], *, now: int, policy: Policy, zone: ZoneInfo
) -> list[OpenSlot]:
    """Of the slots open to this person those to offer, the best first: the order that everybody is shown."""
    return rank(
        slot
        for slot in slots
        if waiter.would_take(slot, zone) and answer_by(now, slot.start, policy=policy, zone=zone) is not None
    )


def deal(
    queue: Iterable[Waiter],
    *,
    asked: Iterable[int],
    slots_of: Callable[[Waiter], Iterable[OpenSlot]],
    give: Callable[[Waiter, OpenSlot], bool],
) -> Iterator[tuple[Waiter, OpenSlot]]:
    """Go through the queue once, in order, and give each their best time; gives who got what.

    `asked` are the clients who have an offer already: they are passed over, and whoever gets one here is not
    asked for a second. `slots_of` says what is right for somebody at this very moment, the best first, and
    `give` puts it aside for them or says no, because somebody was quicker; then their next best is tried.
    """
    having = set(asked)
    for waiter in queue:
        if waiter.client_id in having:
            continue
        given = next((slot for slot in slots_of(waiter) if give(waiter, slot)), None)
        if given is not None:
            having.add(waiter.client_id)
            yield waiter, given


def _awake_after(now: int, seconds: int, zone: ZoneInfo) -> int:
    """The moment by which so many seconds have passed in which people are awake."""
    day = local_date(now, zone)
    while True:
        first, last = (wall_to_epoch(day, minute, zone) for minute in AWAKE)
        begins = max(now, first)
        if begins + seconds <= last:
            return begins + seconds
        seconds -= max(0, last - begins)
        day += timedelta(1)


def _seconds(length: timedelta) -> int:
    return length // timedelta(seconds=1)
