"""Telling a client about their visit.

Each function is called inside the transaction of the change it tells of, so no message is ever
written without its booking and no booking is lost to a mail server.

What is posted holds no treatment's name and no health word: outside the spa a visit is "your
appointment". Who has no e-mail address is told nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.infra.database import db
from app.infra.outbox.models import Message
from app.infra.outbox.post import drop_unsent, post
from app.infra.outbox.secret import concealed
from app.spa.messages import words
from app.spa.messages.calendar import Method, calendar_file
from app.spa.messages.links import invitation_link, visit_link

INTAKE_WANTED = "intake_wanted"
PARTY_INVITATION = "party_invitation"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitNotice:
    """What a message may know of a visit. Instants are aware; `sequence` rises with every move.

    `is_confirmed` is False while the visit waits for a therapist: then no calendar is told of it.
    """

    appointment_id: int
    token: str
    sequence: int
    client_name: str
    email: str | None
    starts_at: datetime
    ends_at: datetime
    therapist_name: str | None = None
    is_confirmed: bool = True


def booking_confirmed(visit: VisitNotice, *, now: datetime) -> None:
    """The visit is booked."""
    _post("booking_confirmed", visit, now, calendar=Method.REQUEST)


def booking_requested(visit: VisitNotice, *, now: datetime) -> None:
    """The slot is kept and a therapist looks at the request."""
    _post("booking_requested", visit, now)


def booking_moved(visit: VisitNotice, *, now: datetime, was_at: datetime | None = None) -> None:
    """The visit is at another time now; what was not sent yet about the old one is taken back."""
    asks = _still_asks_for_answers(visit)
    drop_unsent(visit.appointment_id, now=now, keep=(PARTY_INVITATION,))  # it names no time
    _post(
        "booking_moved",
        visit,
        now,
        calendar=Method.REQUEST if visit.is_confirmed else None,
        was=words.day_and_time(was_at) if was_at else None,
        is_confirmed=visit.is_confirmed,
    )
    if asks:
        intake_wanted(visit, now=now)


def booking_cancelled(visit: VisitNotice, *, now: datetime, by_spa: bool = False) -> None:
    """The visit will not take place; `by_spa` says that it was not the client who called it off.

    `visit.is_confirmed` says whether it was booked before, so that calendars strike it out.
    """
    drop_unsent(visit.appointment_id, now=now)
    _post(
        "booking_cancelled",
        visit,
        now,
        calendar=Method.CANCEL if visit.is_confirmed else None,
        by_spa=by_spa,
    )


def review_accepted(visit: VisitNotice, *, now: datetime) -> None:
    """A therapist has agreed: the visit is booked as it was asked for."""
    drop_unsent(visit.appointment_id, now=now, keep=(INTAKE_WANTED, PARTY_INVITATION))
    _post("review_accepted", visit, now, calendar=Method.REQUEST)


def review_adapted(visit: VisitNotice, *, now: datetime) -> None:
    """A therapist has agreed with changes, which the client finds behind the link."""
    drop_unsent(visit.appointment_id, now=now, keep=(INTAKE_WANTED, PARTY_INVITATION))
    _post("review_adapted", visit, now, calendar=Method.REQUEST)


def review_declined(visit: VisitNotice, *, now: datetime) -> None:
    """A therapist cannot give the visit; why stands behind the link, never in the message."""
    drop_unsent(visit.appointment_id, now=now)
    # A confirmed visit can still be declined: then it stands in a calendar already.
    _post("review_declined", visit, now, calendar=Method.CANCEL if visit.is_confirmed else None)


def request_expired(visit: VisitNotice, *, now: datetime) -> None:
    """Nobody answered the request in time, so the slot is no longer kept."""
    drop_unsent(visit.appointment_id, now=now)
    _post("request_expired", visit, now)


def intake_wanted(visit: VisitNotice, *, now: datetime) -> None:
    """The client has answered no questions yet and is asked to, before they come."""
    _post(INTAKE_WANTED, visit, now)


def party_invitation(visit: VisitNotice, *, now: datetime, token: str) -> None:
    """Somebody has booked for this guest too, and the link makes the visit theirs. It opens once."""
    if visit.email:
        hidden: dict[str, Any] = concealed(visit.email, link=invitation_link(token))
        _post(PARTY_INVITATION, visit, now, **hidden)


def party_guest_declined(visit: VisitNotice, *, now: datetime, declined: int) -> None:
    """For whoever booked a party: one of its visits (`declined`, its number) cannot take place. Never why."""
    _post("party_guest_declined", visit, now, mark=f":{declined}")


def _still_asks_for_answers(visit: VisitNotice) -> bool:
    waiting = select(Message.id).where(
        Message.appointment_id == visit.appointment_id,
        Message.kind == INTAKE_WANTED,
        Message.done_at.is_(None),
    )
    return db.session.scalar(waiting) is not None


def _post(
    kind: str,
    visit: VisitNotice,
    now: datetime,
    calendar: Method | None = None,
    mark: str = "",
    **more: Any,
) -> None:
    if not visit.email:
        return
    payload = {
        "name": words.greeted(visit.client_name),
        "when": words.day_and_time(visit.starts_at),
        "day": words.day(visit.starts_at),
        "time": words.time(visit.starts_at),
        "until": words.time(visit.ends_at),
        "zone": words.zone_words(visit.starts_at),
        "therapist": visit.therapist_name,
        "link": visit_link(visit.token),
        **more,
    }
    if calendar is not None:
        payload["calendar"] = {"method": calendar.value, "text": _calendar_text(visit, calendar, now)}
    post(
        kind,
        visit.email,
        payload,
        dedupe_key=f"{kind}:{visit.appointment_id}:{visit.sequence}{mark}",
        appointment_id=visit.appointment_id,
        now=now,
    )


def _calendar_text(visit: VisitNotice, method: Method, now: datetime) -> str:
    # A calendar strikes an entry out only if the word to do so is newer than the entry.
    sequence = visit.sequence + (method is Method.CANCEL)
    return calendar_file(
        token=visit.token,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        sequence=sequence,
        now=now,
        method=method,
        email=visit.email,
    ).decode()
