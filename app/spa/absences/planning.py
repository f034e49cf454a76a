"""One page about an absence: every visit it hits, what to propose for each, and how far each has come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.availability import Claim, Diary
from app.domain.hours import day_of, days_from
from app.domain.interval import Interval, epoch
from app.domain.party_seats import SAME_ROOM
from app.domain.policy import Policy
from app.domain.replanning import HitVisit, Replan, Suggestion, replan
from app.spa.absences.limits import limits_of
from app.spa.absences.models import Absence, Proposal
from app.spa.absences.proposing import LEAST_TIME, TOO_NEAR, search_for
from app.spa.absences.queries import (
    arrangements_of,
    is_open,
    newest_proposals,
    open_proposals,
    proposals_of,
    visits_hit,
)
from app.spa.absences.settling import outcome_of
from app.spa.booking.calendar import Frame, read_frame
from app.spa.booking.models import Appointment
from app.spa.booking.taken import read_taken

NEAR_DAYS = 7
"""How far from a visit, and from the edges of the absence, other times are looked for."""

TOO_SOON = "It begins too soon to wait for an answer by message. Please call, and move or cancel the visit."
NOTHING_FITS = "Nobody who suits is free at any time near it. Please call, and find a way together."
NOT_ALLOWED = "Nothing can be proposed without a therapist's advice. Please ask one, and call."
TOGETHER = "It is part of a party in one room, which would come apart. Please call them, and move the party."
PARTY = "It is part of a party, and nobody else is free at its time. Please call them, and move the party."


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One visit that an absence hits or hit. `state` is "to_propose", "waiting" or what became of it."""

    visit: Appointment
    state: str
    proposal: Proposal | None = None
    suggestion: Suggestion | None = None
    others: Sequence[Suggestion] = ()
    why_nothing: str = ""

    @property
    def remains(self) -> bool:
        """Whether the visit is still with a therapist who is away, and nobody is asked about it."""
        return self.state == TO_PROPOSE


TO_PROPOSE, WAITING = "to_propose", "waiting"


def cards_of(absence: Absence, *, now: datetime, policy: Policy, zone: ZoneInfo) -> list[Card]:
    """Every visit of an absence, by start: those still hit, worked out together, and what became of others.

    Nothing is changed or held: a proposal is only what it would be at this moment.
    """
    hit = visits_hit(absence, now=now)
    newest = newest_proposals([visit.id for visit in hit])
    asked = {number for number, proposal in newest.items() if is_open(proposal, now)}
    loose = [visit for visit in hit if visit.id not in asked]
    worked_out = work_out(loose, absence, now=now, policy=policy, zone=zone)
    cards = [
        Card(visit=visit, state=WAITING, proposal=newest[visit.id]) for visit in hit if visit.id in asked
    ]
    cards += [replace(card, proposal=newest.get(card.visit.id)) for card in worked_out]
    still = {visit.id for visit in hit}
    settled = {one.appointment_id: one for one in proposals_of(absence) if one.appointment_id not in still}
    cards += [
        Card(visit=one.appointment, state=one.outcome or outcome_of(one, now) or WAITING, proposal=one)
        for one in settled.values()
    ]
    return sorted(cards, key=lambda card: (_was_at(card), card.visit.id))


def work_out(
    visits: Sequence[Appointment], absence: Absence, *, now: datetime, policy: Policy, zone: ZoneInfo
) -> list[Card]:
    """What to propose for each of these visits, all fitting together, or why there is nothing."""
    if not visits:
        return []
    days = {visit.id: near_days(visit, absence, now=now, zone=zone) for visit in visits}
    limits = {visit.id: limits_of(visit, sorted(days[visit.id]), zone=zone) for visit in visits}
    arrangements = arrangements_of([visit.id for visit in visits])
    placeable = [
        visit
        for visit in visits
        if limits[visit.id]
        and arrangements.get(visit.id) != SAME_ROOM
        and visit.client is not None
        and _can_wait(visit, now)
    ]
    found = Replan({}, {}, frozenset())
    if placeable:
        everyday = sorted(set().union(*days.values()) | {_day(visit, zone) for visit in visits})
        frame = read_frame(everyday[0], (everyday[-1] - everyday[0]).days + 1, zone)
        found = _replan(placeable, frame, limits, arrangements, now=now, policy=policy)
    return [
        Card(
            visit=visit,
            state=TO_PROPOSE,
            suggestion=found.proposals.get(visit.id),
            others=found.others.get(visit.id, ()),
            why_nothing=_why(visit, found, bool(limits[visit.id]), arrangements.get(visit.id), now),
        )
        for visit in visits
    ]


def near_days(visit: Appointment, absence: Absence, *, now: datetime, zone: ZoneInfo) -> set[date]:
    """The days on which another time may be proposed: near the visit, and around the absence."""
    today = day_of(now, zone)
    at, last = _day(visit, zone), day_of(absence.ends_at, zone)
    first = day_of(absence.starts_at, zone)
    around = days_from(at - timedelta(NEAR_DAYS), 2 * NEAR_DAYS + 1)
    edges = [*days_from(first - timedelta(NEAR_DAYS), NEAR_DAYS + 1), *days_from(last, NEAR_DAYS + 1)]
    return {day for day in (*around, *edges) if day >= today}


def _replan(
    visits: Sequence[Appointment],
    frame: Frame,
    limits: Mapping[int, Mapping[date, frozenset[str]]],
    arrangements: Mapping[int, str],
    *,
    now: datetime,
    policy: Policy,
) -> Replan:
    requests = {visit.id: search_for(visit, now=now, policy=policy) for visit in visits}
    clients = {_client_resource(visit) for visit in visits}
    candidates = {number for request in requests.values() for number in frame.candidates(request)}
    taken = read_taken(candidates | clients, frame.span, now=epoch(now))
    hit = [
        HitVisit(
            id=visit.id,
            request=replace(requests[visit.id], qualifications_by_day=limits[visit.id]),
            start=epoch(visit.starts_at),
            therapist_id=visit.therapist_id,
            client_resource_id=_client_resource(visit),
            client_busy=[
                row
                for row in taken.get(_client_resource(visit), ())
                if (row.start, row.end) != (epoch(visit.starts_at), epoch(visit.ends_at))
            ],
            own=[Claim(row.resource_id, Interval(row.starts_at, row.ends_at)) for row in visit.occupancy],
            days=frozenset(limits[visit.id]),
            named_therapist=visit.therapist_wish,
            same_time_only=visit.id in arrangements,
        )
        for visit in visits
    ]
    diary: Diary = frame.diary(taken)
    soonest = epoch(now + TOO_NEAR + LEAST_TIME)
    return replan(
        hit, diary, same_time_from=soonest, not_before=max(soonest, epoch(now) + policy.notice_seconds)
    )


def _why(visit: Appointment, found: Replan, allowed: bool, arrangement: str | None, now: datetime) -> str:
    """Why nothing can be proposed for a visit, in words for a manager; empty where something can."""
    if visit.id in found.proposals:
        return ""
    if not _can_wait(visit, now):
        return TOO_SOON
    if not allowed:
        return NOT_ALLOWED
    if arrangement is not None:
        return TOGETHER if arrangement == SAME_ROOM else PARTY
    return NOTHING_FITS


def _can_wait(visit: Appointment, now: datetime) -> bool:
    """Whether there is time for the client to answer."""
    return visit.starts_at >= now + TOO_NEAR + LEAST_TIME


def _was_at(card: Card) -> datetime:
    """When the visit stood, as far as is known: one that has moved is sorted by where it is now."""
    return card.visit.starts_at


def _day(visit: Appointment, zone: ZoneInfo) -> date:
    return day_of(visit.starts_at, zone)


def _client_resource(visit: Appointment) -> int:
    return visit.client.resource_id if visit.client else 0


def remaining(cards: Iterable[Card]) -> list[Card]:
    """The visits that still wait for a person."""
    return [card for card in cards if card.remains]


def progress_of(absence: Absence, *, now: datetime) -> list[tuple[Appointment, str]]:
    """Every visit of an absence with its state, as on the cards, without working out what to propose."""
    hit = visits_hit(absence, now=now)
    asked = open_proposals([visit.id for visit in hit], now=now)
    found = [(visit, WAITING if visit.id in asked else TO_PROPOSE) for visit in hit]
    still = {visit.id for visit in hit}
    settled = {one.appointment_id: one for one in proposals_of(absence) if one.appointment_id not in still}
    found += [(one.appointment, one.outcome or outcome_of(one, now) or WAITING) for one in settled.values()]
    return sorted(found, key=lambda row: (row[0].starts_at, row[0].id))
