"""The one way to claim a therapist, a room, kit and a client's time. Nothing else writes occupancy.

The constraint keeps the promise, the lock keeps the peace (measured: without the lock PostgreSQL's rivals
deadlock and stall). Always in the same order, inside one transaction:

1. lock the rows of everything that could be claimed, by id;
2. expire the holds on them that ran out;
3. read what is taken, now that nobody else can change it;
4. let the domain choose; 5. write the occupancy.

Locks are taken in one order by everybody: draft, resources by id, appointments by id. So nobody waits for
somebody who waits for them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from sqlalchemy import bindparam, delete, func, insert, select

from app.domain.availability import Choice, Claim, SlotRequest, choices, explain
from app.domain.errors import ClientBusy, SlotTaken
from app.domain.interval import Interval, epoch, subtract
from app.domain.lifecycle import Status, move
from app.infra.database import UTCDateTime, db, is_sqlite
from app.infra.looking import Look
from app.spa.booking.calendar import Frame, read_taken_at
from app.spa.booking.models import LONGEST_OCCUPANCY, Appointment, Occupancy
from app.spa.booking.shared_rooms import pass_on
from app.spa.booking.taken import read_taken
from app.spa.clients.models import Client
from app.spa.intake.models import Draft
from app.spa.roster.models import Therapist

GIVEN = (Status.CONFIRMED, Status.CHECKED_IN, Status.COMPLETED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """For whom something is claimed: what is known of them, and which appointments make room for it."""

    client_id: int | None = None
    client_resource_id: int | None = None
    giving_up: tuple[int, ...] = ()
    """Appointments whose claims are released in the same transaction."""
    prefers_therapist_id: int | None = None
    prefers_room_id: int | None = None
    """Whom and where to take first if they are free: those who had the visit before it is moved."""
    sharing: tuple[int, ...] = ()
    """Others of the party in the very room that is asked for: what they claim of it is no obstacle."""
    known_therapist_ids: frozenset[int] = frozenset()
    last_booked: Mapping[int, int] = field(default_factory=dict)


# Statements that every claim makes are put together once: that takes longer than answering them.
# Not the strongest lock: rows that only point at a resource may still be written meanwhile.
LOCK = Look("SELECT id FROM resource WHERE id IN :ids ORDER BY id FOR NO KEY UPDATE")
LAPSED = Look(
    # From the few holds that ran out to what they claim: with the signs no planner walks through full days.
    "SELECT occupancy.appointment_id FROM appointment CROSS JOIN occupancy "
    "WHERE appointment.status = 'held' AND appointment.held_until <= :at "
    "AND occupancy.appointment_id = appointment.id AND +occupancy.resource_id IN :ids "
    "AND +occupancy.starts_at > :after AND +occupancy.starts_at < :end"
)
CLAIMED = insert(Occupancy.__table__)  # type: ignore[arg-type]  # a mapped class has a table
KNOWN_THERAPISTS = (
    # Asking for each therapist once would tempt the planner to walk through everybody's visits.
    select(Appointment.therapist_id)
    .where(Appointment.client_id == bindparam("client_id"), Appointment.status == Status.COMPLETED)
    .order_by(Appointment.starts_at.desc())
    .limit(50)  # who comes every week for years is not read through
)
LAST_BOOKED = select(
    Therapist.id,
    select(func.max(Appointment.starts_at))
    .where(
        Appointment.therapist_id == Therapist.id,
        Appointment.starts_at <= bindparam("now", type_=UTCDateTime()),
        Appointment.status.in_(GIVEN),
    )
    .scalar_subquery(),
).where(Therapist.is_active)


def asker_for(request: SlotRequest, client: Client | None, *, moving: Appointment | None = None) -> Asker:
    """The asker for a client, if there is one yet; `moving` is the visit to which something else is given.

    What it reads only helps to choose among several, so it is read before anything is locked.
    """
    anybody = request.therapist_id is None
    return Asker(
        client_id=client.id if client else None,
        client_resource_id=client.resource_id if client else None,
        giving_up=(moving.id,) if moving else (),
        prefers_therapist_id=moving.therapist_id if moving else None,
        prefers_room_id=moving.room_id if moving else None,
        known_therapist_ids=known_therapists(client.id) if client and anybody else frozenset(),
        last_booked=last_booked(request.now) if anybody else {},
    )


def lock_resources(resource_ids: Collection[int]) -> None:
    """Make every rival for one of these wait until this transaction is over.

    SQLite has no row locks and needs none: there a change begins by waiting for all others.
    """
    connection = db.session.connection()  # begins, where nothing has been asked yet
    if not is_sqlite():
        LOCK.within(connection, ids=sorted(resource_ids))


def lock_draft(draft_id: int | None) -> None:
    """Let one visitor's requests come one after the other."""
    if draft_id is not None:
        db.session.execute(select(Draft.id).where(Draft.id == draft_id).with_for_update(key_share=True)).all()


def lock_appointment(appointment_id: int) -> Appointment:
    """The appointment as it is now, and as it stays until this transaction is over."""
    return lock_appointments([appointment_id])[0]


def lock_appointments(appointment_ids: Collection[int]) -> list[Appointment]:
    """Several at once, by id; those that are gone are left out."""
    wanted = select(Appointment).where(Appointment.id.in_(sorted(appointment_ids))).order_by(Appointment.id)
    # Not the strongest lock: a claim that only points at one of them may still be written meanwhile.
    locking = wanted.with_for_update(of=Appointment, key_share=True)
    locking = locking.execution_options(populate_existing=True)
    return list(db.session.scalars(locking))


def lock_candidates(request: SlotRequest, frame: Frame, asker: Asker) -> list[int]:
    """Lock all that could be claimed, and tidy away the holds on it that ran out. Returns what is locked.

    Must be called inside a transaction, before anything in it but a draft has been locked.
    """
    own = [] if asker.client_resource_id is None else [asker.client_resource_id]
    return lock_all({*frame.candidates(request), *own}, frame, now=request.now)


def lock_all(resource_ids: Collection[int], frame: Frame, *, now: int) -> list[int]:
    """The same for resources that are known already."""
    candidates = sorted(resource_ids)
    lock_resources(candidates)
    expire_on(candidates, frame.span, now=now)
    return candidates


def choose(
    request: SlotRequest, frame: Frame, start: int, candidates: Collection[int], asker: Asker
) -> Choice:
    """The best free therapist, room and kit for `start` (epoch seconds), once all candidates are locked.

    Raises:
        Refusal: the first reason why it cannot be; SlotTaken or a kind of it where somebody was quicker.
    """
    taken = read_taken_at(frame, candidates, request, start, asker.giving_up)
    if asker.sharing and request.room_id is not None:
        room = frame.roster.rooms[request.room_id].resource_id
        ours = (*asker.giving_up, *asker.sharing)
        taken = {**taken, room: read_taken([room], frame.span, now=request.now, without=ours).get(room, ())}
    diary = frame.diary(
        taken,
        client_resource_id=asker.client_resource_id,
        known_therapist_ids=asker.known_therapist_ids,
        last_booked=asker.last_booked,
    )
    ways = choices(request, diary, start)
    if not ways:
        raise explain(request, diary, start) or SlotTaken()
    return min(ways, key=lambda way: _difference(way, asker))


@contextmanager
def plainly() -> Iterator[None]:
    """Say "taken" and no more: whether therapist, room or kit was in the way is nothing to a visitor."""
    try:
        yield
    except ClientBusy:
        raise
    except SlotTaken as taken:
        raise SlotTaken from taken


def _difference(way: Choice, asker: Asker) -> int:
    """How much would change for a visit that is moved: nothing, the room, the therapist."""
    if way.therapist_id != asker.prefers_therapist_id:
        return 2
    return int(way.room_id != asker.prefers_room_id)


def known_therapists(client_id: int) -> frozenset[int]:
    """Who has treated this client before, as far as their newest visits tell."""
    return frozenset(db.session.scalars(KNOWN_THERAPISTS, {"client_id": client_id}))


def last_booked(now: int) -> dict[int, int]:
    """When each therapist's newest visit until `now` began (epoch seconds), for fair rotation."""
    rows = db.session.execute(LAST_BOOKED, {"now": datetime.fromtimestamp(now, UTC)})
    return {therapist_id: epoch(at) for therapist_id, at in rows if at is not None}


def write_occupancy(
    appointment: Appointment, choice: Choice, *, client_resource_id: int | None, lapses_at: datetime | None
) -> None:
    """Claim what was chosen: therapist and room with set-up and turnover, kit with warm-up, the client."""
    wanted = list(choice.claims)
    if client_resource_id is not None:
        wanted.append(Claim(client_resource_id, appointment.span))
    _claim(appointment, wanted, lapses_at)


def write_beside(
    hold: Appointment,
    choice: Choice,
    *,
    visit: Appointment,
    client_resource_id: int,
    lapses_at: datetime | None,
) -> None:
    """Claim, for a hold that is to take a locked visit's place, what that visit does not claim already.

    Both stand side by side until the client has answered, often in the very same room.
    """
    beside = []
    for claim in (*choice.claims, Claim(client_resource_id, hold.span)):
        own = [
            Interval(row.starts_at, row.ends_at)
            for row in visit.occupancy
            if row.resource_id == claim.resource_id
        ]
        beside += [replace(claim, interval=rest) for rest in subtract([claim.interval], own)]
    _claim(hold, beside, lapses_at)


def claim_client(
    appointment: Appointment, client_resource_id: int, *, lapses_at: datetime | None = None
) -> None:
    """Claim the client for as long as they are on the table."""
    _claim(appointment, [Claim(client_resource_id, appointment.span)], lapses_at)


def is_client_free(client_resource_id: int, visit: Interval, *, now: int) -> bool:
    """Whether the client has no other visit then. Lock their resource first."""
    taken = read_taken([client_resource_id], visit, now=now)
    return not any(other.overlaps(visit) for other in taken.get(client_resource_id, ()))


def _claim(appointment: Appointment, wanted: Collection[Claim], lapses_at: datetime | None) -> None:
    """Write claims, all at once, for an appointment that has its id."""
    if not wanted:
        return
    rows = [
        {
            "resource_id": claim.resource_id,
            "appointment_id": appointment.id,
            "starts_at": claim.interval.start,
            "ends_at": claim.interval.end,
            "effort": claim.effort,
            "lapses_at": None if lapses_at is None else epoch(lapses_at),
        }
        for claim in wanted
    ]
    db.session.connection().execute(CLAIMED, rows)


def release(appointment_ids: Iterable[int]) -> None:
    """Give back all that these appointments have claimed; a room that others of their party share stays."""
    if ids := sorted(appointment_ids):
        pass_on(ids)
        mine = delete(Occupancy).where(Occupancy.appointment_id.in_(ids))
        db.session.execute(mine.execution_options(synchronize_session=False))


def shift(seconds_by_appointment: Mapping[int, int]) -> None:
    """Claim the same, so many seconds later (or earlier), all at once. Lock every resource first."""
    mine = select(Occupancy).where(Occupancy.appointment_id.in_(sorted(seconds_by_appointment)))
    rows = db.session.scalars(mine).all()
    moved = [
        Occupancy(
            resource_id=row.resource_id,
            appointment_id=row.appointment_id,
            starts_at=row.starts_at + seconds_by_appointment[row.appointment_id],
            ends_at=row.ends_at + seconds_by_appointment[row.appointment_id],
            lapses_at=row.lapses_at,
            effort=row.effort,
        )
        for row in rows
    ]
    for row in rows:
        db.session.expunge(row)
    release(seconds_by_appointment)
    db.session.add_all(moved)


def expire_on(resource_ids: Collection[int], span: Interval, *, now: int) -> None:
    """Expire the holds on these resources that had run out by `now`, so that the database lets others in."""
    after, connection = span.start - LONGEST_OCCUPANCY, db.session.connection()
    at = datetime.fromtimestamp(now, UTC)
    lapsed = LAPSED.within(connection, ids=sorted(resource_ids), after=after, end=span.end, at=at)
    if ids := {row[0] for row in lapsed}:
        expire(lock_appointments(ids), now=at)


def expire(holds: Iterable[Appointment], *, now: datetime) -> int:
    """Expire those of these locked holds that ran out by `now` (UTC). Returns how many."""
    run_out = [hold for hold in holds if hold.status == Status.HELD and not hold.is_held_at(now)]
    for hold in run_out:
        hold.status = move(Status(hold.status), Status.EXPIRED)
        hold.cancelled_by = "nobody"
        hold.cancelled_at = now
    release(hold.id for hold in run_out)
    return len(run_out)
