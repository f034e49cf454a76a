"""What the clients of hit visits are told. Neutral words; health and treatment are for our own pages."""

from __future__ import annotations

from datetime import datetime

from app.spa.absences.models import Proposal
from app.spa.booking.models import Appointment
from app.spa.booking.telling import notice
from app.spa.messages.announce import VisitNotice, booking_moved
from app.spa.messages.proposals import ProposalNotice, absence_proposal, proposal_withdrawn


def tell_proposal(proposal: Proposal, *, now: datetime) -> None:
    """Ask the client, inside the caller's transaction."""
    hold = proposal.hold
    if hold is not None:
        proposed = ProposalNotice(
            uid=proposal.uid,
            starts_at=hold.starts_at,
            ends_at=hold.ends_at,
            therapist_name=hold.therapist.name,
            answer_by=proposal.answer_by,
        )
        absence_proposal(_notice(proposal.appointment), proposed, now=now)


def tell_withdrawal(proposal: Proposal, *, now: datetime) -> None:
    """Say that the visit stays as it was, inside the caller's transaction."""
    proposal_withdrawn(_notice(proposal.appointment), proposal.uid, now=now)


def tell_acceptance(visit: Appointment, *, was_at: datetime, now: datetime) -> None:
    """Confirm what they have accepted, and bring their calendar up to date."""
    booking_moved(_notice(visit), now=now, was_at=was_at)


def _notice(visit: Appointment) -> VisitNotice:
    if visit.client is None:
        raise ValueError("a visit that is proposed something is somebody's")
    return notice(visit, visit.client)
