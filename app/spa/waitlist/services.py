"""Everything that may be done with the waitlist. Each is one whole story in one transaction, or a refusal."""

from __future__ import annotations

from app.spa.waitlist.answering import OfferOver, accept_offer, decline_offer, withdraw
from app.spa.waitlist.listening import go_round
from app.spa.waitlist.offering import offer_freed
from app.spa.waitlist.wishing import LONGEST_RANGE, OddDays, TooManyWishes, Wanted, add_wish, require_days

__all__ = [
    "LONGEST_RANGE",
    "OddDays",
    "OfferOver",
    "TooManyWishes",
    "Wanted",
    "accept_offer",
    "add_wish",
    "decline_offer",
    "go_round",
    "offer_freed",
    "require_days",
    "withdraw",
]
