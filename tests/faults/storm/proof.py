"""After a storm: does the database keep every word that was given, and nothing that nobody asked for?"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import func, select

from app.cli.doctor import examine
from app.domain.lifecycle import Status
from app.infra.database import db
from app.infra.outbox.models import Message
from app.infra.outbox.worker import LEASE, deliver_due
from app.spa.booking.models import ApiBooking, Appointment
from app.spa.clients.models import Client
from tests.faults.storm.ledger import Ledger
from tests.support.mail_server import MailServer

BOOKED = (Status.CONFIRMED, Status.PENDING_REVIEW)


@dataclass(frozen=True)
class Proof:
    """What was found: what is wrong (nothing, one hopes), and figures."""

    wrong: list[str]
    figures: dict[str, int]


def prove(app: Flask, ledger: Ledger, mail: MailServer, *, kills: int, clients_before: int) -> Proof:
    """Hold the database to what clients were told. Everything is at rest when this is called."""
    with app.app_context():
        late = deliver_late()
        wrong = [
            *ledger.strange,
            *(f"doctor: {finding.code}: {finding.sentence}" for finding in examine()),
            *promises(ledger),
            *keys(ledger),
            *nobodys(ledger, clients_before),
            *letters(mail, kills),
        ]
        copies = len(mail.taken) - len(set(mail.message_ids()))
        figures = {
            "kills": kills,
            "requests answered": ledger.answers.total(),
            "requests cut off and sent again": ledger.broken,
            "visits promised": len(ledger.visits),
            "of these cancelled": sum(v.status == "cancelled" for v in ledger.visits.values()),
            "keys": len(ledger.keys),
            "confirmations whose answer was lost": len(ledger.uncertain),
            "messages": db.session.scalar(select(func.count()).select_from(Message)) or 0,
            "of these sent once the storm was over": late,
            "second copies of a message": copies,
        }
        db.session.remove()
    return Proof(wrong, figures)


def deliver_late() -> int:
    """What a worker had taken when it was killed goes out once its lease is over."""
    return deliver_due(datetime.now(UTC) + LEASE + timedelta(seconds=1))


def promises(ledger: Ledger) -> Iterator[str]:
    """Every visit that somebody was told is theirs is there, when and how they were told."""
    there = {visit.token: visit for visit in db.session.scalars(select(Appointment))}
    for token, told in ledger.visits.items():
        kept = there.get(token)
        if kept is None:
            yield f"{token} was promised and is gone"
        elif kept.status != told.status:
            yield f"{token} was told to be {told.status} and is {kept.status}"
        elif int(kept.starts_at.timestamp()) != told.start:
            yield f"{token} was told to begin at {told.start} and begins at {kept.starts_at}"


def keys(ledger: Ledger) -> Iterator[str]:
    """Each key has the one visit that it was answered with; a refused one has none."""
    told = {token for token in ledger.keys.values() if token is not None}
    made = set(db.session.scalars(select(Appointment.uid).join(ApiBooking)))
    by_key = select(func.count(Appointment.request_key.distinct())).where(Appointment.source == "api")
    if made != told:
        yield f"booked by programs, and nobody knows: {made - told}; known, and not booked: {told - made}"
    if db.session.scalar(by_key) != len(told):
        yield "a key has booked more than once, or a visit has lost its key"


def nobodys(ledger: Ledger, clients_before: int) -> Iterator[str]:
    """No visit that nobody was told of, and no client without a visit: nothing is half done."""
    booked = select(Appointment.uid).where(Appointment.status.in_(BOOKED))
    unknown = set(db.session.scalars(booked)) - set(ledger.visits) - ledger.uncertain
    if unknown:
        yield f"booked, and nobody was told: {unknown}"
    without = ~select(Appointment.id).where(Appointment.client_id == Client.id).exists()
    left = (db.session.scalar(select(func.count()).select_from(Client).where(without)) or 0) - clients_before
    if left:
        yield f"{left} clients without a visit"


def letters(mail: MailServer, kills: int) -> Iterator[str]:
    """Every message went out; none that is not a row; a second copy only where a worker was killed."""
    rows = list(db.session.scalars(select(Message)))
    taken = Counter(one.strip("<>").split("@")[0] for one in mail.message_ids())
    sent = {row.uid for row in rows if row.outcome == "sent"}
    dropped = {row.uid for row in rows if row.outcome == "dropped"}
    if waiting := [row.kind for row in rows if row.done_at is None]:
        yield f"{len(waiting)} messages never went out: {waiting[:5]}"
    if strangers := set(taken) - sent - dropped:
        yield f"sent, and no row knows of it: {strangers}"
    if lost := sent - set(taken):
        yield f"said to be sent, and never taken: {lost}"
    copies = taken.total() - len(taken)
    if copies > kills:
        yield f"{copies} second copies after {kills} kills: more than one for each worker that was killed"
    yield from news(rows)


def news(rows: list[Message]) -> Iterator[str]:
    """Every booked visit was announced once, and each cancelled one called off once."""
    told = Counter((row.appointment_id, row.kind) for row in rows)
    for visit in db.session.scalars(select(Appointment).where(Appointment.client_id.is_not(None))):
        if visit.status in (*BOOKED, Status.CANCELLED) and visit.confirmed_at is not None:
            if told[visit.id, "booking_confirmed"] != 1:
                yield f"visit {visit.id} was announced {told[visit.id, 'booking_confirmed']} times"
            if told[visit.id, "booking_cancelled"] != (visit.status == Status.CANCELLED):
                yield f"visit {visit.id} is {visit.status}, and its cancellation was told otherwise"
