"""How clients' consents stand: which hold, which were taken back. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from app.infra.database import db
from app.spa.intake.consents import current_version
from app.spa.intake.models import CONSENT_KINDS, Consent

HEALTH_DATA = "health_data"
"""Without it nobody who works here opens what the client has answered."""


@dataclass(frozen=True, slots=True)
class Consents:
    """Everything that one client ever agreed to, the newest first, and how it stands now."""

    ever: tuple[Consent, ...] = ()

    @property
    def standing(self) -> dict[str, Consent]:
        """By kind: what they agree to now, the newest of each kind."""
        return {one.kind: one for one in reversed(self.ever) if one.withdrawn_at is None}

    @property
    def agreed(self) -> frozenset[str]:
        """The kinds that stand in the words of today."""
        return frozenset(kind for kind, one in self.standing.items() if one.version == current_version(kind))

    @property
    def withdrawn(self) -> frozenset[str]:
        """The kinds that they took back and have not given again.

        A kind that nobody ever asked them for is not among them: they were booked at the desk.
        """
        return frozenset(one.kind for one in self.ever) - self.standing.keys()

    @property
    def is_complete(self) -> bool:
        """Whether every kind stands, in the words of today."""
        return self.agreed >= set(CONSENT_KINDS)

    @property
    def is_signed(self) -> bool:
        """Whether a name stands under all of it."""
        return self.is_complete and all(one.signature_id is not None for one in self.standing.values())

    def taken_back(self, kind: str) -> Consent | None:
        """The last consent of a kind that was taken back, whether or not it was given again."""
        return next((one for one in self.ever if one.kind == kind and one.withdrawn_at), None)


def consents_of(client_id: int) -> Consents:
    """How the consents of one client stand. One query."""
    theirs = select(Consent).where(Consent.client_id == client_id)
    return Consents(tuple(db.session.scalars(theirs.order_by(Consent.given_at.desc(), Consent.id.desc()))))


def withdrawn_of(client_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """By client: the kinds of consent that they took back and have not given again. One query."""
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


def closed_to_us(client_ids: Collection[int]) -> frozenset[int]:
    """The clients whose health answers nobody who works here may open: they took that consent back."""
    return frozenset(number for number, kinds in withdrawn_of(client_ids).items() if HEALTH_DATA in kinds)
