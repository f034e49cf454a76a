"""What is proposed to a client whose therapist is away: held for them, told at once, taken back cleanly."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.errors import NotBookable, NotQualified, Refusal, TooLate, WrongTransition
from app.infra.database import db, transaction
from app.infra.outbox.models import Message
from app.spa.absences.doctor import findings as proposal_findings
from app.spa.absences.models import Proposal
from app.spa.absences.proposing import AlreadyProposed, InAParty, answer_by, withdraw
from app.spa.absences.settling import settle
from app.spa.accounts.models import Role
from app.spa.booking.doctor import findings
from app.spa.booking.models import Appointment, Party, PartyGuest
from app.spa.booking.services import cancel, confirm_hold, expire_lapsed_holds, move
from tests.support.absences import away, proposed
from tests.support.booking import DETAILS, booked, busy_of, count, hold, told
from tests.support.clock import NOW
from tests.support.factories import (
    NEEDS_A_LOOK,
    POLICY,
    TOMORROW_AT_TEN,
    ZONE,
    at,
    epoch_at,
    make_appointment,
)

TEN, ELEVEN_FIFTEEN = epoch_at("2026-05-07 10:00"), epoch_at("2026-05-07 11:15")
FRIDAY = at("2026-05-08 10:00")


def clean():
    """What the doctor says, beside that somebody is away."""
    return [one.code for one in [*findings(NOW), *proposal_findings(NOW)] if one.code != "therapist_away"]


def test_the_place_is_held_and_the_visit_stays(either_hit):
    hit = either_hit
    proposal = proposed(away(hit.spa.mira), hit.visit, therapist=hit.spa.noor)

    kept = proposal.hold
    assert (kept.status, kept.kept_for, kept.client_id) == ("held", "proposal", hit.visit.client_id)
    assert proposal.answer_by == kept.held_until == TOMORROW_AT_TEN - timedelta(minutes=30)
    assert busy_of(hit.spa.noor) == [(TEN, ELEVEN_FIFTEEN)]
    assert (hit.visit.status, hit.visit.therapist_id) == ("confirmed", hit.spa.mira.id)
    assert told(hit.visit) == ["booking_confirmed", "absence_proposal"]
    assert clean() == []


def test_it_keeps_the_visits_own_room_without_taking_it_from_itself(hit):
    proposal = proposed(away(hit.spa.mira), hit.visit, therapist=hit.spa.noor)

    assert proposal.hold.room_id == hit.visit.room_id
    assert busy_of(hit.visit.room) == [(TEN, ELEVEN_FIFTEEN)]
    assert [row.resource_id for row in proposal.hold.occupancy] == [hit.spa.noor.resource_id]


def test_at_another_time_the_clients_own_time_is_kept_too(either_hit):
    hit = either_hit
    proposal = proposed(away(hit.spa.mira), hit.visit, FRIDAY, therapist=hit.spa.mira)

    own = {row.resource_id for row in proposal.hold.occupancy}
    assert {hit.visit.client.resource_id, hit.spa.mira.resource_id} < own
    assert clean() == []


def test_a_time_that_overlaps_the_visits_own_claims_what_is_more(either_hit):
    hit = either_hit
    later = TOMORROW_AT_TEN + timedelta(minutes=30)

    proposed(away(hit.spa.mira), hit.visit, later, therapist=hit.spa.noor, room_id=hit.visit.room_id)

    half_past = int(later.timestamp())
    assert busy_of(hit.visit.client) == [(TEN, TEN + 3600), (TEN + 3600, half_past + 3600)]
    assert clean() == []


def test_proposed_twice_it_is_held_and_told_once(either_hit):
    hit = either_hit
    absence = away(hit.spa.mira)

    first = proposed(absence, hit.visit, therapist=hit.spa.noor)

    assert proposed(absence, hit.visit, therapist=hit.spa.noor) == first
    assert count(Proposal) == 1
    assert told(hit.visit) == ["booking_confirmed", "absence_proposal"]


def test_something_else_is_proposed_once_the_first_is_taken_back_or_over(either_hit):
    hit = either_hit
    absence = away(hit.spa.mira)
    first = proposed(absence, hit.visit, therapist=hit.spa.noor)
    with pytest.raises(AlreadyProposed):
        proposed(absence, hit.visit, FRIDAY, therapist=hit.spa.mira)

    withdraw(first, user_id=None, now=NOW)
    second = proposed(absence, hit.visit, FRIDAY, therapist=hit.spa.mira)

    later = second.answer_by
    assert first.outcome == "withdrawn"
    assert told(hit.visit)[1:] == ["absence_proposal", "proposal_withdrawn", "absence_proposal"]
    with pytest.raises(TooLate):
        proposed(absence, hit.visit, therapist=hit.spa.noor, now=later)
    assert second.outcome is None, "nothing is half done"


def test_a_lapsed_one_makes_room_for_the_next_even_if_no_worker_runs(either_hit):
    hit = either_hit
    far = booked(hit.spa.swedish, therapist_id=hit.spa.mira.id, starts_at=at("2026-05-13 10:00"))
    absence = away(hit.spa.mira, "2026-05-13 00:00", "2026-05-14 00:00")
    first = proposed(absence, far, far.starts_at, therapist=hit.spa.noor)

    later = NOW + timedelta(hours=24)
    second = proposed(absence, far, far.starts_at, therapist=hit.spa.noor, now=later)

    assert (first.outcome, first.decided_by, first.hold.status) == ("lapsed", "nobody", "expired")
    assert second.is_open_at(later)


def test_nobody_is_asked_when_there_is_no_time_to_answer(hit):
    absence = away(hit.spa.mira)
    with pytest.raises(TooLate):
        proposed(absence, hit.visit, therapist=hit.spa.noor, now=at("2026-05-07 09:21"))
    assert count(Proposal) == 0


def test_the_answer_is_wanted_in_a_day_or_half_an_hour_before_the_sooner_of_both_times():
    in_two_days = NOW + timedelta(days=2)
    for visit_at, proposed_at, until in (
        (in_two_days, in_two_days, NOW + timedelta(days=1)),
        (NOW + timedelta(hours=3), in_two_days, NOW + timedelta(hours=2.5)),
        (in_two_days, NOW + timedelta(hours=3), NOW + timedelta(hours=2.5)),
    ):
        assert answer_by(visit_at, proposed_at, now=NOW, policy=POLICY) == until


def test_only_who_is_trained_for_it_and_free_can_be_proposed(hit):
    look = booked(hit.spa.swedish, NEEDS_A_LOOK, therapist_id=hit.spa.mira.id, starts_at=FRIDAY)
    absence = away(hit.spa.mira, "2026-05-07 00:00", "2026-05-09 00:00")
    booked(hit.spa.swedish, therapist_id=hit.spa.noor.id)

    with pytest.raises(NotQualified):
        proposed(absence, look, FRIDAY, therapist=hit.spa.noor)
    with pytest.raises(Refusal):
        proposed(absence, hit.visit, therapist=hit.spa.noor)
    assert count(Proposal) == 0


def test_a_day_that_the_rules_do_not_allow_is_refused(hit, monkeypatch):
    monkeypatch.setattr("app.spa.absences.proposing.limits_of", lambda *_args, **_zone: {})
    with pytest.raises(NotBookable):
        proposed(away(hit.spa.mira), hit.visit, FRIDAY, therapist=hit.spa.mira)


def test_a_wish_for_a_gender_binds_whoever_is_proposed(hit):
    wished = booked(hit.spa.swedish, starts_at=FRIDAY, gender="woman")
    absence = away(hit.spa.mira, "2026-05-08 00:00", "2026-05-09 00:00")

    with pytest.raises(Refusal):
        proposed(absence, wished, FRIDAY, therapist=hit.spa.noor)


def test_a_visit_whose_therapist_is_there_is_left_alone(hit):
    elses = booked(hit.spa.swedish, therapist_id=hit.spa.noor.id, starts_at=FRIDAY)
    absence = away(hit.spa.mira)

    with pytest.raises(WrongTransition):
        proposed(absence, elses, FRIDAY, therapist=hit.spa.mira)


def test_a_party_is_never_torn_apart(hit):
    with transaction():
        party = Party(arrangement="same_time", created_at=NOW)
        party.guests = [PartyGuest(appointment_id=hit.visit.id, position=0)]
        db.session.add(party)
    absence = away(hit.spa.mira)

    with pytest.raises(InAParty):
        proposed(absence, hit.visit, FRIDAY, therapist=hit.spa.mira)
    assert proposed(absence, hit.visit, therapist=hit.spa.noor)


def test_somebody_who_was_quicker_keeps_the_time(hit):
    absence = away(hit.spa.mira)
    hold(hit.spa.swedish, therapist_id=hit.spa.noor.id)

    with pytest.raises(Refusal):
        proposed(absence, hit.visit, therapist=hit.spa.noor)


def test_the_hold_is_neither_the_clients_to_swap_nor_to_confirm(hit):
    proposal = proposed(away(hit.spa.mira), hit.visit, therapist=hit.spa.noor)
    client = hit.visit.client

    hold(hit.spa.swedish, at("2026-05-11 10:00"), client=client)

    assert proposal.is_open_at(NOW)
    with pytest.raises(Refusal):
        confirm_hold(proposal.hold, details=DETAILS, answers=None, now=NOW, zone=ZONE)


def test_unanswered_it_lapses_and_what_was_held_is_free(either_hit):
    hit = either_hit
    proposal = proposed(away(hit.spa.mira), hit.visit, therapist=hit.spa.noor)
    over = proposal.answer_by

    assert settle(now=over - timedelta(seconds=1)) == 0
    expire_lapsed_holds(now=over)
    settle(now=over)

    assert (proposal.outcome, proposal.hold.status) == ("lapsed", "expired")
    assert busy_of(hit.spa.noor) == []
    assert hit.visit.status == "confirmed"


def test_a_visit_that_is_moved_or_called_off_leaves_nothing_held(either_hit):
    hit = either_hit
    other = booked(hit.spa.swedish, therapist_id=hit.spa.mira.id, starts_at=at("2026-05-07 14:00"))
    absence = away(hit.spa.mira)
    first = proposed(absence, hit.visit, therapist=hit.spa.noor)
    second = proposed(absence, other, other.starts_at, therapist=hit.spa.noor)

    move(hit.visit, FRIDAY, by=Role.MANAGER, now=NOW, policy=POLICY, zone=ZONE)
    cancel(other, by=Role.CLIENT, now=NOW)

    assert (first.outcome, first.hold.status) == ("chose_other", "cancelled")
    assert (second.outcome, second.decided_by) == ("cancelled", "client")
    assert busy_of(hit.spa.noor) == []
    assert clean() == []


def test_what_is_told_names_no_treatment_and_no_reason(hit):
    proposal = proposed(away(hit.spa.mira), hit.visit, therapist=hit.spa.noor)

    message = db.session.scalars(select(Message).where(Message.kind == "absence_proposal")).one()
    assert message.payload["link"].endswith(f"/visits/{hit.visit.token}/proposal")
    assert not {"Swedish", "massage", "unwell"} & set(str(message.payload).replace("'", " ").split())
    assert proposal.hold.token not in str(message.payload)


def test_whoever_has_no_address_is_told_nothing(hit):
    alone = make_appointment(hit.spa.swedish, hit.spa.mira, hit.spa.green, starts_at=FRIDAY)
    with transaction():
        alone.client.email = None
    proposed(
        away(hit.spa.mira, "2026-05-08 00:00", "2026-05-09 00:00"), alone, FRIDAY, therapist=hit.spa.noor
    )

    assert told(alone) == []


class TestTheDoctor:
    def test_finds_a_hold_for_nobody(self, hit):
        proposal = proposed(away(hit.spa.mira), hit.visit, therapist=hit.spa.noor)
        with transaction():
            db.session.get_one(Proposal, proposal.id).outcome = "withdrawn"

        assert clean() == ["proposal_lost"]

    def test_finds_a_proposal_that_keeps_nobody(self, hit):
        proposal = proposed(away(hit.spa.mira), hit.visit, therapist=hit.spa.noor)
        with transaction():
            for row in db.session.get_one(Appointment, proposal.hold_id).occupancy:
                db.session.delete(row)

        assert clean() == ["proposal_unclaimed"]

    def test_finds_that_nobody_tidies_up(self, hit):
        proposal = proposed(away(hit.spa.mira), hit.visit, therapist=hit.spa.noor)
        late = proposal.answer_by + timedelta(hours=2)

        assert "proposal_left" in {one.code for one in proposal_findings(late)}
