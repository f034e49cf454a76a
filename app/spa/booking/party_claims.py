"""Choosing for a whole party, under the same locks as for one visit (see `claims.py`): all or nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from app.domain.availability import SlotRequest
from app.domain.parties import ARRANGEMENTS, Arranged, Before, party_choices, why_not
from app.spa.booking import claims
from app.spa.booking.calendar import Frame
from app.spa.booking.effort import Override
from app.spa.booking.taken import read_taken


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyAsker:
    """For whom a party is placed: each guest's own resource (None: not known yet), and what makes room."""

    client_resource_ids: tuple[int | None, ...]
    giving_up: tuple[int, ...] = ()
    before: tuple[Before, ...] = ()
    known_therapist_ids: frozenset[int] = frozenset()


def lock_party(requests: Sequence[SlotRequest], frame: Frame, asker: PartyAsker) -> list[int]:
    """Lock all that any of them could claim, and tidy away the holds on it that ran out."""
    own = [number for number in asker.client_resource_ids if number is not None]
    candidates = {number for request in requests for number in frame.candidates(request)}
    return claims.lock_all({*candidates, *own}, frame, now=requests[0].now)


def choose_party(
    requests: Sequence[SlotRequest],
    frame: Frame,
    start: int,
    candidates: Collection[int],
    asker: PartyAsker,
    *,
    arrangements: Sequence[str] = ARRANGEMENTS,
    override: Override | None = None,
) -> tuple[Arranged, Override | None]:
    """The first arrangement that goes with the first guest at `start`, once all candidates are locked.

    Beyond the effort budgets only with an `override`, which is given back if it was needed.

    Raises:
        Refusal: why the first guest cannot be placed; SlotTaken where only all together cannot.
    """
    taken = read_taken(candidates, frame.span, now=requests[0].now, without=asker.giving_up)
    diary = frame.diary(taken, known_therapist_ids=asker.known_therapist_ids)
    busy = [() if number is None else taken.get(number, ()) for number in asker.client_resource_ids]
    beyond = [replace(request, effort_override=True) for request in requests]
    for asked, needed in ((requests, None), *([(beyond, override)] if override else [])):
        for arrangement in arrangements:
            placed = party_choices(asked, diary, start, arrangement, busy=busy, before=asker.before)
            if placed is not None:
                return placed, needed
    raise why_not(requests, diary, start, busy=busy)
