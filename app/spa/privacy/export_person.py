"""Of a person: the account, how to reach them, what they agreed to, what we wrote, who read their answers."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import or_, select

from app.infra.audit.models import AccessEntry
from app.infra.database import db
from app.infra.language import LANGUAGES, said
from app.infra.language import gettext as _
from app.infra.outbox.models import Message
from app.spa.booking.models import Appointment
from app.spa.intake.consents import CONSENTS
from app.spa.intake.models import Consent, Signature
from app.spa.privacy.code_words import BECAME_OF, MESSAGES, SORTS, word_of
from app.spa.privacy.entries import Entry, lines, moment, stamp
from app.spa.privacy.person import Person
from app.spa.privacy.read_words import what_was_read, who_read, why_it_was_read


def account(person: Person) -> Iterator[Entry]:
    """How they sign in, if they can."""
    user = person.user
    if user is None:
        return
    yield Entry(
        {
            "id": user.id,
            "name": user.name,
            "email": user.email,
            "email_proved_at": stamp(user.email_proved_at),
            "has_password": user.password_hash is not None,
            "created_at": stamp(user.created_at),
            "signed_in_at": stamp(user.signed_in_at),
        },
        user.name,
        lines(
            (
                (_("E-mail address"), user.email),
                (_("Mailbox proved"), moment(user.email_proved_at)),
                (_("Password set"), user.password_hash is not None),
                (_("Since"), moment(user.created_at)),
                (_("Last signed in"), moment(user.signed_in_at)),
            )
        ),
    )


def profiles(person: Person) -> Iterator[Entry]:
    """How each client row of theirs is called and reached."""
    for client in person.clients:
        yield Entry(
            {
                "id": client.uid,
                "name": client.name,
                "email": client.email,
                "phone": client.phone,
                "language": client.language,
                "no_messages_of": (client.muted or "").split(),
                "created_at": stamp(client.created_at),
            },
            client.name,
            lines(
                (
                    (_("E-mail address"), client.email),
                    (_("Phone"), client.phone),
                    (_("Language of messages"), LANGUAGES.get(client.language, client.language)),
                    (_("No messages of"), [word_of(SORTS, sort) for sort in (client.muted or "").split()]),
                    (_("Since"), moment(client.created_at)),
                )
            ),
        )


def consents(person: Person) -> Iterator[Entry]:
    """What they agreed to, in which words, from when until when."""
    wanted = select(Consent).where(Consent.client_id.in_(person.client_ids)).order_by(Consent.id)
    names = {client.id: client.uid for client in person.clients}
    for consent in db.session.scalars(wanted):
        version, text = CONSENTS.get(consent.kind, ("", ""))
        words = text if version == consent.version else None
        yield Entry(
            {
                "profile": names[consent.client_id],
                "kind": consent.kind,
                "version": consent.version,
                "words": words,
                "given_at": stamp(consent.given_at),
                "withdrawn_at": stamp(consent.withdrawn_at),
                "signature": consent.signature.uid if consent.signature else None,
            },
            _("Health data") if consent.kind == "health_data" else _("Treatment"),
            lines(
                (
                    (_("Words"), words and str(said(words))),
                    (_("Version"), consent.version),
                    (_("Given"), moment(consent.given_at)),
                    (_("Withdrawn"), moment(consent.withdrawn_at)),
                )
            ),
        )


def signatures(person: Person) -> Iterator[Entry]:
    """Names under what they agreed to, drawn ones as the strokes that were drawn."""
    wanted = select(Signature).where(Signature.client_id.in_(person.client_ids)).order_by(Signature.id)
    for signature in db.session.scalars(wanted):
        body = signature.body
        yield Entry(
            {"id": signature.uid, "signed_at": stamp(signature.signed_at), **body},
            str(body.get("name") or _("Signature")),
            lines(
                (
                    (_("Signed"), moment(signature.signed_at)),
                    (_("By a parent or guardian"), body.get("as") == "guardian"),
                    (_("Drawn by hand"), bool(body.get("strokes"))),
                )
            ),
        )


def messages(person: Person) -> Iterator[Entry]:
    """What we wrote to them and when. The words are wiped once a message has been sent."""
    own = select(Appointment.id).where(Appointment.client_id.in_(person.client_ids))
    theirs = or_(Message.appointment_id.in_(own), Message.recipient.in_(sorted(person.addresses)))
    for message in db.session.scalars(select(Message).where(theirs).order_by(Message.id)):
        yield Entry(
            {
                "kind": message.kind,
                "to": message.recipient,
                "written_at": stamp(message.created_at),
                "done_at": stamp(message.done_at),
                "outcome": message.outcome,
            },
            word_of(MESSAGES, message.kind) or "",
            lines(
                (
                    (_("To"), message.recipient),
                    (_("Written"), moment(message.created_at)),
                    (_("What became of it"), word_of(BECAME_OF, message.outcome)),
                    (_("Sent"), moment(message.done_at) if message.outcome == "sent" else None),
                )
            ),
        )


def reads(person: Person) -> Iterator[Entry]:
    """Who opened their health answers, when and why."""
    wanted = select(AccessEntry).where(AccessEntry.client_id.in_(person.client_ids))
    for entry in db.session.scalars(wanted.order_by(AccessEntry.at, AccessEntry.id)):
        yield Entry(
            {
                "at": stamp(entry.at),
                "who": entry.reader,
                "what": entry.what,
                "object": entry.object_uid,
                "why": entry.reason,
            },
            moment(entry.at),
            lines(
                (
                    (_("Who"), who_read(entry.reader)),
                    (_("What"), what_was_read(entry.what)),
                    (_("Why"), why_it_was_read(entry.reason)),
                )
            ),
        )
