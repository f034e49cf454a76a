"""Everything that may be done with a booking. Each is one whole story in one transaction, or a refusal."""

from __future__ import annotations

from app.spa.booking.answers import renew_answers
from app.spa.booking.changes import cancel, free_until, move, was_cancelled_late
from app.spa.booking.confirming import confirm_hold
from app.spa.booking.desk import KeyReused, WalkIn, book_for_client, check_in, complete, forgive, mark_no_show
from app.spa.booking.details import supersede
from app.spa.booking.effort import Override
from app.spa.booking.holds import give_up_hold, place_hold
from app.spa.booking.lapsing import expire_lapsed_holds, expire_unanswered
from app.spa.booking.visitor import BookingDetails

__all__ = [
    "BookingDetails",
    "KeyReused",
    "Override",
    "WalkIn",
    "book_for_client",
    "cancel",
    "check_in",
    "complete",
    "confirm_hold",
    "expire_lapsed_holds",
    "expire_unanswered",
    "forgive",
    "free_until",
    "give_up_hold",
    "mark_no_show",
    "move",
    "place_hold",
    "renew_answers",
    "supersede",
    "was_cancelled_late",
]
