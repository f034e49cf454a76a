"""Choosing for a whole party, under the same locks as for one visit (see `claims.py`): all or nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from app.domain.availability import Diary, SlotRequest
from app.domain.errors import EffortSpent
from app.domain.parties import ARRANGEMENTS, Arranged, Before, Busy, party_choices, why_not
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
        EffortSpent: only the effort budgets are in the way, of whichever guest, and there is no override.
        Refusal: why the first guest cannot be placed; SlotTaken where only all together cannot.
    """
    taken = read_taken(candidates, frame.span, now=requests[0].now, without=asker.giving_up)
    diary = frame.diary(taken, known_therapist_ids=asker.known_therapist_ids)
    busy = [() if number is None else taken.get(number, ()) for number in asker.client_resource_ids]
    placed = _placed(requests, diary, start, arrangements, busy, asker.before)
    if placed is not None:
        return placed, None
    beyond = [replace(request, effort_override=True) for request in requests]
    placed = _placed(beyond, diary, start, arrangements, busy, asker.before)
    if placed is None:
        raise why_not(requests, diary, start, busy=busy)
    if override is None:
        refusal = why_not(requests, diary, start, busy=busy)
        raise refusal if isinstance(refusal, EffortSpent) else EffortSpent()
    return placed, override


def _placed(
    requests: Sequence[SlotRequest],
    diary: Diary,
    start: int,
    arrangements: Sequence[str],
    busy: Busy,
    before: Sequence[Before],
) -> Arranged | None:
    tried = (
        party_choices(requests, diary, start, arrangement, busy=busy, before=before)
        for arrangement in arrangements
    )
    return next((placed for placed in tried if placed is not None), None)
