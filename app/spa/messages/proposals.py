"""Telling a client that their therapist cannot come, and what is proposed instead.

Told at once: the sooner they answer, the more can still be done. As in every message, no treatment, no health
word, and nobody's reason for being away. Each function is called inside the transaction of its change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.infra.outbox.post import post
from app.spa.messages import words
from app.spa.messages.announce import VisitNotice
from app.spa.messages.links import proposal_link, visit_link


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalNotice:
    """What a message may know of a proposal. Instants are aware."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    therapist_name: str
    answer_by: datetime


@words.in_their_language
def absence_proposal(visit: VisitNotice, proposed: ProposalNotice, *, now: datetime) -> None:
    """The visit cannot be kept as it is; this is held for them until they answer."""
    _post(
        "absence_proposal",
        visit,
        proposed.uid,
        now,
        link=proposal_link(visit.token),
        was=words.day_and_time(visit.starts_at),
        was_with=visit.therapist_name,
        **words.visit_words(proposed.starts_at, proposed.ends_at, proposed.therapist_name),
        same_time=proposed.starts_at == visit.starts_at,
        answer_by=words.day_and_time(proposed.answer_by),
    )


@words.in_their_language
def proposal_withdrawn(visit: VisitNotice, proposal_uid: str, *, now: datetime) -> None:
    """What was proposed is taken back: the visit stands as it did."""
    _post(
        "proposal_withdrawn",
        visit,
        proposal_uid,
        now,
        link=visit_link(visit.token),
        **words.visit_words(visit.starts_at, visit.ends_at, visit.therapist_name),
    )


def _post(kind: str, visit: VisitNotice, key: str, now: datetime, **payload: Any) -> None:
    if not visit.email:
        return
    post(
        kind,
        visit.email,
        {"name": words.greeted(visit.client_name), **payload},
        dedupe_key=f"{kind}:{key}",
        appointment_id=visit.appointment_id,
        now=now,
    )
