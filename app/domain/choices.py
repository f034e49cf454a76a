"""Who, where and with what: the concrete ways to give one treatment at one start, best first.

What is preferred to what is told, for slots too, in docs/slot-order.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from app.domain.diary import Diary, KitDiary, RoomDiary, TherapistDiary, has_strength, is_free, taken_seconds
from app.domain.explanation import explain
from app.domain.hours import day_bounds, local_date
from app.domain.interval import Interval
from app.domain.request import KitNeed, SlotRequest


@dataclass(frozen=True, slots=True)
class Claim:
    """A resource and the interval for which a visit takes it: one occupancy to write."""

    resource_id: int
    interval: Interval
    effort: int = 0
    """What it asks of a therapist, in effort minutes; nothing of a room or a piece of kit."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One therapist, one room and one piece of each kind of kit, all free."""

    therapist_id: int
    room_id: int
    kit_ids: tuple[int, ...]
    """In the order of the treatment's kit needs."""
    claims: tuple[Claim, ...]
    """What to claim, by resource id, so that two desks lock in one order. The client's is the caller's."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Who, where and with what, each for itself and best first: any of these goes with any of those."""

    therapists: Sequence[TherapistDiary]
    rooms: Sequence[RoomDiary]
    kit: Sequence[Sequence[KitDiary]]
    """For each of the treatment's kit needs, in their order."""


def choices(request: SlotRequest, diary: Diary, start: int) -> list[Choice]:
    """Every way to book this start, best first; none exactly where `explain` has a reason.

    The order is decided here alone. Therapists: first who is known to the client, then who has least time
    taken that day, then who was booked least recently, then by id. Rooms: see `rooms_by_scarcity`. Kit: first
    the piece with least time taken that day, so that all wear alike, then by id. A better therapist outweighs
    a better room, and that a better piece of kit. Raises ValueError for a start outside the diary's days.
    """
    ways = ways_of(request, diary, start)
    if ways is None:
        return []
    return [
        choice_of(request, start, therapist, room, kit)
        for therapist in ways.therapists
        for room in ways.rooms
        for kit in product(*ways.kit)
    ]


def ways_of(request: SlotRequest, diary: Diary, start: int) -> Ways | None:
    """The same before it is put together; None where `explain` has a reason."""
    if explain(request, diary, start) is not None:
        return None
    return Ways(
        _therapists(request, diary, start),
        _rooms(request, diary, start),
        [_pieces(need, request, diary, start) for need in request.needs.kit],
    )


def _therapists(request: SlotRequest, diary: Diary, start: int) -> list[TherapistDiary]:
    needs, on = request.needs, local_date(start, diary.zone)
    today = day_bounds(on, diary.zone)

    def preference(therapist: TherapistDiary) -> tuple[bool, int, int, int]:
        return (
            therapist.id not in diary.known_therapist_ids,
            taken_seconds(therapist.busy, today),
            therapist.last_booked_at or 0,  # never booked comes before everyone
            therapist.id,
        )

    able = (
        therapist
        for therapist in diary.therapists
        if therapist.suits(request)
        and therapist.qualified(request.qualifications_on(on), on)
        and therapist.works(needs.visit(start), diary.closures)
        and is_free(therapist.busy, needs.occupancy(start))
        and has_strength(therapist, request, diary, start)
    )
    return sorted(able, key=preference)


def _rooms(request: SlotRequest, diary: Diary, start: int) -> list[RoomDiary]:
    claim = request.needs.occupancy(start)
    free = [room for room in diary.rooms if room.suits(request) and is_free(room.busy, claim)]
    return rooms_by_scarcity(free, request, diary)


def rooms_by_scarcity(rooms: Iterable[RoomDiary], request: SlotRequest, diary: Diary) -> list[RoomDiary]:
    """The rooms, first those whose taking costs the house least, then by id.

    A room costs what it has and the visit does not need: each such feature, and each place beyond those asked
    for, weighs one part in the number of rooms that have as much. What only one room has weighs 1, what all
    of four have a quarter; so a room is never taken while one that lacks only some of the same is free.
    """
    rarity = Counter(has for room in diary.rooms for has in _has(room))
    needed = {*request.room_features, *range(request.places + 1)}

    def cost(room: RoomDiary) -> tuple[Fraction, int]:
        unused = (Fraction(1, rarity[has]) for has in _has(room) if has not in needed)
        return sum(unused, Fraction(0)), room.id

    return sorted(rooms, key=cost)


def _has(room: RoomDiary) -> Iterator[str | int]:
    """What a room offers: its features, and each number of people that can lie there side by side."""
    yield from room.features
    yield from range(2, room.places + 1)


def _pieces(need: KitNeed, request: SlotRequest, diary: Diary, start: int) -> list[KitDiary]:
    claim = request.needs.kit_occupancy(start, need)
    free = (piece for piece in diary.kit if piece.kind == need.kind and is_free(piece.busy, claim))
    today = day_bounds(local_date(start, diary.zone), diary.zone)
    return sorted(free, key=lambda piece: (taken_seconds(piece.busy, today), piece.id))


def choice_of(
    request: SlotRequest, start: int, therapist: TherapistDiary, room: RoomDiary, kit: Sequence[KitDiary]
) -> Choice:
    """What a visit claims once its therapist, room and kit are chosen."""
    needs = request.needs
    taken = needs.occupancy(start)
    claims = [Claim(therapist.resource_id, taken, request.effort), Claim(room.resource_id, taken)]
    claims += [
        Claim(piece.resource_id, needs.kit_occupancy(start, need))
        for need, piece in zip(needs.kit, kit, strict=True)
    ]
    return Choice(
        therapist_id=therapist.id,
        room_id=room.id,
        kit_ids=tuple(piece.id for piece in kit),
        claims=tuple(sorted(claims, key=lambda claim: claim.resource_id)),
    )
