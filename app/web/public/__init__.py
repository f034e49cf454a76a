"""What everybody may see, and the way from “what suits me?” to a booking."""

from __future__ import annotations

from app.web.public import (
    book_link,
    confirm,
    embed,
    find,
    find_marks,
    for_engines,
    holds,
    home,
    invitations,
    language,
    messages,
    party,
    party_confirm,
    party_holds,
    suggestion,
    times,
    wishes,
)
from app.web.public.place import bp

__all__ = [
    "book_link",
    "bp",
    "confirm",
    "embed",
    "find",
    "find_marks",
    "for_engines",
    "holds",
    "home",
    "invitations",
    "language",
    "messages",
    "party",
    "party_confirm",
    "party_holds",
    "suggestion",
    "times",
    "wishes",
]
