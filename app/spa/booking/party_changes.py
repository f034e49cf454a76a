"""Moving a party: every visit of it at once, or none. Whichever of them is meant, all move."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.availability import SlotRequest
from app.domain.errors import ChangedMeanwhile, Refusal, SlotTaken, TooLate
from app.domain.interval import Interval, epoch
from app.domain.parties import ARRANGEMENTS, ONE_AFTER_ANOTHER, Arranged, Before
from app.domain.policy import Policy
from app.domain.said import say
from app.infra.database import transaction
from app.infra.signals import tell_time_freed
from app.spa.accounts.models import Role
from app.spa.booking import claims
from app.spa.booking.away import is_therapist_away
from app.spa.booking.calendar import frame_around
from app.spa.booking.effort import Override, keep_override
from app.spa.booking.elsewhere import ask_again
from app.spa.booking.models import Appointment, Party
from app.spa.booking.party_claims import PartyAsker, choose_party, lock_party
from app.spa.booking.party_queries import coming, party_of
from app.spa.booking.placing import (
    as_screened,
    confirm_if_clear,
    free_until,
    put,
    require_movable,
    require_unchanged,
    screened_at,
    stands_at,
)
from app.spa.booking.screened import Screened
from app.spa.booking.telling import notice
from app.spa.messages import announce


class TogetherOnly(Refusal):
    """One visit of a party would be moved away from the others."""

    code = "together_only"
    default = say(
        "This visit was booked together with others, so it moves only with them. Please move all of them."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Move:
    """What is asked for, worked out before anything is locked."""

    appointment_id: int
    start: int
    therapist_id: int | None
    room_id: int | None
    by: Role
    now: datetime
    policy: Policy
    zone: ZoneInfo

    def asked(self, visit: Appointment) -> SlotRequest:
        """The guest's visit as a question to the calendar; only of the one meant another place is asked."""
        meant = visit.id == self.appointment_id
        wished = visit.therapist_id if self.by == Role.CLIENT and visit.therapist_wish else None
        therapist_id = self.therapist_id if meant and self.therapist_id is not None else wished
        return ask_again(
            visit,
            therapist_id=therapist_id,
            room_id=self.room_id if meant else None,
            at_the_desk=self.by != Role.CLIENT,
            now=self.now,
            policy=self.policy,
        )

    def is_there(self, visit: Appointment) -> bool:
        """Whether the visit that is meant stands there already."""
        return stands_at(visit, self.start, therapist_id=self.therapist_id, room_id=self.room_id)


def move_party(
    appointment: Appointment,
    starts_at: datetime,
    *,
    arrangement: str | None = None,
    therapist_id: int | None = None,
    room_id: int | None = None,
    if_sequence: int | None = None,
    by: Role,
    override: Override | None = None,
    now: datetime,
    policy: Policy,
    zone: ZoneInfo,
) -> None:
    """Give a whole party another time, so that `appointment`, one of it, begins at `starts_at` (UTC).

    `therapist_id` and `room_id` concern that visit alone. Without an `arrangement` the one it has is kept if
    it can be; those who were to begin together still do, if need be in another room. Therapists whom somebody
    named stay, others if they are free. Whoever keeps time and therapist is told nothing.

    Raises:
        EffortSpent: only an effort budget is in the way, and there is no `override`.
        ChangedMeanwhile: the sequence of the visit that is meant is not `if_sequence`.
        TooLate: a client asks after free cancellation has ended for one of them, and no therapist is away.
        SlotTaken: they cannot all be placed; everybody stays where they are.
        NotBookable, NotQualified: the rules speak against one of them on that day.
        WrongTransition: one of them has arrived, or is over. Refusal: any other reason why it cannot be.
    """
    asked = _Move(
        appointment_id=appointment.id,
        start=epoch(starts_at),
        therapist_id=therapist_id,
        room_id=room_id,
        by=by,
        now=now,
        policy=policy,
        zone=zone,
    )
    party = party_of(appointment.id)
    if party is None:
        raise ValueError("this visit belongs to no party")
    guests = coming(party)
    as_read = _as_read(guests)
    requests = [asked.asked(visit) for visit in guests]
    first = asked.start - epoch(appointment.starts_at) + epoch(guests[0].starts_at)
    asker = PartyAsker(
        client_resource_ids=tuple(visit.client.resource_id if visit.client else None for visit in guests),
        giving_up=tuple(visit.id for visit in guests),
        before=tuple(Before(visit.therapist_id, visit.room_id) for visit in guests),
    )
    frame = frame_around(first, zone)
    wanted = [arrangement] if arrangement else _as_good(party.arrangement)
    ids = [visit.id for visit in guests]
    with transaction(conflict=SlotTaken()):
        candidates = lock_party(requests, frame, asker)
        locked = {visit.id: visit for visit in claims.lock_appointments(ids)}
        visits = [locked[number] for number in ids]
        if if_sequence not in (None, locked[asked.appointment_id].sequence):
            raise ChangedMeanwhile
        for visit in visits:
            require_movable(visit)
        require_unchanged(_as_read(visits), as_read)
        if asked.is_there(locked[asked.appointment_id]) and arrangement in (None, party.arrangement):
            return
        is_late = any(now > free_until(visit, policy) for visit in visits)
        if by == Role.CLIENT and is_late and not any(map(is_therapist_away, visits)):
            raise TooLate
        screened = [screened_at(visit, first, now=now, zone=zone) for visit in visits]
        requests = [
            as_screened(request, visit, one)
            for request, one, visit in zip(requests, screened, visits, strict=True)
        ]
        with claims.plainly() if by == Role.CLIENT else nullcontext():
            placed, needed = choose_party(
                requests, frame, first, candidates, asker, arrangements=wanted, override=override
            )
            if placed.seats[ids.index(asked.appointment_id)].start != asked.start:
                raise SlotTaken
        freed = _put_all(party, visits, placed, screened, now=now)
        for visit in visits:
            keep_override(visit, needed, now=now, zone=zone)
    tell_time_freed(freed, now=now)


def _as_good(arrangement: str) -> list[str]:
    """The arrangements to try for whoever named none, the present one first."""
    others = [one for one in ARRANGEMENTS if one not in (arrangement, ONE_AFTER_ANOTHER)]
    return [arrangement, *others]


def _as_read(visits: Sequence[Appointment]) -> list[tuple[int, int, int]]:
    return [(visit.treatment_id, visit.minutes, epoch(visit.starts_at)) for visit in visits]


def _put_all(
    party: Party,
    visits: Sequence[Appointment],
    placed: Arranged,
    screened: Sequence[Screened],
    *,
    now: datetime,
) -> list[Interval]:
    """Put every locked visit in its new place and tell whom it concerns; what came free."""
    freed = [visit.span for visit in visits]
    claims.release(visit.id for visit in visits)
    party.arrangement = placed.arrangement
    for visit, seat, one in zip(visits, placed.seats, screened, strict=True):
        was_at, was_with = visit.starts_at, visit.therapist_id
        one.keep_on(visit)
        put(visit, seat.choice, seat.start, visit.minutes)
        confirm_if_clear(visit, one, now=now)
        if visit.client is not None and (visit.starts_at, visit.therapist_id) != (was_at, was_with):
            announce.booking_moved(notice(visit, visit.client), now=now, was_at=was_at)
    return freed
