"""What would be right for a wish at this moment: the open slots within its days, hours and limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.availability import OpenSlot, SlotRequest
from app.domain.errors import Refusal
from app.domain.hours import day_of, days_from
from app.domain.interval import Interval, epoch
from app.domain.policy import Policy
from app.domain.waiting import Waiter, best_for
from app.spa.booking.limits import Limits, limits_for
from app.spa.booking.times import ask, slots
from app.spa.treatments.exceptions import policy_for
from app.spa.treatments.queries import price_of
from app.spa.waitlist.models import Wish


@dataclass(frozen=True, slots=True)
class Search:
    """What a wish looks for, on which days, and on which answers that rests."""

    request: SlotRequest
    first_day: date
    days: int
    limits: Limits


def waiter_for(wish: Wish, let_go: tuple[Interval, ...] = ()) -> Waiter:
    """The wish as the domain reads it."""
    return Waiter(
        wish_id=wish.id,
        client_id=wish.client_id,
        first_on=wish.first_on,
        last_on=wish.last_on,
        from_minute=wish.from_minute,
        until_minute=wish.until_minute,
        let_go=let_go,
    )


def search_for(wish: Wish, *, now: datetime, policy: Policy, zone: ZoneInfo) -> Search | None:
    """What to look for; None while no day of it can be booked, or it is not on the menu any more."""
    today, rules = day_of(now, zone), policy_for(wish.treatment, policy)
    first = max(today, wish.first_on)
    last = min(today + timedelta(rules.horizon_days - 1), wish.last_on)
    if first > last or not _is_on_the_menu(wish):
        return None
    days = days_from(first, (last - first).days + 1)
    limits = limits_for(wish.client_id, wish.treatment.code, wish.minutes, days, zone=zone)
    request = ask(
        wish.treatment,
        wish.minutes,
        therapist_id=wish.therapist_id,
        gender=wish.gender,
        step_free=wish.step_free,
        qualifications_by_day=limits.qualifications_by_day,
        ruled_out_days=limits.ruled_out_days,
        now=now,
        policy=policy,
    )
    return Search(request, first, len(days), limits)


def fitting(
    wish: Wish, search: Search, waiter: Waiter, *, now: datetime, policy: Policy, zone: ZoneInfo
) -> list[OpenSlot]:
    """The slots that could be offered now, the best first."""
    found = slots(search.request, first_day=search.first_day, days=search.days, zone=zone, client=wish.client)
    rules = policy_for(wish.treatment, policy)
    return best_for(waiter, found, now=epoch(now), policy=rules, zone=zone)


def _is_on_the_menu(wish: Wish) -> bool:
    try:
        price_of(wish.treatment, wish.minutes)
    except Refusal:
        return False
    return True
