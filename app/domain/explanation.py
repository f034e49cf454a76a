"""Why a start cannot be booked, in words anyone may read: no health word, no other client's name."""

from __future__ import annotations

from app.domain.diary import Diary, TherapistDiary, has_strength, is_free
from app.domain.effort import Limit, Shortage
from app.domain.errors import (
    ClientBusy,
    Closed,
    EffortSpent,
    InThePast,
    KitBusy,
    NoKit,
    NoRoom,
    NotBookable,
    NoTherapist,
    NotQualified,
    OffGrid,
    OutsideHours,
    Refusal,
    RoomBusy,
    ShortNotice,
    TherapistBusy,
    TimeOff,
    TooFarAhead,
)
from app.domain.hours import local_date, step_starts
from app.domain.interval import Interval, intersect
from app.domain.request import SlotRequest
from app.domain.said import say

NAMED = 4
"""Of so many therapists it is said how much they have left; of a large house not of all."""
WHEN = {Limit.DAY: "that day", Limit.RUN: "in that stretch without a rest"}


def explain(request: SlotRequest, diary: Diary, start: int) -> Refusal | None:
    """The first reason why this start, therapist or room cannot be; None where it can. Returned, not raised.

    From what no other choice would mend to what another hour would: the time, the day, the therapist, the
    client, the room, the kit. Raises ValueError for a start outside the diary's days.
    """
    diary.require(start)
    return (
        _why_not_then(request, diary, start)
        or _why_not_that_day(request, diary, start)
        or _why_no_therapist(request, diary, start)
        or _why_not_the_client(request, diary, start)
        or _why_no_room(request, diary, start)
        or _why_no_kit(request, diary, start)
    )


def _why_not_then(request: SlotRequest, diary: Diary, start: int) -> Refusal | None:
    """Past, notice, horizon and grid."""
    if start < request.past_before():
        return InThePast()
    if start < request.earliest():
        return ShortNotice()
    latest = request.latest(diary.zone)
    if latest is not None and start >= latest:
        return TooFarAhead()
    grid = step_starts(local_date(start, diary.zone), request.policy.slot_step_minutes, diary.zone)
    if not request.at_the_desk and start not in grid:
        return OffGrid()
    return None


def _why_not_that_day(request: SlotRequest, diary: Diary, start: int) -> Refusal | None:
    """Closures, and days that the screening rules out."""
    if local_date(start, diary.zone) in request.ruled_out_days:
        return NotBookable(
            say("This treatment cannot be booked for that day. Please choose another day or ask us.")
        )
    if not is_free(diary.closures, request.needs.visit(start)):
        return Closed()
    return None


def _why_no_therapist(request: SlotRequest, diary: Diary, start: int) -> Refusal | None:
    """Narrow the therapists down; the question that leaves nobody is the reason."""
    needs, on = request.needs, local_date(start, diary.zone)
    wished = [one for one in diary.therapists if request.therapist_id in (None, one.id)]
    name = wished[0].name if request.therapist_id is not None and wished else None

    skilled = [one for one in wished if needs.skill in one.skills]
    if not skilled:
        return NoTherapist(
            name and say("{name} does not give this treatment. Please choose another therapist.", name=name)
        )
    suitable = [one for one in skilled if one.suits(request)]
    if not suitable:
        return NoTherapist(
            name and say("{name} is not of the gender asked for. Please change one of the two.", name=name)
        )
    qualified = [one for one in suitable if one.qualified(request.qualifications_on(on), on)]
    if not qualified:
        return NotQualified()
    working = [one for one in qualified if one.works(needs.visit(start), diary.closures)]
    if not working:
        return _why_not_working(qualified, needs.visit(start), name)
    free = [one for one in working if is_free(one.busy, needs.occupancy(start))]
    if not free:
        return TherapistBusy(
            say(
                "{name} is busy then, or setting up or clearing up. Please choose another time or therapist.",
                name=name,
            )
            if name
            else say("Every therapist who could do this is busy then. Please choose another time.")
        )
    if not any(has_strength(one, request, diary, start) for one in free):
        return EffortSpent(
            name
            and say(
                "{name} would give more hands-on work than one day, or one stretch without a rest, allows. "
                "Please choose another time or therapist.",
                name=name,
            ),
            for_the_desk=_what_is_left(free, request, diary, start),
        )
    return None


def _what_is_left(free: list[TherapistDiary], request: SlotRequest, diary: Diary, start: int) -> str:
    """Whose budget of the day or of the run holds how much still, beside what the visit asks for."""
    said = [f"{one.name} has {_left(one.shortages(request, start, diary.midnights))}" for one in free[:NAMED]]
    if more := len(free) - len(said):
        said.append(f"{more} more {'has' if more == 1 else 'have'} too little left as well")
    others = "another time" if request.therapist_id is None else "another time or therapist"
    return f"This visit asks for {request.effort} effort minutes. {'; '.join(said)}. Please choose {others}."


def _left(shortages: list[Shortage]) -> str:
    """40 of 100 left that day, and none of 150 before the next rest."""
    return ", and ".join(f"{one.left or 'none'} of {one.most} left {WHEN[one.limit]}" for one in shortages)


def _why_not_working(therapists: list[TherapistDiary], visit: Interval, name: str | None) -> Refusal:
    """Away, where somebody has hours then but not the time; otherwise outside hours."""
    if any(intersect([visit], one.working) == [visit] for one in therapists):
        return TimeOff(
            say("{name} is away then. Please choose another time or therapist.", name=name)
            if name
            else say("Everyone who could do this is away then. Please choose another time.")
        )
    return OutsideHours(
        say(
            "{name} does not work during the whole of that time. Please choose another time or therapist.",
            name=name,
        )
        if name
        else say("Nobody who could do this works during the whole of that time. Please choose another time.")
    )


def _why_not_the_client(request: SlotRequest, diary: Diary, start: int) -> Refusal | None:
    return None if is_free(diary.client_busy, request.needs.visit(start)) else ClientBusy()


def _why_no_room(request: SlotRequest, diary: Diary, start: int) -> Refusal | None:
    wished = [room for room in diary.rooms if request.room_id in (None, room.id)]
    name = wished[0].name if request.room_id is not None and wished else None
    suitable = [room for room in wished if room.suits(request)]
    if not suitable:
        return NoRoom(
            name
            and say("{name} does not have what this treatment needs. Please choose another room.", name=name)
        )
    if not any(is_free(room.busy, request.needs.occupancy(start)) for room in suitable):
        return RoomBusy(
            say(
                "{name} is in use then, or being set up or cleared. Please choose another time or room.",
                name=name,
            )
            if name
            else say("Every room for this treatment is in use then. Please choose another time.")
        )
    return None


def _why_no_kit(request: SlotRequest, diary: Diary, start: int) -> Refusal | None:
    for need in request.needs.kit:
        pieces = [piece for piece in diary.kit if piece.kind == need.kind]
        if not pieces:
            return NoKit()
        if not any(is_free(piece.busy, request.needs.kit_occupancy(start, need)) for piece in pieces):
            return KitBusy()
    return None
