"""A client answers what was proposed: once, wholly, and never after it is over."""

from datetime import timedelta

import pytest

from app.domain.errors import ProposalOver, Refusal
from app.spa.absences.answering import call_off_by_phone, wants_another
from app.spa.absences.proposing import withdraw
from app.spa.accounts.models import Role
from app.spa.booking.away import is_therapist_away
from app.spa.booking.queries import is_ready
from app.spa.booking.services import cancel, check_in, move, was_cancelled_late
from tests.support.absences import accepted, away, proposed
from tests.support.booking import booked, busy_of, send_all, told
from tests.support.clock import NOW
from tests.support.factories import (
    NEEDS_A_LOOK,
    POLICY,
    TOMORROW_AT_TEN,
    ZONE,
    at,
    epoch_at,
    make_therapist,
    make_time_off,
    make_user,
)

FRIDAY = at("2026-05-08 10:00")
CLAIM = (epoch_at("2026-05-07 10:00"), epoch_at("2026-05-07 11:15"))


def test_the_visit_is_where_it_was_proposed_and_nothing_else_is_taken(either_hit):
    hit = either_hit
    send_all()
    proposal = proposed(away(hit.spa.mira), hit.visit, therapist=hit.spa.noor)

    visit = accepted(proposal)

    assert (visit.id, visit.status, visit.sequence) == (hit.visit.id, "confirmed", 1)
    assert (visit.therapist_id, visit.starts_at) == (hit.spa.noor.id, TOMORROW_AT_TEN)
    assert not visit.therapist_wish, "the one they had named is not the one they have"
    assert busy_of(hit.spa.noor) == busy_of(visit.room) == [CLAIM]
    assert busy_of(hit.spa.mira) == []
    assert (proposal.outcome, proposal.decided_by, proposal.hold.status) == (
        "accepted",
        "client",
        "cancelled",
    )
    assert "booking_moved" in told(visit)
    assert not is_therapist_away(visit)


def test_another_day_with_their_own_therapist(either_hit):
    hit = either_hit
    visit = accepted(proposed(away(hit.spa.mira), hit.visit, FRIDAY, therapist=hit.spa.mira))

    assert (visit.starts_at, visit.therapist_id, visit.therapist_wish) == (FRIDAY, hit.spa.mira.id, True)
    assert visit.screening.visit_on == FRIDAY.date()
    assert len(visit.occupancy) == 3


def test_accepted_twice_it_is_accepted_once(either_hit):
    hit = either_hit
    proposal = proposed(away(hit.spa.mira), hit.visit, therapist=hit.spa.noor)

    assert accepted(proposal).sequence == accepted(proposal).sequence == 1


def test_on_the_phone_it_is_on_record_who_noted_it(hit):
    manager = make_user(role=Role.MANAGER)
    proposal = proposed(away(hit.spa.mira), hit.visit, therapist=hit.spa.noor)

    accepted(proposal, user_id=manager.id, by_phone=True)

    assert (proposal.decided_by, proposal.decided_by_id, proposal.decided_at) == (
        "manager",
        manager.id,
        NOW,
    )


def test_whoever_steps_in_reads_for_themselves_first(hit):
    trained = make_therapist(hit.spa.swedish, qualifications={"clinical": None})
    visit = booked(hit.spa.swedish, NEEDS_A_LOOK, therapist_id=hit.spa.mira.id, starts_at=FRIDAY)
    absence = away(hit.spa.mira, "2026-05-08 00:00", "2026-05-09 00:00")

    accepted(proposed(absence, visit, FRIDAY, therapist=trained))

    assert visit.status == "pending_review"
    assert not is_ready(visit)


@pytest.mark.parametrize("late", [timedelta(0), timedelta(days=3)])
def test_after_its_time_it_can_no_longer_be_accepted(either_hit, late):
    hit = either_hit
    proposal = proposed(away(hit.spa.mira), hit.visit, therapist=hit.spa.noor)

    with pytest.raises(ProposalOver):
        accepted(proposal, now=proposal.answer_by + late)

    assert (hit.visit.therapist_id, hit.visit.sequence) == (hit.spa.mira.id, 0)


def test_at_its_last_second_it_can(hit):
    proposal = proposed(away(hit.spa.mira), hit.visit, therapist=hit.spa.noor)

    assert accepted(proposal, now=proposal.answer_by - timedelta(seconds=1)).sequence == 1


def test_a_visit_that_went_another_way_does_not_come_back(either_hit):
    hit = either_hit
    proposal = proposed(away(hit.spa.mira), hit.visit, therapist=hit.spa.noor)
    move(hit.visit, FRIDAY, by=Role.CLIENT, now=NOW, policy=POLICY, zone=ZONE)

    with pytest.raises(ProposalOver, match="another place"):
        accepted(proposal)

    assert hit.visit.starts_at == FRIDAY
    cancel(hit.visit, by=Role.CLIENT, now=NOW)
    with pytest.raises(ProposalOver):
        accepted(proposal)


def test_what_was_taken_back_is_not_accepted(hit):
    proposal = proposed(away(hit.spa.mira), hit.visit, therapist=hit.spa.noor)
    withdraw(proposal, user_id=None, now=NOW)

    with pytest.raises(ProposalOver, match="taken back"):
        accepted(proposal)


def test_if_the_one_who_was_to_step_in_is_away_as_well_nothing_changes(either_hit):
    hit = either_hit
    proposal = proposed(away(hit.spa.mira), hit.visit, therapist=hit.spa.noor)
    make_time_off(hit.spa.noor, "2026-05-07 00:00", "2026-05-08 00:00")

    with pytest.raises(Refusal):
        accepted(proposal)

    assert (hit.visit.therapist_id, proposal.outcome) == (hit.spa.mira.id, None)
    assert len(hit.visit.occupancy) == 3


def test_called_off_on_the_phone_it_is_never_late(either_hit):
    hit = either_hit
    proposal = proposed(away(hit.spa.mira), hit.visit, therapist=hit.spa.noor)

    call_off_by_phone(proposal, user_id=None, now=TOMORROW_AT_TEN - timedelta(hours=1))
    visit = call_off_by_phone(proposal, user_id=None, now=TOMORROW_AT_TEN - timedelta(hours=1))

    assert (visit.status, proposal.outcome, proposal.decided_by) == ("cancelled", "cancelled", "manager")
    assert not was_cancelled_late(visit)
    assert busy_of(hit.spa.noor) == busy_of(hit.spa.mira) == []


def test_another_time_asked_for_on_the_phone_lets_go_of_what_is_held(either_hit):
    hit = either_hit
    proposal = proposed(away(hit.spa.mira), hit.visit, therapist=hit.spa.noor)

    wants_another(proposal, user_id=None, now=NOW)
    wants_another(proposal, user_id=None, now=NOW)

    assert (proposal.outcome, hit.visit.status) == ("chose_other", "confirmed")
    assert busy_of(hit.spa.noor) == []
    with pytest.raises(ProposalOver):
        call_off_by_phone(proposal, user_id=None, now=NOW)


def test_once_accepted_the_session_can_begin(hit):
    accepted(proposed(away(hit.spa.mira), hit.visit, therapist=hit.spa.noor))

    assert check_in(hit.visit, now=TOMORROW_AT_TEN).status == "checked_in"
