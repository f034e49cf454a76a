"""Telling a client about their visit.

Each function is called inside the transaction of the change it tells of, so no message is ever
written without its booking and no booking is lost to a mail server. The visit's row is locked then.

A message about a booking waits for the quiet period and is replaced by the next one, so that slips are told
to nobody (`app/domain/news.py` decides what is left to say).

What is posted holds no treatment's name and no health word: outside the spa a visit is "your
appointment". Who has no e-mail address is told nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from app.domain.news import FIRST, News, Stage, Standing, Told, due
from app.infra.database import db
from app.infra.language import SOURCE
from app.infra.outbox.models import Message
from app.infra.outbox.post import drop_unsent, post
from app.infra.outbox.secret import concealed
from app.spa.messages import words
from app.spa.messages.calendar import Method, calendar_file
from app.spa.messages.links import invitation_link, visit_link
from app.spa.messages.quiet import Said, gist_of, messages_about, said_about
from app.spa.settings.queries import policy

INTAKE_WANTED = "intake_wanted"
PARTY_INVITATION = "party_invitation"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitNotice:
    """What a message may know of a visit. Instants are aware; `sequence` rises with every move.

    `is_confirmed` is False while the visit waits for a therapist: then no calendar is told of it.
    `language` is the one they read.
    `booked_by_client` says that they chose the time themselves, so that they know of it without a message.
    """

    appointment_id: int
    token: str
    sequence: int
    client_name: str
    email: str | None
    starts_at: datetime
    ends_at: datetime
    therapist_id: int | None = None
    therapist_name: str | None = None
    language: str = SOURCE
    is_confirmed: bool = True
    booked_by_client: bool = True

    @property
    def place(self) -> str:
        """When and with whom: what makes two notices of one visit say the same."""
        return f"{self.starts_at.timestamp():.0f}-{self.ends_at.timestamp():.0f}-{self.therapist_id or ''}"


def booking_confirmed(visit: VisitNotice, *, now: datetime) -> None:
    """The visit is booked."""
    _tell(visit, News.CONFIRMED, now)


def booking_requested(visit: VisitNotice, *, now: datetime) -> None:
    """The slot is kept and a therapist looks at the request."""
    _tell(visit, News.REQUESTED, now)


def booking_moved(visit: VisitNotice, *, now: datetime, was_at: datetime | None = None) -> None:
    """The visit is at another time or with another therapist now."""
    _tell(visit, News.MOVED, now, was_at=was_at)


def booking_cancelled(visit: VisitNotice, *, now: datetime, by_spa: bool = False) -> None:
    """The visit will not take place; `by_spa` says that it was not the client who called it off."""
    _tell(visit, News.CANCELLED, now, by_spa=by_spa)


def review_accepted(visit: VisitNotice, *, now: datetime) -> None:
    """A therapist has agreed: the visit is booked as it was asked for."""
    _tell(visit, News.ACCEPTED, now)


def review_adapted(visit: VisitNotice, *, now: datetime) -> None:
    """A therapist has agreed with changes, which the client finds behind the link."""
    _tell(visit, News.ADAPTED, now)


def review_declined(visit: VisitNotice, *, now: datetime) -> None:
    """A therapist cannot give the visit; why stands behind the link, never in the message."""
    _tell(visit, News.DECLINED, now, by_spa=True)


def request_expired(visit: VisitNotice, *, now: datetime) -> None:
    """Nobody answered the request in time, so the slot is no longer kept."""
    _tell(visit, News.EXPIRED, now, by_spa=True)


def intake_wanted(visit: VisitNotice, *, now: datetime) -> None:
    """The client has answered no questions yet and is asked to, before they come."""
    _post(visit, INTAKE_WANTED, now, quiet=True, mark=f":{messages_about(visit.appointment_id)}")


ENDS = (News.CANCELLED, News.DECLINED, News.EXPIRED)


@words.in_their_language
def _tell(
    visit: VisitNotice, event: News, now: datetime, *, by_spa: bool = False, was_at: datetime | None = None
) -> None:
    """Replace what waits to be said about the visit by what is left to say now, if anything is."""
    said, stands = said_about(visit.appointment_id), _standing(event, visit)
    news = due(
        _told(event, said),
        stands,
        event,
        pending=News(said.waiting.kind) if said.waiting else None,
        client_knows=visit.booked_by_client and by_spa,
    )
    if news and said.waiting and (said.waiting.kind, said.waiting.gist) == (news, gist_of(stands)):
        return  # the same waits already
    is_over = stands.stage is Stage.OVER
    asks = not is_over and said.messages > 0 and _still_asks_for_answers(visit)
    if said.messages:
        keep = () if is_over else (PARTY_INVITATION,)  # it names no time
        drop_unsent(visit.appointment_id, now=now, keep=keep)
    if news is not None:
        _post(
            visit,
            news,
            now,
            quiet=news is not News.EXPIRED,  # time ran out: that is nobody's slip
            standing=stands,
            mark=f":{said.messages}",
            calendar=_calendar_method(stands, said, visit),
            **_more(news, stands, said, was_at, by_spa=by_spa),
        )
    if asks:
        intake_wanted(visit, now=now)


def _told(event: News, said: Said) -> Told:
    """What the client knows; a visit that no message of ours has ever named is known to them otherwise."""
    if event in FIRST or said.is_from_us or said.told.standing.stage is not Stage.NOTHING:
        return said.told
    return Told(Standing(Stage.KNOWN))


def _standing(event: News, visit: VisitNotice) -> Standing:
    if event in ENDS:
        return Standing(Stage.OVER, visit.place)
    return Standing(Stage.BOOKED if visit.is_confirmed else Stage.REQUESTED, visit.place)


def _calendar_method(stands: Standing, said: Said, visit: VisitNotice) -> Method | None:
    """What a calendar is to do: what we never entered is not struck out."""
    if stands.stage is not Stage.OVER:
        return Method.REQUEST if stands.stage is Stage.BOOKED else None
    was_entered = said.was_in_calendar if said.is_from_us else visit.is_confirmed
    return Method.CANCEL if was_entered else None


def _more(
    news: News, stands: Standing, said: Said, was_at: datetime | None, *, by_spa: bool
) -> dict[str, Any]:
    """What some messages say beside the facts of the visit."""
    if news is News.CANCELLED:
        return {"by_spa": by_spa}
    if news is not News.MOVED:
        return {}
    before, after = said.told.standing.place.partition("-")[0], stands.place.partition("-")[0]
    told_at = datetime.fromtimestamp(int(before), UTC) if before else was_at
    return {
        "was": words.day_and_time(told_at) if told_at and before != after else None,
        "same_time": before == after,
        "is_confirmed": stands.stage is Stage.BOOKED,
    }


def party_invitation(visit: VisitNotice, *, now: datetime, token: str) -> None:
    """Somebody has booked for this guest too, and the link makes the visit theirs. It opens once."""
    if visit.email:
        hidden: dict[str, Any] = concealed(visit.email, link=invitation_link(token))
        _post(visit, PARTY_INVITATION, now, quiet=True, **hidden)


def party_guest_declined(visit: VisitNotice, *, now: datetime, declined: int) -> None:
    """For whoever booked a party: one of its visits (`declined`, its number) cannot take place. Never why."""
    _post(visit, "party_guest_declined", now, mark=f":{declined}")


def _still_asks_for_answers(visit: VisitNotice) -> bool:
    waiting = select(Message.id).where(
        Message.appointment_id == visit.appointment_id,
        Message.kind == INTAKE_WANTED,
        Message.done_at.is_(None),
    )
    return db.session.scalar(waiting) is not None


@words.in_their_language
def _post(
    visit: VisitNotice,
    /,
    kind: str,
    now: datetime,
    calendar: Method | None = None,
    *,
    quiet: bool = False,
    standing: Standing | None = None,
    mark: str = "",
    **more: Any,
) -> None:
    """Post a message about the visit: at once, or `quiet`ly, when the quiet period is over.

    `mark` tells apart messages of one kind about one state of the visit.
    """
    if not visit.email:
        return
    payload = {
        "name": words.greeted(visit.client_name),
        **words.visit_words(visit.starts_at, visit.ends_at, visit.therapist_name),
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
        gist=gist_of(standing) if standing else None,
        now=now,
        run_at=now + policy().quiet_period if quiet else now,
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
