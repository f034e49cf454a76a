"""What a manager reads about a visit. The engine knows the reasons; this page knows what to lay ready."""

from __future__ import annotations

from app.domain.errors import EffortSpent, NotBookable, Refusal
from app.domain.lifecycle import Status
from app.domain.policy import Policy
from app.infra import clock
from app.spa.booking.models import Appointment
from app.spa.booking.needs import UNSCREENED
from app.spa.booking.welcome import LATE, MISSED, marks_of
from app.spa.clients.models import Client
from app.web.filters import plural

TO_GIVE = (Status.PENDING_REVIEW, Status.CONFIRMED, Status.CHECKED_IN)
A_THERAPIST_KNOWS = (
    "This cannot be booked for this client at the moment. A therapist can say more: please ask one."
)
TALK = "a talk before the visit"
SOURCES = {
    "online": "by the client, online",
    "front_desk": "at the desk",
    "api": "by another program",
    "demo": "by the client, online",
}


def needs_words(visit: Appointment, *, to_talk: bool = False) -> list[str]:
    """What to lay ready and whom to ask, while it still matters; never a condition or a qualification.

    `to_talk` says that something must be agreed on with the client first: what it is, is between them and
    their therapist.
    """
    if visit.status not in TO_GIVE:
        return []
    needs = visit.needs or {}
    words = [TALK] if to_talk else []
    words += [str(word) for word in needs.get("front_desk", ())]
    if needs.get("qualifications"):
        words.append("therapist with extra training")
    if visit.step_free:
        words.append("step-free room")
    if visit.status == Status.PENDING_REVIEW:
        words.append("a therapist reads first")
    elif needs.get("outcome") == UNSCREENED:
        words.append("answers still missing")
    elif needs.get("outcome") == "stop":
        words.append("ask the therapist first")
    return words


def client_name(visit: Appointment) -> str:
    """Who comes; a hold may be somebody's whose name is not known yet."""
    if visit.is_kept and visit.kept_for == "offer" and visit.client:
        return f"Offered to {visit.client.name}"
    return visit.client.name if visit.client else "Somebody is booking"


def sentence_for(refusal: Refusal) -> str:
    """A refusal for somebody at the desk: why the rules say no is between the client and a therapist."""
    if isinstance(refusal, NotBookable) and refusal.sentence == refusal.default:
        return A_THERAPIST_KNOWS
    if isinstance(refusal, EffortSpent):
        return refusal.for_the_desk
    return refusal.sentence


def marks_words(client: Client | None, house: Policy) -> str:
    """What the desk should know of late and missed visits: 2 late, 1 missed in 12 months. Empty for none."""
    if client is None:
        return ""
    marks = marks_of([client.id], now=clock.now(), policy=house)
    said = [f"{marks[kind]} {kind}" for kind in (LATE, MISSED) if marks[kind]]
    return f"{', '.join(said)} in {plural(house.marks_months, 'month')}" if said else ""
