"""What goes when somebody is forgotten, table by table, inside the transaction of `erasure.py`."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, or_, select, update

from app.domain.interval import Interval
from app.domain.lifecycle import Status
from app.infra.audit.models import AccessEntry
from app.infra.database import db
from app.infra.language import SOURCE
from app.infra.outbox.models import Message
from app.spa.absences.models import BY_CLIENT, CANCELLED, Proposal
from app.spa.absences.settling import close, lock_proposal
from app.spa.accounts.models import SignInLink, User
from app.spa.booking import claims
from app.spa.booking.models import ApiBooking, Appointment, PartyGuest, Review
from app.spa.booking.party_queries import companions
from app.spa.clients.models import Client
from app.spa.intake.models import AreaConsent, Clearance, Consent, Draft, Intake, Signature
from app.spa.notes.models import SessionNote
from app.spa.plans.models import Plan
from app.spa.waitlist.answering import take_back
from app.spa.waitlist.models import Wish

NOBODY = "Erased client"
"""What the diary says where a visit has lost its person."""
FORGOTTEN = "forgotten"


def let_go(client_ids: Collection[int], *, now: datetime) -> list[Interval]:
    """Let go of every time that is held or kept for clients who are locked; what came free with that."""
    proposed = select(Proposal.id).join(Appointment, Appointment.id == Proposal.appointment_id)
    proposed = proposed.where(Appointment.client_id.in_(client_ids), Proposal.outcome.is_(None))
    open_proposals = list(db.session.scalars(proposed.order_by(Proposal.id)))
    held = select(Appointment.id).where(
        Appointment.client_id.in_(client_ids), Appointment.status == Status.HELD
    )
    holds = claims.lock_appointments(companions(db.session.scalars(held).all()))
    freed = []
    for number in open_proposals:
        freed += close(lock_proposal(number), CANCELLED, by=BY_CLIENT, now=now)
    for hold in holds:
        if take_back(hold, by="client", now=now):
            freed.append(hold.span)
    db.session.flush()
    return freed


def wipe(
    client_ids: Collection[int], *, user_id: int | None, addresses: Collection[str], now: datetime
) -> int:
    """Delete all that is about these clients and their user; how many visits stay, without a person."""
    own = select(Appointment.id).where(Appointment.client_id.in_(client_ids))
    visits = list(db.session.scalars(own))
    drafts = [
        number
        for number in db.session.scalars(select(Appointment.draft_id).where(Appointment.id.in_(visits)))
        if number is not None
    ]
    _health(client_ids, visits)
    _delete(Draft, Draft.id.in_(drafts))
    _delete(Wish, Wish.client_id.in_(client_ids))
    _delete(Plan, Plan.client_id.in_(client_ids))
    _delete(AccessEntry, AccessEntry.client_id.in_(client_ids))
    _delete(Message, or_(Message.appointment_id.in_(visits), Message.recipient.in_(sorted(addresses))))
    _delete(SignInLink, SignInLink.email.in_(sorted(addresses)))
    _strip(visits)
    _forget(client_ids, now)
    if user_id is not None:
        _delete(User, User.id == user_id)  # with what was sent to sign in or to change the address
    db.session.expire_all()
    return len(visits)


def _health(client_ids: Collection[int], visits: Collection[int]) -> None:
    _delete(SessionNote, SessionNote.appointment_id.in_(visits))
    _delete(Review, Review.appointment_id.in_(visits))
    _delete(AreaConsent, AreaConsent.appointment_id.in_(visits))
    _delete(Intake, Intake.client_id.in_(client_ids))  # and the screenings made of them
    for model in (Consent, Signature, Clearance):
        _delete(model, model.client_id.in_(client_ids))


def _strip(visits: Collection[int]) -> None:
    """Take off each visit what it tells of a person. Its time, length, price, therapist and room stay."""
    db.session.execute(
        update(Appointment)
        .where(Appointment.id.in_(visits))
        .values(
            draft_id=None,
            intake_id=None,
            screening_id=None,
            needs_sealed=None,
            gender_wish=None,
            therapist_wish=False,
            step_free=False,
            mark=None,
        )
        .execution_options(synchronize_session=False)
    )
    # A party's row says how many came at that time; the link by which a guest came in is nobody's any more.
    db.session.execute(
        update(PartyGuest)
        .where(PartyGuest.appointment_id.in_(visits))
        .values(invitation_digest=None)
        .execution_options(synchronize_session=False)
    )
    # The program that booked still finds its visit; what it asked for can no longer be compared with.
    for kept in db.session.scalars(select(ApiBooking).where(ApiBooking.appointment_id.in_(visits))):
        kept.request = FORGOTTEN
    db.session.flush()


def _forget(client_ids: Collection[int], now: datetime) -> None:
    """Leave of each client a row without a person: their visits hold to it, and whoever books for them just
    now must find that they are gone. Where no visit does, `books.py` takes it away.
    """
    for client in db.session.scalars(select(Client).where(Client.id.in_(client_ids))).all():
        client.name, client.email, client.phone, client.user_id = NOBODY, None, None, None
        client.language, client.muted, client.erased_at = SOURCE, None, now
    db.session.flush()


def _delete(model: type, which: object) -> None:
    db.session.execute(delete(model).where(which).execution_options(synchronize_session=False))  # type: ignore[arg-type]
