"""Who gets what: therapists, rooms and kit shared out among the guests of a party whose starts are fixed.

Any therapist goes with any room, so therapists, rooms and each kind of kit are settled apart. Each is a small
search: the guests in order take what is best for them and step back where somebody after them would go
without. It is complete: what it does not find there is not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from app.domain.choices import Choice, Claim, Ways, choice_of
from app.domain.diary import Diary, KitDiary, RoomDiary, TherapistDiary, has_strength
from app.domain.effort import Work
from app.domain.interval import Interval
from app.domain.request import SlotRequest

ARRANGEMENTS = SAME_ROOM, SAME_TIME, ONE_AFTER_ANOTHER = ("same_room", "same_time", "one_after_another")


class _Thing(Protocol):
    """Whatever there is one of."""

    @property
    def id(self) -> int: ...


Thing = TypeVar("Thing", bound=_Thing)


@dataclass(frozen=True, slots=True)
class Seat:
    """One guest's part: when, and with whom, where and with what."""

    start: int
    choice: Choice


def seats(
    requests: Sequence[SlotRequest],
    ways: Sequence[Ways | None],
    starts: Sequence[int],
    arrangement: str,
    diary: Diary,
) -> tuple[Seat, ...] | None:
    """Everybody placed, nothing claimed by two at one time; None if that cannot be.

    A therapist who treats several of them one after the other has the strength for all.
    """
    open_ways = [way for way in ways if way is not None]
    if len(open_ways) != len(requests):
        return None
    claims = [request.needs.occupancy(start) for request, start in zip(requests, starts, strict=True)]

    def is_strong(guest: int, therapist: TherapistDiary, given: Sequence[TherapistDiary]) -> bool:
        own = [
            Work(claims[number].start, claims[number].end, requests[number].effort)
            for number, other in enumerate(given)
            if other.id == therapist.id
        ]
        tired = replace(therapist, busy=[*therapist.busy, *own])
        return not own or has_strength(tired, requests[guest], diary, starts[guest])

    therapists = _shared_out([way.therapists for way in open_ways], claims, is_strong)
    rooms = _rooms_for(open_ways, claims, arrangement)
    kit = _kit_for(requests, open_ways, starts)
    if therapists is None or rooms is None or kit is None:
        return None
    chosen = [
        choice_of(request, start, therapist, room, pieces)
        for request, start, therapist, room, pieces in zip(
            requests, starts, therapists, rooms, kit, strict=True
        )
    ]
    if arrangement == SAME_ROOM:
        chosen = _claimed_once(chosen, rooms[0], claims)
    return tuple(Seat(start, choice) for start, choice in zip(starts, chosen, strict=True))


def _rooms_for(
    ways: Sequence[Ways], claims: Sequence[Interval], arrangement: str
) -> Sequence[RoomDiary] | None:
    if arrangement != SAME_ROOM:
        return _shared_out([way.rooms for way in ways], claims)
    # A room that is free for each of them is free for all: they begin together, so nothing lies between.
    open_to_all = set.intersection(*({room.id for room in way.rooms} for way in ways))
    fitting = [room for room in ways[0].rooms if room.id in open_to_all and room.places >= len(ways)]
    return [min(fitting, key=lambda room: room.places)] * len(ways) if fitting else None


def _kit_for(
    requests: Sequence[SlotRequest], ways: Sequence[Ways], starts: Sequence[int]
) -> list[list[KitDiary]] | None:
    """Each guest's pieces in the order of their needs, settled kind by kind."""
    found: list[dict[str, KitDiary]] = [{} for _ in requests]
    for kind in sorted({need.kind for request in requests for need in request.needs.kit}):
        wanted = [
            (number, pieces, request.needs.kit_occupancy(start, need))
            for number, (request, way, start) in enumerate(zip(requests, ways, starts, strict=True))
            for need, pieces in zip(request.needs.kit, way.kit, strict=True)
            if need.kind == kind
        ]
        given = _shared_out([pieces for _, pieces, _ in wanted], [claim for _, _, claim in wanted])
        if given is None:
            return None
        for (number, _, _), piece in zip(wanted, given, strict=True):
            found[number][kind] = piece
    return [
        [own[need.kind] for need in request.needs.kit] for own, request in zip(found, requests, strict=True)
    ]


def _shared_out(
    options: Sequence[Sequence[Thing]],
    claims: Sequence[Interval],
    agrees: Callable[[int, Thing, Sequence[Thing]], bool] = lambda _guest, _thing, _given: True,
) -> list[Thing] | None:
    """One of their options for each, the earlier guests' best first, none for two at one time.

    `agrees` says whether a guest may have a thing, given what those before got.
    """

    def give(given: list[Thing]) -> list[Thing] | None:
        guest = len(given)
        if guest == len(options):
            return given
        for thing in options[guest]:
            is_free = not any(
                thing.id == other.id and claims[guest].overlaps(claim)
                for other, claim in zip(given, claims, strict=False)
            )
            if is_free and agrees(guest, thing, given) and (found := give([*given, thing])) is not None:
                return found
        return None

    return give([])


def _claimed_once(chosen: Sequence[Choice], room: RoomDiary, claims: Sequence[Interval]) -> list[Choice]:
    """The room's claim with the first alone, for as long as any of them needs it."""
    whole = Interval(min(claim.start for claim in claims), max(claim.end for claim in claims))
    bare = [
        replace(
            choice, claims=tuple(claim for claim in choice.claims if claim.resource_id != room.resource_id)
        )
        for choice in chosen
    ]
    own = sorted((*bare[0].claims, Claim(room.resource_id, whole)), key=lambda claim: claim.resource_id)
    return [replace(bare[0], claims=tuple(own)), *bare[1:]]
