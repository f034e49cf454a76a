"""After a storm: does the database keep every word that was given, and nothing that nobody asked for?"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from flask import Flask
from sqlalchemy import func, select

from app.cli.doctor import examine
from app.domain.lifecycle import Status
from app.domain.news import Stage
from app.infra.database import db
from app.infra.outbox.models import Message
from app.infra.outbox.worker import LEASE, deliver_due
from app.spa.booking.models import ApiBooking, Appointment, Party, PartyGuest
from app.spa.clients.models import Client
from app.spa.messages.quiet import NEWS, standing_of
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
            *(f"doctor: {finding.code}: {finding.sentence}" for finding in examine() if not finding.is_note),
            *promises(ledger),
            *parties(ledger),
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
            "parties of two promised": len(ledger.parties),
            "visits cancelled": sum(v.status == "cancelled" for v in ledger.visits.values()),
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


def parties(ledger: Ledger) -> Iterator[str]:
    """Both guests of every party are there, when and how its client was told: never one of them."""
    there = {party.uid: party for party in db.session.scalars(select(Party))}
    for token, told in ledger.parties.items():
        visits = [guest.appointment for guest in there[token].guests] if token in there else []
        stands = {(visit.status, int(visit.starts_at.timestamp())) for visit in visits}
        if len(visits) != 2 or stands != {(told.status, told.start)}:
            yield f"party {token} was told to be {told} and is {stands}"


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
    known = {*ledger.visits, *ledger.uncertain, *guests_of({*ledger.parties, *ledger.uncertain})}
    unknown = set(db.session.scalars(booked)) - known
    if unknown:
        yield f"booked, and nobody was told: {unknown}"
    without = ~select(Appointment.id).where(Appointment.client_id == Client.id).exists()
    left = (db.session.scalar(select(func.count()).select_from(Client).where(without)) or 0) - clients_before
    if left:
        yield f"{left} clients without a visit"


def guests_of(parties: set[str]) -> set[str]:
    """The visits of these parties."""
    theirs = select(Appointment.uid).join(PartyGuest).join(Party).where(Party.uid.in_(parties))
    return set(db.session.scalars(theirs))


def letters(mail: MailServer, kills: int) -> Iterator[str]:
    """Every message went out; none that is not a row; a second copy only where a worker was killed."""
    rows = list(db.session.scalars(select(Message).order_by(Message.id)))
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
    """The last word that each client got of their visit is how it stands, and no word came twice in a row."""
    told: dict[int, list[Message]] = defaultdict(list)
    for row in rows:
        if row.kind in NEWS and row.outcome == "sent":
            told[row.appointment_id].append(row)
    reached = select(Appointment).join(Client).where(Client.email.is_not(None))
    for visit in db.session.scalars(reached):
        said = told[visit.id]
        last = standing_of(said[-1]).stage if said else None
        if visit.status in BOOKED and last is not Stage.BOOKED:
            yield f"visit {visit.id} is {visit.status}, and the last word was {last}"
        if visit.status == Status.CANCELLED and last is Stage.BOOKED:
            yield f"visit {visit.id} is cancelled, and nobody was told"
        if any((one.kind, one.gist) == (two.kind, two.gist) for one, two in pairwise(said)):
            yield f"the same news of visit {visit.id} was told twice"
