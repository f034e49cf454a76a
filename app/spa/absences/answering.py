"""A client's answer to what was proposed: they take it, want another time, or call the visit off.

They answer themselves, or on the phone; then whoever noted it is on record.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.errors import ProposalOver, SlotTaken
from app.domain.interval import Interval, epoch
from app.domain.lifecycle import OCCUPYING, Status
from app.domain.policy import Policy
from app.domain.said import say
from app.infra.database import db, transaction
from app.infra.signals import tell_time_freed
from app.spa.absences.models import (
    ACCEPTED,
    BY_CLIENT,
    BY_MANAGER,
    CANCELLED,
    CHOSE_OTHER,
    LAPSED,
    WITHDRAWN,
    Proposal,
)
from app.spa.absences.proposing import search_for
from app.spa.absences.settling import close, lock_proposal, outcome_of
from app.spa.absences.telling import tell_acceptance
from app.spa.accounts.models import Role
from app.spa.booking import claims
from app.spa.booking.calendar import frame_around
from app.spa.booking.changes import call_off, relocate
from app.spa.booking.models import Appointment
from app.spa.booking.party_queries import companions
from app.spa.booking.telling import notice
from app.spa.messages import announce

OVER = {
    CANCELLED: say("This visit has been called off, so there is nothing left to accept."),
    CHOSE_OTHER: say("This visit has been given another place since. Please look at how it stands now."),
    WITHDRAWN: say("What we proposed has been taken back. Please look at how your visit stands now."),
    LAPSED: ProposalOver.default,
}


def accept(
    proposal: Proposal,
    *,
    user_id: int | None = None,
    by_phone: bool = False,
    now: datetime,
    policy: Policy,
    zone: ZoneInfo,
) -> Appointment:
    """Put the visit where its client was proposed to have it: all at once, or nothing changes.

    Accepted twice, it is accepted once. On another day the answers are screened again; whom it goes to reads
    for themselves before it can start.

    Raises:
        ProposalOver: the time to answer is over, or the visit went another way meanwhile.
        NotBookable, NotQualified, Refusal: it cannot be given there any more; the visit stays as it is.
    """
    visit, hold, proposal_id = proposal.appointment, proposal.hold, proposal.id
    if hold is None:
        raise ProposalOver
    visit_id, hold_id, start = visit.id, hold.id, epoch(hold.starts_at)
    request = replace(
        search_for(visit, now=now, policy=policy), therapist_id=hold.therapist_id, room_id=hold.room_id
    )
    asker = replace(claims.asker_for(request, visit.client, moving=visit), giving_up=(visit_id, hold_id))
    frame = frame_around(start, zone)
    with transaction(conflict=SlotTaken()):
        candidates = claims.lock_candidates(request, frame, asker)
        visit = _lock_both(visit_id, hold_id)
        proposal = lock_proposal(proposal_id)
        if proposal.outcome == ACCEPTED:
            return visit
        _require_open(proposal, now)
        was_at, was_with, freed = visit.starts_at, visit.therapist_id, visit.span
        close(proposal, ACCEPTED, by=_who(by_phone), user_id=user_id, now=now)
        relocate(
            visit, request, frame, start, candidates, asker,
            by=Role.MANAGER, now=now, policy=policy, zone=zone,
        )  # fmt: skip
        visit.therapist_wish = visit.therapist_wish and visit.therapist_id == was_with
        db.session.flush()
        db.session.expire(visit, ["therapist", "room"])  # they may be others now
        tell_acceptance(visit, was_at=was_at, now=now)
    tell_time_freed([freed], now=now)
    return visit


def call_off_by_phone(proposal: Proposal, *, user_id: int | None, now: datetime) -> Appointment:
    """The client has said on the phone that they do not want to come then. Never a late cancellation.

    Raises:
        ProposalOver: the proposal is over. InThePast, WrongTransition: so is the visit.
    """
    visit, freed = proposal.appointment, list[Interval]()
    visit_id, hold_id, proposal_id = visit.id, proposal.hold_id, proposal.id
    with transaction():
        together = companions([visit_id])
        visits = claims.lock_appointments({*together, *([hold_id] if hold_id is not None else [])})
        visit = next(one for one in visits if one.id == visit_id)
        proposal = lock_proposal(proposal_id)
        if proposal.outcome == CANCELLED:
            return visit
        _require_open(proposal, now)
        freed = close(proposal, CANCELLED, by=BY_MANAGER, user_id=user_id, now=now)
        for one in visits:
            if one.id == visit_id or (one.id in together and one.status in OCCUPYING):
                freed.append(one.span)
                was = call_off(one, by=Role.CLIENT, excused=True, now=now)
                if one.client is not None:
                    told = notice(one, one.client, was_confirmed=was == Status.CONFIRMED)
                    announce.booking_cancelled(told, now=now)
    tell_time_freed(freed, now=now)
    return visit


def wants_another(proposal: Proposal, *, user_id: int | None, now: datetime) -> Proposal:
    """The client has said on the phone that they want another time: what is held for them is let go.

    The visit still waits for a person to move it.

    Raises:
        ProposalOver: the proposal is over.
    """
    visit_id, hold_id, proposal_id = proposal.appointment_id, proposal.hold_id, proposal.id
    with transaction():
        _lock_both(visit_id, hold_id)
        proposal = lock_proposal(proposal_id)
        if proposal.outcome == CHOSE_OTHER:
            return proposal
        _require_open(proposal, now)
        freed = close(proposal, CHOSE_OTHER, by=BY_MANAGER, user_id=user_id, now=now)
    tell_time_freed(freed, now=now)
    return proposal


def _lock_both(visit_id: int, hold_id: int | None) -> Appointment:
    ids = [visit_id] if hold_id is None else [visit_id, hold_id]
    return next(one for one in claims.lock_appointments(ids) if one.id == visit_id)


def _require_open(proposal: Proposal, now: datetime) -> None:
    """Raise ProposalOver unless the locked proposal can still be answered."""
    over = proposal.outcome or outcome_of(proposal, now)
    if over is not None:
        raise ProposalOver(OVER.get(over, OVER[CHOSE_OTHER]))


def _who(by_phone: bool) -> str:
    return BY_MANAGER if by_phone else BY_CLIENT
