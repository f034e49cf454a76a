"""Offering what came free: in turn, one time to one person, held for them until they answer.

Safe beside others doing the same. Who stands first is read without a lock; whether they may still be asked,
and whether the time is still free, is decided again under the locks of everything that is claimed, the
client's own time among it. Whoever writes a wish or an offer holds that lock.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.domain.availability import OpenSlot
from app.domain.errors import Refusal, SlotTaken
from app.domain.hours import local_date
from app.domain.interval import Interval, epoch
from app.domain.policy import Policy
from app.domain.waiting import Waiter, answer_by, deal
from app.infra.database import db, transaction
from app.spa.booking import claims
from app.spa.booking.calendar import frame_around
from app.spa.booking.placing import held
from app.spa.booking.telling import notice
from app.spa.booking.welcome import has_enough, standing_of
from app.spa.intake.queries import newest_intake
from app.spa.messages.waiting import waitlist_offer
from app.spa.treatments.exceptions import policy_for
from app.spa.treatments.queries import price_of
from app.spa.waitlist.fitting import Search, fitting, search_for, waiter_for
from app.spa.waitlist.models import Offer, Wish
from app.spa.waitlist.queries import clients_asked, let_go_by, waiting

MOST_TRIES = 3
"""How many times are tried for one person in a round; whoever loses them all to others is next again soon."""


def offer_freed(
    *,
    now: datetime,
    policy: Policy,
    zone: ZoneInfo,
    days: tuple[date, date] | None = None,
    at_most: int | None = None,
) -> int:
    """Offer what is free to whoever waits for it, in turn; how many offers were made. `now` is UTC.

    `days` (first and last, in the spa's zone) and `at_most` bound how far a round goes where somebody waits
    for its end: wishes for other days, and people further down the queue, have their turn in the next one.
    """
    first, last = days or (None, None)
    asked = clients_asked()
    queue = [wish for wish in waiting(first_on=first, last_on=last) if wish.client_id not in asked]
    round_, now_asked = _Round(now, policy, zone), queue[:at_most]
    gone = let_go_by((wish.client_id for wish in now_asked), now)
    waiters = [waiter_for(wish, gone.get(wish.client_id, ())) for wish in now_asked]
    return sum(1 for _ in deal(waiters, asked=asked, slots_of=round_.slots_of, give=round_.give))


class _Round:
    """One pass through the queue."""

    def __init__(self, now: datetime, policy: Policy, zone: ZoneInfo) -> None:
        self.now, self.policy, self.zone = now, policy, zone
        self._searches: dict[int, Search] = {}

    def slots_of(self, waiter: Waiter) -> Iterable[OpenSlot]:
        """What is right for somebody just now, the best first."""
        wish = db.session.get(Wish, waiter.wish_id)
        if wish is None:
            return ()  # forgotten since the round began
        if has_enough(standing_of(wish.client, None), now=self.now, policy=self.policy):
            return ()  # they could not take it; whoever comes next can
        search = search_for(wish, now=self.now, policy=self.policy, zone=self.zone)
        if search is None:
            return ()
        self._searches[wish.id] = search
        found = fitting(wish, search, waiter, now=self.now, policy=self.policy, zone=self.zone)
        return found[:MOST_TRIES]

    def give(self, waiter: Waiter, slot: OpenSlot) -> bool:
        """Put it aside for them, with a message; False where somebody was quicker."""
        wish, search = db.session.get(Wish, waiter.wish_id), self._searches[waiter.wish_id]
        if wish is None:
            return False
        rules = policy_for(wish.treatment, self.policy)
        until = answer_by(epoch(self.now), slot.start, policy=rules, zone=self.zone)
        if until is None:
            return False
        try:
            return _make_offer(wish, search, slot, until, now=self.now, zone=self.zone) is not None
        except Refusal:
            return False


def _make_offer(
    wish: Wish, search: Search, slot: OpenSlot, until: int, *, now: datetime, zone: ZoneInfo
) -> Offer | None:
    """Hold the slot and write the offer down; None if this person is not to be asked any more.

    Raises:
        SlotTaken, Refusal: the slot is not open for them any more.
    """
    wish_id, request = wish.id, search.request
    price_cents = price_of(wish.treatment, wish.minutes)
    frame, asker = frame_around(slot.start, zone), claims.asker_for(request, wish.client)
    with transaction(conflict=SlotTaken()):
        candidates = claims.lock_candidates(request, frame, asker)
        found = db.session.get(Wish, wish_id)
        if found is None or not _may_be_asked(found, search):  # forgotten, perhaps, while we looked
            return None
        wish = found
        choice = claims.choose(request, frame, slot.start, candidates, asker)
        answer_until = datetime.fromtimestamp(until, UTC)
        hold = held(request, choice, slot.start, price_cents=price_cents, until=answer_until, now=now)
        hold.kept_for, hold.client_id = "offer", wish.client_id
        db.session.add(hold)
        db.session.flush()
        own = wish.client.resource_id
        claims.write_occupancy(hold, choice, client_resource_id=own, lapses_at=answer_until)
        offer = Offer(wish=wish, appointment=hold, offered_at=now, answer_by=answer_until)
        db.session.add(offer)
        db.session.flush()
        waitlist_offer(notice(hold, wish.client), offer=offer.uid, answer_by=answer_until, now=now)
    return offer


def _may_be_asked(wish: Wish, search: Search) -> bool:
    """Whether they still wait, have no other offer, and have told us nothing new since we looked."""
    if wish.state != "waiting":
        return False
    open_one = select(Offer.id).join(Wish).where(Wish.client_id == wish.client_id, Offer.outcome.is_(None))
    if db.session.scalar(open_one.limit(1)) is not None:
        return False
    newest = newest_intake(wish.client_id)
    return (newest.id if newest else None) == search.limits.intake_id


def days_of(spans: Iterable[Interval], zone: ZoneInfo) -> tuple[date, date]:
    """The first and the last day on which some of these intervals lie."""
    days = [local_date(moment, zone) for span in spans for moment in (span.start, span.end)]
    return min(days), max(days)
