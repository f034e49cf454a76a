"""Finding absences, the visits they hit, and what was proposed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.infra.database import db
from app.spa.absences.models import Absence, Proposal
from app.spa.booking.changes import MOVABLE
from app.spa.booking.models import LONGEST_OCCUPANCY, Appointment, Party, PartyGuest
from app.spa.booking.visits import TOKEN, whole

LONGEST_VISIT = timedelta(seconds=LONGEST_OCCUPANCY)
SHOWN = 50


def absence_by_uid(uid: str) -> Absence | None:
    """The absence with this public id."""
    if not TOKEN.fullmatch(uid):
        return None
    return db.session.scalar(select(Absence).where(Absence.uid == uid).options(joinedload(Absence.therapist)))


def proposal_by_uid(uid: str) -> Proposal | None:
    """The proposal with this public id, with its visit and what is held for it."""
    return db.session.scalar(_with_both().where(Proposal.uid == uid)) if TOKEN.fullmatch(uid) else None


def newest_absences(*, now: datetime) -> list[Absence]:
    """The absences that are not over, the soonest first, and then the newest of the others."""
    known = select(Absence).options(joinedload(Absence.therapist))
    coming = known.where(Absence.closed_at.is_(None), Absence.ends_at > now).order_by(Absence.starts_at)
    over = known.where(Absence.closed_at.is_not(None) | (Absence.ends_at <= now))
    return [
        *db.session.scalars(coming),
        *db.session.scalars(over.order_by(Absence.starts_at.desc()).limit(SHOWN)),
    ]


def absences_of(therapist_id: int, *, now: datetime) -> list[Absence]:
    """A therapist's own absences that are not over, the soonest first."""
    wanted = select(Absence).where(
        Absence.therapist_id == therapist_id, Absence.closed_at.is_(None), Absence.ends_at > now
    )
    return list(db.session.scalars(wanted.order_by(Absence.starts_at)))


def absence_of_visit(visit: Appointment) -> Absence | None:
    """The absence that keeps a visit's therapist from it; the newest where there are several."""
    wanted = select(Absence).where(
        Absence.therapist_id == visit.therapist_id,
        Absence.closed_at.is_(None),
        Absence.starts_at < visit.ends_at,
        Absence.ends_at > visit.starts_at,
    )
    return db.session.scalar(wanted.order_by(Absence.id.desc()).limit(1))


def visits_hit(absence: Absence, *, now: datetime) -> list[Appointment]:
    """The visits that still wait for this therapist during the absence, by start, with what they claim."""
    if absence.closed_at is not None:
        return []
    wanted = (
        select(Appointment)
        .where(
            Appointment.therapist_id == absence.therapist_id,
            Appointment.status.in_(MOVABLE),
            Appointment.starts_at > absence.starts_at - LONGEST_VISIT,
            Appointment.starts_at < absence.ends_at,
            Appointment.ends_at > absence.starts_at,
            Appointment.ends_at > now,
        )
        .order_by(Appointment.starts_at, Appointment.id)
    )
    return list(
        db.session.scalars(
            wanted.options(*whole(), selectinload(Appointment.occupancy), joinedload(Appointment.intake))
        )
    )


def newest_proposals(visit_ids: Collection[int]) -> dict[int, Proposal]:
    """The newest proposal about each of these visits that has one."""
    rows = db.session.scalars(
        _with_both().where(Proposal.appointment_id.in_(sorted(visit_ids))).order_by(Proposal.id)
    )
    return {proposal.appointment_id: proposal for proposal in rows} if visit_ids else {}


def proposals_of(absence: Absence) -> list[Proposal]:
    """All that was proposed because of an absence, in order, with visits and what was held."""
    wanted = _with_both().where(Proposal.absence_id == absence.id).order_by(Proposal.id)
    return list(db.session.scalars(wanted))


def open_proposal_of(visit: Appointment, *, now: datetime) -> Proposal | None:
    """What a client may still accept in place of this visit at `now` (UTC)."""
    found = newest_proposals([visit.id]).get(visit.id)
    return found if found is not None and is_open(found, now) else None


def is_open(proposal: Proposal, now: datetime) -> bool:
    """Whether it can still be accepted, as its own rows and the visit's tell without a lock."""
    visit = proposal.appointment
    return proposal.is_open_at(now) and visit.status in MOVABLE and visit.sequence == proposal.sequence


def open_proposals(visit_ids: Collection[int], *, now: datetime) -> dict[int, Proposal]:
    """Those of these visits for which something can be accepted at `now` (UTC), with it."""
    found = newest_proposals(visit_ids)
    return {visit_id: proposal for visit_id, proposal in found.items() if is_open(proposal, now)}


def arrangements_of(visit_ids: Collection[int]) -> dict[int, str]:
    """How the party of each of these visits lies, for those that are part of one."""
    rows = db.session.execute(
        select(PartyGuest.appointment_id, Party.arrangement)
        .join(Party, Party.id == PartyGuest.party_id)
        .where(PartyGuest.appointment_id.in_(sorted(visit_ids)))
    )
    return {row.appointment_id: row.arrangement for row in rows}


def _with_both() -> Select[Proposal]:
    return select(Proposal).options(
        joinedload(Proposal.absence),
        *(
            joinedload(row).options(
                joinedload(Appointment.treatment),
                joinedload(Appointment.therapist),
                joinedload(Appointment.room),
                joinedload(Appointment.client),
            )
            for row in (Proposal.appointment, Proposal.hold)
        ),
    )
