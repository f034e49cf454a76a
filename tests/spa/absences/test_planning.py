"""The page about an absence: what to propose to everybody, how far each has come, and what remains."""

from datetime import timedelta

import pytest

from app.domain.replanning import Way
from app.infra.database import db, transaction
from app.spa.absences import planning
from app.spa.absences.answering import wants_another
from app.spa.absences.planning import TO_PROPOSE, WAITING, remaining
from app.spa.accounts.models import Role
from app.spa.booking.models import Party, PartyGuest
from app.spa.booking.services import cancel, move
from tests.support.absences import accepted, away, cards, proposed
from tests.support.booking import booked
from tests.support.clock import NOW
from tests.support.counting import statements
from tests.support.factories import (
    NEEDS_A_LOOK,
    POLICY,
    TOMORROW_AT_TEN,
    ZONE,
    at,
    make_therapist,
)

FRIDAY = at("2026-05-08 10:00")


def test_every_visit_hit_has_a_card_with_what_to_propose(either_hit):
    hit = either_hit
    booked(hit.spa.swedish, therapist_id=hit.spa.noor.id, starts_at=at("2026-05-07 14:00"))
    late = booked(hit.spa.swedish, therapist_id=hit.spa.mira.id, starts_at=at("2026-05-07 14:00"))
    booked(hit.spa.swedish, therapist_id=hit.spa.mira.id, starts_at=FRIDAY)

    first, second = cards(away(hit.spa.mira))

    assert (first.visit, second.visit) == (hit.visit, late)
    assert first.state == second.state == TO_PROPOSE
    assert first.suggestion.way is Way.SAME_THERAPIST, "they had named Mira"
    assert {other.way for other in first.others} >= {Way.SAME_TIME, Way.NEAREST}
    assert Way.SAME_TIME not in {second.suggestion.way, *(other.way for other in second.others)}


def test_whoever_had_no_wish_keeps_their_time(hit):
    anybody = booked(hit.spa.swedish, starts_at=FRIDAY)
    absence = away(hit.spa.mira, "2026-05-08 00:00", "2026-05-09 00:00")
    assert anybody.therapist_id == hit.spa.mira.id

    [card] = cards(absence)

    assert (card.suggestion.way, card.suggestion.choice.therapist_id) == (Way.SAME_TIME, hit.spa.noor.id)
    assert card.suggestion.choice.room_id == anybody.room_id


def test_who_lacks_the_training_is_not_suggested(hit):
    look = booked(hit.spa.swedish, NEEDS_A_LOOK, starts_at=FRIDAY, qualifications=["clinical"])
    absence = away(hit.spa.mira, "2026-05-08 00:00", "2026-05-09 00:00")
    assert look.therapist_id == hit.spa.mira.id

    [card] = cards(absence)
    assert {s.choice.therapist_id for s in (card.suggestion, *card.others)} == {hit.spa.mira.id}

    trained = make_therapist(hit.spa.swedish, qualifications={"clinical": FRIDAY.date()})
    [card] = cards(absence)
    assert (card.suggestion.way, card.suggestion.choice.therapist_id) == (Way.SAME_TIME, trained.id)


def test_a_day_that_the_answers_rule_out_is_not_suggested(hit, monkeypatch):
    only_friday = {FRIDAY.date(): frozenset()}
    monkeypatch.setattr(planning, "limits_of", lambda *_args, **_zone: only_friday)

    [card] = cards(away(hit.spa.mira))

    assert {s.start // 86400 for s in (card.suggestion, *card.others)} == {int(FRIDAY.timestamp()) // 86400}


def test_where_there_is_nothing_a_sentence_says_why(hit, monkeypatch):
    absence = away(hit.spa.mira)
    [card] = cards(absence, now=at("2026-05-07 09:25"))
    assert (card.suggestion, card.why_nothing) == (None, planning.TOO_SOON)

    monkeypatch.setattr(planning, "limits_of", lambda *_args, **_zone: {})
    [card] = cards(absence)
    assert card.why_nothing == planning.NOT_ALLOWED


@pytest.mark.parametrize(("arrangement", "why"), [("same_room", planning.TOGETHER), ("same_time", "")])
def test_a_party_keeps_its_time_or_is_called(hit, arrangement, why):
    with transaction():
        party = Party(arrangement=arrangement, created_at=NOW)
        party.guests = [PartyGuest(appointment_id=hit.visit.id, position=0)]
        db.session.add(party)

    [card] = cards(away(hit.spa.mira))

    assert card.why_nothing == why
    ways = {s.way for s in (card.suggestion, *card.others) if s}
    assert ways == (set() if why else {Way.SAME_TIME})


def test_what_is_suggested_can_be_proposed_and_accepted_for_all(either_hit):
    hit = either_hit
    for hour in ("12:00", "14:00", "16:00"):
        booked(hit.spa.swedish, starts_at=at(f"2026-05-07 {hour}"), therapist_id=hit.spa.mira.id)
    absence = away(hit.spa.mira)

    for card in cards(absence):
        suggestion = card.suggestion
        starts_at = NOW.fromtimestamp(suggestion.start, NOW.tzinfo)
        who = db.session.get_one(type(hit.spa.mira), suggestion.choice.therapist_id)
        proposed(absence, card.visit, starts_at, therapist=who, room_id=suggestion.choice.room_id)

    waiting = cards(absence)
    assert {card.state for card in waiting} == {WAITING}
    for card in waiting:
        accepted(card.proposal)
    assert {card.state for card in cards(absence)} == {"accepted"}
    assert remaining(cards(absence)) == []


def test_how_far_each_has_come(either_hit):
    hit = either_hit
    hours = ("12:00", "14:00", "16:00")
    others = [
        booked(hit.spa.swedish, starts_at=at(f"2026-05-07 {hour}"), therapist_id=hit.spa.mira.id)
        for hour in hours
    ]
    absence = away(hit.spa.mira)
    first, second, third, fourth = (
        proposed(absence, visit, visit.starts_at, therapist=hit.spa.noor) for visit in (hit.visit, *others)
    )

    accepted(first)
    move(second.appointment, FRIDAY, by=Role.CLIENT, now=NOW, policy=POLICY, zone=ZONE)
    cancel(third.appointment, by=Role.CLIENT, now=NOW)
    states = {card.visit.id: card.state for card in cards(absence)}

    assert states == {
        hit.visit.id: "accepted",
        others[0].id: "chose_other",
        others[1].id: "cancelled",
        others[2].id: WAITING,
    }
    assert fourth.outcome is None


def test_who_did_not_answer_or_wants_another_time_remains(hit):
    absence = away(hit.spa.mira)
    proposal = proposed(absence, hit.visit, therapist=hit.spa.noor)
    [late] = cards(absence, now=proposal.answer_by)
    assert (late.state, late.proposal) == (TO_PROPOSE, proposal)
    assert late.why_nothing == planning.TOO_SOON

    wants_another(proposal, user_id=None, now=NOW)

    [card] = remaining(cards(absence))
    assert (card.proposal.outcome, card.suggestion is None) == ("chose_other", False)


def test_a_client_with_two_visits_is_not_suggested_one_time_twice(hit):
    ada = hit.visit.client
    second = booked(hit.spa.swedish, starts_at=at("2026-05-07 12:00"), therapist_id=hit.spa.mira.id)
    with transaction():
        second.client_id = ada.id
        for row in second.occupancy:
            if row.resource_id not in (hit.spa.mira.resource_id, second.room.resource_id):
                row.resource_id = ada.resource_id

    one, other = cards(away(hit.spa.mira))

    assert abs(one.suggestion.start - other.suggestion.start) >= 3600


def test_a_long_absence_costs_no_query_more_for_each_day(hit):
    def asked(absence):
        cards(absence)
        db.session.rollback()
        with statements() as sent:
            cards(absence)
        return len(sent)

    day, month = away(hit.spa.mira), away(hit.spa.mira, "2026-05-07 00:00", "2026-06-07 00:00")

    assert asked(month) == asked(day)


def test_other_times_lie_near_the_visit_or_around_the_absence(hit):
    absence = away(hit.spa.mira, "2026-05-07 00:00", "2026-06-07 00:00")

    days = planning.near_days(hit.visit, absence, now=NOW, zone=ZONE)

    assert min(days) == NOW.date()
    assert TOMORROW_AT_TEN.date() + timedelta(7) in days
    assert TOMORROW_AT_TEN.date() + timedelta(8) not in days
    assert at("2026-06-08 10:00").date() in days
