"""Opening what a therapist needs for a visit. It goes on record first, all of a page in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.domain.lifecycle import Status
from app.spa.accounts.models import User
from app.spa.booking.effort import agreed_pressure
from app.spa.booking.models import Appointment
from app.spa.booking.screened import is_unscreened
from app.spa.intake.reading import record_health_reads
from app.spa.intake.standing import closed_to_us
from app.spa.notes.models import SessionNote
from app.spa.notes.queries import last_visits, newest_signed, visits_with_answers
from app.spa.settings.formats import local_date
from app.web.therapist.brief import Brief, flagged, limits, wishes
from app.web.therapist.changed import changes
from app.web.therapist.place import client_of

BRIEF = "visit brief"
"""What the record of reads calls a card: its limits, wishes, changes and last plan."""
OPEN = (Status.PENDING_REVIEW, Status.CONFIRMED, Status.CHECKED_IN)
"""The visits that somebody still prepares for."""
CLOSED = Brief(answered=False, closed=True)
"""The card of a client who took back their consent: it shows nothing of what was told."""


def prepare(visits: Iterable[Appointment], *, reader: User, reason: str, now: datetime) -> dict[int, Brief]:
    """The cards of several visits of one therapist, by visit. One entry a visit goes on record."""
    visits = list(visits)
    ids = [visit.id for visit in visits]
    closed = closed_to_us({visit.client_id for visit in visits if visit.client_id})
    seen = [(client_of(visit), BRIEF, visit.uid) for visit in visits if visit.client_id not in closed]
    if not ids:
        return {}
    if seen:
        record_health_reads(seen, reader=reader, reason=reason, now=now)
    opened = visits_with_answers(ids)
    clients = {visit.client_id for visit in opened if visit.client_id}
    first = min(visit.starts_at for visit in opened)
    before = last_visits(clients, before=first)
    plans = newest_signed(opened[0].therapist_id, clients, before=first)
    return {
        visit.id: CLOSED
        if visit.client_id in closed
        else brief_of(visit, before.get(visit.client_id or 0), plans.get(visit.client_id or 0))
        for visit in opened
    }


def brief_of(visit: Appointment, last: Appointment | None, note: SessionNote | None) -> Brief:
    """One card. Whoever calls this has put the read on record."""
    plan = (note.body.get("plan") or None) if note else None
    if is_unscreened(visit.needs) or visit.screening is None or visit.intake is None:
        return Brief(answered=False, last_plan=plan, flagged=_first(last))
    result, answers = visit.screening.result, visit.intake.answers
    return Brief(
        limits=limits(result, visit.treatment.code, agreed_pressure(visit)),
        flagged=(*_first(last), *flagged(result)),
        changed=_changed(visit, last),
        wishes=wishes(answers),
        last_plan=plan,
    )


def _first(last: Appointment | None) -> tuple[tuple[str, str], ...]:
    return () if last else (("new", "First visit"),)


def _changed(visit: Appointment, last: Appointment | None) -> tuple[str, ...]:
    if last is None or visit.intake is None or visit.screening is None:
        return ()
    if last.intake is None or last.screening is None:
        return ("No answers are kept from last time.",)
    found = changes(last.intake.answers, visit.intake.answers, last.screening.result, visit.screening.result)
    return found or (f"Nothing since {local_date(last.starts_at)}.",)
