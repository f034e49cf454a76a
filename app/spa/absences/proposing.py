"""Proposing a client another place for a visit that cannot be kept, and taking that back.

The visit stays where it is until its client has answered. The proposed place is held for them meanwhile:
beside the visit, since both may want the very same room.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.availability import Choice, SlotRequest
from app.domain.errors import NotBookable, Refusal, SlotTaken, TooLate, WrongTransition
from app.domain.hours import local_date
from app.domain.interval import epoch
from app.domain.party_seats import SAME_ROOM
from app.domain.policy import Policy
from app.infra.database import db, transaction
from app.infra.signals import tell_time_freed
from app.spa.absences.limits import limits_of
from app.spa.absences.models import BY_MANAGER, WITHDRAWN, Absence, Proposal
from app.spa.absences.queries import arrangements_of, is_open, newest_proposals
from app.spa.absences.settling import close, lock_proposal, outcome_of
from app.spa.absences.telling import tell_proposal, tell_withdrawal
from app.spa.booking import claims
from app.spa.booking.away import is_therapist_away
from app.spa.booking.calendar import frame_around
from app.spa.booking.effort import pressure_of
from app.spa.booking.elsewhere import ask_again
from app.spa.booking.models import Appointment
from app.spa.booking.placing import held, require_movable

TOO_NEAR = timedelta(minutes=30)
"""So long before a visit its client's answer must be here: somebody has to prepare it."""
LEAST_TIME = timedelta(minutes=10)
"""Nobody is given less time to answer."""


class AlreadyProposed(Refusal):
    """Something else is proposed to this client at the moment."""

    code = "already_proposed"
    default = "Something is proposed to this client already. Please take that back first."


class InAParty(Refusal):
    """The visit belongs to a party, which would come apart."""

    code = "in_a_party"
    default = (
        "This visit is part of a party that comes together, so it cannot be moved on its own. "
        "Please call them and move the party."
    )


def answer_by(visit_at: datetime, proposed_at: datetime, *, now: datetime, policy: Policy) -> datetime:
    """Until when a client may answer (UTC, whole seconds): never too near to either time.

    Raises:
        TooLate: that would leave them no time.
    """
    last = min(visit_at, proposed_at) - TOO_NEAR
    if last < now + LEAST_TIME:
        raise TooLate(
            "That is too soon to wait for an answer by message. Please call the client, and move the visit."
        )
    return min(now.replace(microsecond=0) + policy.proposal_length, last)


def search_for(visit: Appointment, *, now: datetime, policy: Policy) -> SlotRequest:
    """What a place for this visit must have, whoever gives it and whenever. The gender wish always binds."""
    return ask_again(visit, pressure=pressure_of(visit), at_the_desk=True, now=now, policy=policy)


def propose(
    absence: Absence,
    visit: Appointment,
    starts_at: datetime,
    *,
    therapist_id: int,
    room_id: int | None = None,
    now: datetime,
    policy: Policy,
    zone: ZoneInfo,
) -> Proposal:
    """Hold a place for a client whose visit is hit, and tell them at once. Proposed twice, it is done once.

    `room_id` is the room to take if it is free. Instants are UTC.

    Raises:
        AlreadyProposed: they are asked about another place at the moment.
        InAParty: at that time, or in another room, the visit's party would come apart.
        TooLate: there is no time for an answer.
        SlotTaken: somebody was quicker. Refusal: any other reason why it cannot be.
    """
    if visit.client is None:
        raise WrongTransition
    start, visit_id, absence_id = epoch(starts_at), visit.id, absence.id
    _require_together(visit, start)
    limits = limits_of(visit, [local_date(start, zone)], zone=zone)
    if local_date(start, zone) not in limits:
        raise NotBookable
    request = search_for(visit, now=now, policy=policy)
    request = replace(request, therapist_id=therapist_id, qualifications=limits[local_date(start, zone)])
    asker = claims.asker_for(request, visit.client, moving=visit)
    asker = replace(asker, prefers_therapist_id=therapist_id, prefers_room_id=room_id or visit.room_id)
    frame = frame_around(start, zone)
    with transaction(conflict=SlotTaken()):
        candidates = claims.lock_candidates(request, frame, asker)
        visit = claims.lock_appointment(visit_id)
        if (earlier := _earlier(visit, start, therapist_id, now)) is not None:
            return earlier
        _require_hit(visit)
        until = answer_by(visit.starts_at, starts_at, now=now, policy=policy)
        choice = claims.choose(request, frame, start, candidates, asker)
        hold = _hold(visit, request, choice, start, until=until, now=now)
        proposal = Proposal(
            absence_id=absence_id,
            appointment=visit,
            hold=hold,
            sequence=visit.sequence,
            created_at=now,
            answer_by=until,
        )
        db.session.add(proposal)
        tell_proposal(proposal, now=now)
    return proposal


def withdraw(proposal: Proposal, *, user_id: int | None, now: datetime) -> Proposal:
    """Take a proposal back: the visit stays as it is, and its client is told. One that is over stays so."""
    proposal_id = proposal.id
    ids = [number for number in (proposal.appointment_id, proposal.hold_id) if number is not None]
    with transaction():
        claims.lock_appointments(ids)
        proposal = lock_proposal(proposal_id)
        was_open = is_open(proposal, now)
        if proposal.outcome is not None:
            return proposal
        freed = close(proposal, WITHDRAWN, by=BY_MANAGER, user_id=user_id, now=now)
        if was_open:
            tell_withdrawal(proposal, now=now)
    tell_time_freed(freed, now=now)
    return proposal


def _require_together(visit: Appointment, start: int) -> None:
    arrangement = arrangements_of([visit.id]).get(visit.id)
    if arrangement is not None and (arrangement == SAME_ROOM or start != epoch(visit.starts_at)):
        raise InAParty


def _require_hit(visit: Appointment) -> None:
    require_movable(visit)
    if not is_therapist_away(visit):
        raise WrongTransition(
            "The therapist of this visit is not away at its time any more. "
            "Please reload the page to see how it stands."
        )


def _earlier(visit: Appointment, start: int, therapist_id: int, now: datetime) -> Proposal | None:
    """The same proposal, if it was made already. One that is over makes room for another."""
    found = newest_proposals([visit.id]).get(visit.id)
    if found is None or found.outcome is not None:
        return None
    claims.lock_appointments([visit.id, *([found.hold_id] if found.hold_id else [])])
    found = lock_proposal(found.id)
    over = outcome_of(found, now)
    if over is not None:
        close(found, over, by="nobody", now=now)
        db.session.flush()  # the next one is let in by an index
        return None
    hold = found.hold
    if hold is not None and (epoch(hold.starts_at), hold.therapist_id) == (start, therapist_id):
        return found
    raise AlreadyProposed


def _hold(
    visit: Appointment, request: SlotRequest, choice: Choice, start: int, *, until: datetime, now: datetime
) -> Appointment:
    hold = held(request, choice, start, price_cents=visit.price_cents, until=until, now=now)
    hold.kept_for, hold.client_id, hold.source = "proposal", visit.client_id, visit.source
    db.session.add(hold)
    db.session.flush()
    own = visit.client.resource_id if visit.client else 0
    claims.write_beside(hold, choice, visit=visit, client_resource_id=own, lapses_at=until)
    return hold
