"""Everything that may be done with a booking. Each is one whole story in one transaction, or a refusal."""

from __future__ import annotations

from app.spa.booking.confirming import BookingDetails, confirm_hold
from app.spa.booking.holds import expire_lapsed_holds, give_up_hold, place_hold

__all__ = [
    "BookingDetails",
    "confirm_hold",
    "expire_lapsed_holds",
    "give_up_hold",
    "place_hold",
]
