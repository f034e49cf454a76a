"""Agreeing and taking it back: consents with date and version, and the name under them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import update

from app.domain.errors import Refusal
from app.domain.said import say
from app.infra.database import db, transaction
from app.spa.clients.models import Client
from app.spa.clients.queries import lock_client
from app.spa.intake.models import CONSENT_KINDS, Consent, Signature
from app.spa.intake.standing import consents_of
from app.spa.intake.steps import give_consents

SIGNERS = ("client", "guardian")


class NotAgreedYet(Refusal):
    """There is nothing to sign: something that is signed for is not agreed to."""

    code = "not_agreed"
    default = say("Please agree to both sentences first; your name goes under them.")


def agree(client: Client, kinds: Iterable[str], *, now: datetime) -> None:
    """Note what a client agrees to, in today's words. Agreeing twice changes nothing.

    Raises ClientGone for somebody who was forgotten meanwhile.
    """
    with transaction():
        give_consents(lock_client(client), kinds, now=now)


def withdraw(client: Client, kind: str, *, now: datetime) -> None:
    """Take back a consent in whatever version it was given. Done twice, the first time counts.

    Raises:
        ValueError: there is no such kind.
        ClientGone: the client was forgotten meanwhile, and all consents with them.
    """
    if kind not in CONSENT_KINDS:
        raise ValueError(f"no consent is called {kind!r}")
    with transaction():
        own = lock_client(client).id
        db.session.execute(
            update(Consent)
            .where(Consent.client_id == own, Consent.kind == kind, Consent.withdrawn_at.is_(None))
            .values(withdrawn_at=now)
        )


def sign(
    client: Client, *, name: str, by: str, strokes: list[list[list[int]]] | None = None, now: datetime
) -> Signature:
    """Put a name under everything that the client agrees to now. `by` is "client" or "guardian".

    `strokes` is the name as it was drawn; a typed name counts as much.

    Raises:
        NotAgreedYet: not every consent stands in today's words.
        ClientGone: the client was forgotten meanwhile.
    """
    if by not in SIGNERS:
        raise ValueError(f"nobody signs as {by!r}")
    body: dict[str, Any] = {"name": name, "as": by} | ({"strokes": strokes} if strokes else {})
    with transaction():
        own = lock_client(client).id
        consents = consents_of(own)
        if not consents.is_complete:
            raise NotAgreedYet
        signature = Signature(client_id=own, signed_at=now)
        signature.body = body
        db.session.add(signature)
        db.session.flush()
        for consent in consents.standing.values():
            consent.signature_id = signature.id
    return signature
