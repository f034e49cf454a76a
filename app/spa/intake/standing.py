"""How a client's consents stand: which hold, which were taken back. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select

from app.infra.database import db
from app.spa.intake.consents import current_version
from app.spa.intake.models import CONSENT_KINDS, Consent

HEALTH_DATA = "health_data"
"""Without it nobody who works here opens what the client has answered."""


def standing_consents(client_id: int) -> dict[str, Consent]:
    """By kind: what this client agrees to now, the newest of each kind."""
    given = select(Consent).where(Consent.client_id == client_id, Consent.withdrawn_at.is_(None))
    return {consent.kind: consent for consent in db.session.scalars(given.order_by(Consent.given_at))}


def withdrawn_of(client_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """By client: the kinds of consent that they took back and have not given again. One query.

    A kind that nobody ever asked them for is not among them: they were booked at the desk.
    """
    rows = db.session.execute(
        select(Consent.client_id, Consent.kind, Consent.withdrawn_at).where(
            Consent.client_id.in_(sorted(client_ids))
        )
    ).all()
    standing = {(client_id, kind) for client_id, kind, withdrawn_at in rows if withdrawn_at is None}
    gone = {(client_id, kind) for client_id, kind, _ in rows} - standing
    return {
        number: frozenset(kind for client_id, kind in gone if client_id == number) for number in client_ids
    }


def withdrawn_by(client_id: int) -> frozenset[str]:
    """The same for one client."""
    return withdrawn_of([client_id])[client_id]


def closed_to_us(client_ids: Collection[int]) -> frozenset[int]:
    """The clients whose health answers nobody who works here may open: they took that consent back."""
    return frozenset(number for number, kinds in withdrawn_of(client_ids).items() if HEALTH_DATA in kinds)


def is_complete(standing: Mapping[str, Consent]) -> bool:
    """Whether every kind of consent stands, in the words of today."""
    return all(kind in standing and standing[kind].version == current_version(kind) for kind in CONSENT_KINDS)


def is_signed(standing: Mapping[str, Consent]) -> bool:
    """Whether a name stands under all of it."""
    return is_complete(standing) and all(consent.signature_id is not None for consent in standing.values())
