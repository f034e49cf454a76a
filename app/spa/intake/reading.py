"""Reading health data. Every person's read goes through here and is on record before anything is shown.

Who may come as far as this is decided by the loaders in `web/access.py`; this room knows no appointments.
It still refuses whoever may never read, so that a forgotten guard shows nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from app.domain.answers import Intake as Answers
from app.domain.errors import NotAllowed
from app.domain.said import say
from app.domain.suggestions import Result, suggest
from app.infra.audit.record import Read, record_reads
from app.spa.accounts.models import Role, User
from app.spa.clients.models import Client
from app.spa.intake.models import Intake
from app.spa.intake.standing import closed_to_us

VISITOR = "The client, by the browser that booked"
AREAS = "consent to areas"
CONTACT = "emergency contact"
OUR_RECORDS = ("session note", "review", AREAS)
"""What a therapist wrote, and a no to being touched: it does not close with the consent to be read."""


class AnswersClosed(NotAllowed):
    """The client no longer agrees that their answers are read; whoever works here sees none of them."""

    code = "answers_closed"
    default = say("This client has closed their answers. Please talk with them before the visit.")


def screen_on(
    answers: dict[str, Any],
    *,
    answered_on: date,
    visit_on: date,
    clearances: Iterable[str] = (),
    first_visit: bool = True,
) -> Result:
    """What the rules make of answers on the date of a visit. Both dates are days in the spa's zone.

    `answers` is what a draft or an intake keeps; `clearances` are the codes that a therapist has seen a
    letter for. What a client says about letters counts for nothing. `first_visit` only moves the proposed
    length and rhythm.

    Raises:
        InvalidIntake: the answers are not an intake.
    """
    days = max(0, (visit_on - answered_on).days)
    week = answers.get("beside", {}).get("pregnancy_week")
    given = {**answers["intake"], "clearance_on_file": sorted(set(clearances))}
    return suggest(Answers.parse(given).on_date_after(days, pregnancy_week=week), first_visit=first_visit)


def read_intake(intake: Intake, *, reader: User | None, reason: str, now: datetime) -> dict[str, Any]:
    """All answers of an intake, for a person to see. `reader` None is the browser that booked.

    Raises:
        NotAllowed: somebody who may never read this; nothing is shown or recorded.
    """
    record_health_read(intake.client, "intake", intake.uid, reader=reader, reason=reason, now=now)
    answers: dict[str, Any] = intake.answers
    return answers


def record_health_read(
    client: Client, what: str, object_uid: str, *, reader: User | None, reason: str, now: datetime
) -> None:
    """Refuse or record the read of something else about a client's health, such as a session note.

    Call it before opening the sealed value, outside any transaction.

    Raises:
        NotAllowed: somebody who may never read this.
        AnswersClosed: the client took back their consent to it.
    """
    record_health_reads([(client, what, object_uid)], reader=reader, reason=reason, now=now)


def record_health_reads(
    seen: Iterable[tuple[Client, str, str]], *, reader: User | None, reason: str, now: datetime
) -> None:
    """The same for everything that one page shows at once: (client, what, uid of the object) each.

    All of it is on record or none of it, in one transaction.

    Raises:
        NotAllowed: somebody who may never read one of these.
        AnswersClosed: a client took back their consent to it.
    """
    things = list(seen)
    if reader is not None:
        _require_allowed(things, reader)
    record_reads(
        [Read(client.id, what, uid) for client, what, uid in things],
        user_id=reader.id if reader else None,
        reader=f"{reader.name} ({reader.role})" if reader else VISITOR,
        reason=reason,
        now=now,
    )


def _may_ever_read(reader: User, client: Client) -> bool:
    if reader.role == Role.CLIENT:
        return client.user_id == reader.id
    return reader.role == Role.THERAPIST


def _require_allowed(things: Iterable[tuple[Client, str, str]], reader: User) -> None:
    """Raise NotAllowed for whom a reader may never read, AnswersClosed for who agrees to it no longer."""
    told = set()
    for client, what, _uid in things:
        if not _may_ever_read(reader, client):
            raise NotAllowed
        if what not in OUR_RECORDS:
            told.add(client.id)
    if told and reader.role != Role.CLIENT and closed_to_us(told):
        raise AnswersClosed
