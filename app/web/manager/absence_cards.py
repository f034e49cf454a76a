"""The cards of an absence in words: what is hit, what could be proposed instead, what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from app.domain.replanning import Suggestion, Way
from app.spa.absences.models import (
    ACCEPTED,
    BY_CLIENT,
    BY_MANAGER,
    CANCELLED,
    CHOSE_OTHER,
    LAPSED,
    WITHDRAWN,
    Proposal,
)
from app.spa.absences.planning import TO_PROPOSE, WAITING, Card
from app.spa.booking.models import Appointment
from app.spa.roster.queries import rooms, therapists
from app.spa.settings.formats import local_datetime
from app.web.manager.words import client_name, needs_words

STATES = {
    TO_PROPOSE: ("Not asked yet", "care", "bell"),
    WAITING: ("Waiting for an answer", "ask", "hourglass"),
    ACCEPTED: ("Accepted", "good", "circle-check"),
    CHOSE_OTHER: ("Has another place", "good", "repeat"),
    CANCELLED: ("Cancelled", "", "circle-x"),
    LAPSED: ("Not answered", "care", "clock"),
    WITHDRAWN: ("Taken back", "", "arrow-left"),
}
BEFORE = {
    LAPSED: "Did not answer in time. Please call.",
    CHOSE_OTHER: "Wants another time. Please move the visit, or propose something else.",
    WITHDRAWN: "What was proposed has been taken back.",
}


@dataclass(frozen=True, slots=True)
class Option:
    """A place to propose, as a radio button: what it sends, what it says."""

    value: str
    label: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One card of the page."""

    visit: Appointment
    name: str
    needs: list[str]
    state: str
    badge: tuple[str, str, str]
    options: list[Option]
    why_nothing: str
    before: str
    proposal: Proposal | None
    decided: str
    by_phone: bool

    @property
    def is_open(self) -> bool:
        """Whether nobody is asked about it at the moment."""
        return self.state == TO_PROPOSE


def shown(cards: Iterable[Card]) -> list[Shown]:
    """The cards with their words, in order."""
    names = {one.id: one.name for one in therapists()}
    places = {room.id: room.name for room in rooms()}
    return [_card(card, names, places) for card in cards]


def _card(card: Card, names: dict[int, str], places: dict[int, str]) -> Shown:
    visit, last = card.visit, card.proposal
    is_open = card.state == TO_PROPOSE
    lapsed = is_open and last is not None
    state = (last.outcome or LAPSED) if lapsed and last else card.state
    found = [card.suggestion, *card.others] if card.suggestion else []
    return Shown(
        visit=visit,
        name=client_name(visit),
        needs=needs_words(visit),
        state=card.state,
        badge=STATES.get(state, STATES[TO_PROPOSE]),
        options=[_option(one, visit, names, places) for one in found],
        why_nothing=card.why_nothing,
        before=BEFORE.get(state, "") if lapsed else "",
        proposal=last,
        decided=_decided(last) if last is not None and last.outcome else "",
        by_phone=visit.client is None or not visit.client.email,
    )


def _option(one: Suggestion, visit: Appointment, names: dict[int, str], places: dict[int, str]) -> Option:
    start = datetime.fromtimestamp(one.start, UTC)
    who = names.get(one.choice.therapist_id, "a colleague")
    same_room = one.choice.room_id == visit.room_id
    where = "in the same room" if same_room else f"in {places.get(one.choice.room_id, 'another room')}"
    if one.way is Way.SAME_TIME:
        label = f"The same time with {who}"
        hint = f"{where}; the client had asked for their therapist by name" if visit.therapist_wish else where
    else:
        label = f"{local_datetime(start)} with {who}"
        hint = f"{'Their own therapist' if one.way is Way.SAME_THERAPIST else 'The nearest time'}, {where}"
    value = f"{one.start}:{one.choice.therapist_id}:{one.choice.room_id}"
    return Option(value, label, hint[0].upper() + hint[1:])


def _decided(proposal: Proposal) -> str:
    """Who gave the answer, and when it was noted."""
    if proposal.decided_at is None:
        return ""
    when = f"{local_datetime(proposal.decided_at)}"
    if proposal.decided_by == BY_MANAGER:
        noted = proposal.decided_by_user.name if proposal.decided_by_user else "the desk"
        return f"Noted by {noted}, {when}"
    if proposal.decided_by == BY_CLIENT:
        return f"By the client, {when}"
    return f"{when}"
