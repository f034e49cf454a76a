"""Changing rooms, kit and what a treatment takes up, but never from under visits that are booked.

Whoever is booking one of the rooms or pieces at this moment is waited for, so that their visit is seen too.
Set-up, turnover, warm-up and effort count for what is booked from then on: visits keep what they claimed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import func, or_, select

from app.domain.errors import Refusal
from app.domain.lifecycle import Status
from app.infra.database import db, transaction
from app.spa.booking import claims
from app.spa.booking.models import Appointment, Occupancy, Party, PartyGuest
from app.spa.booking.place_records import (
    subject_of,
    words_of_piece,
    words_of_room,
    words_of_treatment,
)
from app.spa.booking.visits import whole
from app.spa.roster.models import Kit, Room
from app.spa.roster.places import (
    STEP_FREE,
    KitPlan,
    NameTaken,
    RoomPlan,
    write_piece,
    write_room,
)
from app.spa.settings.services import Editor, record_thing
from app.spa.treatments.models import Treatment
from app.spa.treatments.services import TreatmentPlan, write_needs

COMING = (Status.PENDING_REVIEW, Status.CONFIRMED, Status.CHECKED_IN)


class Stranded(Refusal):
    """Booked visits could no longer take place where and with what they are booked."""

    code = "stranded"
    default = "Visits are booked that need this as it is. Please move or cancel them first."

    def __init__(self, sentence: str | None = None, *, tokens: Iterable[str] = ()) -> None:
        super().__init__(sentence)
        self.tokens = tuple(tokens)


def change_room(room: Room | None, wanted: RoomPlan, *, by: Editor, now: datetime) -> Room:
    """Make a room like this, or a new one where none is given. On record, by whom; `now` is UTC.

    Raises:
        Stranded: a visit to come in it needs what it would no longer have.
        NameTaken: another room is called that.
    """
    room_id, resource_id = (room.id, room.resource_id) if room else (0, 0)
    with transaction(duplicate=NameTaken()):  # two managers may choose one name at one moment
        claims.lock_resources([resource_id])
        visits = _coming(now, Appointment.room_id == room_id)
        crowded = _parties_of_more_than(wanted.places, visits)
        _refuse(visits, lambda visit: not _suits(visit, wanted) or visit.id in crowded)
        row = db.session.get(Room, room_id)
        before = words_of_room(row) if row else {}
        saved = write_room(row, wanted)
        record_thing(subject_of(saved), before, words_of_room(saved), by=by, now=now)
    return saved


def change_piece(piece: Kit | None, wanted: KitPlan, *, by: Editor, now: datetime) -> Kit:
    """Make a piece of kit like this, or a new one where none is given. On record, by whom; `now` is UTC.

    Raises:
        Stranded: a visit to come is to be given with it, and it would be out of use or of another kind.
        NameTaken: another piece is called that.
    """
    piece_id, resource_id = (piece.id, piece.resource_id) if piece else (0, 0)
    with transaction(duplicate=NameTaken()):  # two managers may choose one name at one moment
        claims.lock_resources([resource_id])
        row = db.session.get(Kit, piece_id)
        if row is not None and (not wanted.is_active or row.kind != wanted.kind):
            claimed = select(Occupancy.appointment_id).where(Occupancy.resource_id == resource_id)
            _refuse(_coming(now, Appointment.id.in_(claimed)), lambda _: True)
        before = words_of_piece(row) if row else {}
        saved = write_piece(row, wanted)
        record_thing(subject_of(saved), before, words_of_piece(saved), by=by, now=now)
    return saved


def change_treatment(treatment: Treatment, wanted: TreatmentPlan, *, by: Editor, now: datetime) -> None:
    """Make a treatment take up this from now on. On record, by whom; `now` is UTC.

    Raises:
        Stranded: a visit to come has a room or no kit that would go with it.
    """
    treatment_id = treatment.id
    with transaction():
        claims.lock_resources(db.session.scalars(select(Room.resource_id)).all())
        row = db.session.get_one(Treatment, treatment_id)
        visits = _coming(now, Appointment.treatment_id == treatment_id)
        given_with = _kinds_claimed(visits)
        features = wanted.features - {own.feature for own in row.features}
        kinds = {need.kind for need in wanted.kit} - {need.kind for need in row.kit}
        _refuse(
            visits,
            lambda visit: (
                not features <= _features(visit.room) or not kinds <= given_with.get(visit.id, set())
            ),
        )
        before = words_of_treatment(row)
        write_needs(row, wanted)
        record_thing(subject_of(row), before, words_of_treatment(row), by=by, now=now)


def _coming(now: datetime, where: object) -> list[Appointment]:
    """The visits to come, and those going on, to which something applies: holds too while they last."""
    kept = (Appointment.status == Status.HELD) & (Appointment.held_until > now)
    wanted = select(Appointment).where(
        Appointment.ends_at > now,
        or_(Appointment.status.in_(COMING), kept),
        where,  # type: ignore[arg-type]  # any condition of SQL
    )
    return list(db.session.scalars(wanted.order_by(Appointment.starts_at).options(*whole())))


def _refuse(visits: Iterable[Appointment], is_stranded: Callable[[Appointment], bool]) -> None:
    stranded = [visit.token for visit in visits if is_stranded(visit)]
    if stranded:
        raise Stranded(tokens=stranded)


def _suits(visit: Appointment, wanted: RoomPlan) -> bool:
    needed = {row.feature for row in visit.treatment.features} | ({STEP_FREE} if visit.step_free else set())
    # What the room does not have today cannot be missed tomorrow.
    return wanted.is_active and needed & _features(visit.room) <= wanted.features


def _features(room: Room) -> set[str]:
    return {row.feature for row in room.features}


def _parties_of_more_than(places: int, visits: Iterable[Appointment]) -> set[int]:
    """Those of these visits that are side by side with more others than there would be places."""
    ids = [visit.id for visit in visits]
    large = (
        select(PartyGuest.party_id)
        .join(Party, Party.id == PartyGuest.party_id)
        .where(Party.arrangement == "same_room")
        .group_by(PartyGuest.party_id)
        .having(func.count() > places)
    )
    guests = select(PartyGuest.appointment_id).where(
        PartyGuest.appointment_id.in_(ids), PartyGuest.party_id.in_(large)
    )
    return set(db.session.scalars(guests))


def _kinds_claimed(visits: Iterable[Appointment]) -> dict[int, set[str]]:
    """Which kinds of kit each of these visits has claimed."""
    claimed = (
        select(Occupancy.appointment_id, Kit.kind)
        .join(Kit, Kit.resource_id == Occupancy.resource_id)
        .where(Occupancy.appointment_id.in_([visit.id for visit in visits]))
    )
    found: dict[int, set[str]] = {}
    for appointment_id, kind in db.session.execute(claimed):
        found.setdefault(appointment_id, set()).add(kind)
    return found
