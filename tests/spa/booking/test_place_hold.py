"""Keeping a slot while a visitor finishes: that it works, and every way in which it is refused."""

from datetime import timedelta

import pytest

from app.domain.errors import (
    ClientBusy,
    Closed,
    InThePast,
    NotBookable,
    NoTherapist,
    NotQualified,
    OutsideHours,
    ShortNotice,
    SlotTaken,
)
from app.spa.booking import services
from app.spa.booking.models import Appointment, Occupancy
from tests.support.booking import busy_of, count, hold
from tests.support.clock import NOW
from tests.support.factories import (
    POLICY,
    TOMORROW_AT_TEN,
    ZONE,
    at,
    epoch_at,
    make_appointment,
    make_closure,
    make_draft,
    make_kit,
)


def test_a_hold_claims_therapist_and_room_with_turnover_until_it_lapses(either_spa):
    kept = hold(either_spa.swedish)

    assert kept.status == "held"
    assert kept.held_until == NOW + timedelta(minutes=10)
    assert kept.price_cents == 6000
    assert (kept.ends_at - kept.starts_at) == timedelta(minutes=60)
    claimed = {(row.starts_at, row.ends_at, row.lapses_at) for row in kept.occupancy}
    assert claimed == {
        (epoch_at("2026-05-07 10:00"), epoch_at("2026-05-07 11:15"), int(kept.held_until.timestamp()))
    }
    assert len(kept.occupancy) == 2


def test_kit_is_claimed_for_warming_up_and_cooling_down(spa):
    hold(spa.hot_stone)

    assert busy_of(spa.heater) == [(epoch_at("2026-05-07 09:30"), epoch_at("2026-05-07 11:30"))]
    assert busy_of(spa.mira) == [(epoch_at("2026-05-07 09:50"), epoch_at("2026-05-07 11:15"))]


def test_a_client_who_holds_is_claimed_for_the_treatment_itself(spa):
    kept = hold(spa.swedish, client=spa.ada)

    assert kept.client_id == spa.ada.id
    assert busy_of(spa.ada) == [(epoch_at("2026-05-07 10:00"), epoch_at("2026-05-07 11:00"))]


def test_pressing_twice_gives_the_same_hold(either_spa):
    draft = make_draft()

    first, second = hold(either_spa.swedish, draft=draft), hold(either_spa.swedish, draft=draft)

    assert first.id == second.id
    assert count(Appointment) == 1


def test_another_choice_gives_up_the_one_before(either_spa):
    draft = make_draft()
    first = hold(either_spa.swedish, draft=draft)
    stranger = hold(either_spa.swedish)

    second = hold(either_spa.swedish, at("2026-05-07 10:30"), draft=draft)

    assert first.status == "cancelled"
    assert second.status == "held"
    assert second.therapist_id == first.therapist_id  # the other one is the stranger's
    assert stranger.status == "held"


def test_a_refused_choice_keeps_the_hold_before(spa):
    draft = make_draft()
    first = hold(spa.hot_stone, draft=draft)
    hold(spa.swedish, at("2026-05-07 12:00"), therapist_id=spa.mira.id)

    with pytest.raises(SlotTaken):
        hold(spa.hot_stone, at("2026-05-07 12:00"), draft=draft)

    assert first.status == "held"
    assert busy_of(spa.heater)


def test_any_therapist_means_the_next_one_when_the_first_is_taken(either_spa):
    holds = [hold(either_spa.swedish), hold(either_spa.swedish)]

    assert {each.therapist_id for each in holds} == {either_spa.mira.id, either_spa.noor.id}
    with pytest.raises(SlotTaken, match="just been taken"):
        hold(either_spa.swedish)


def test_any_therapist_prefers_one_who_knows_the_client(spa):
    make_appointment(
        spa.swedish, spa.noor, spa.blue, spa.ada, starts_at=at("2026-04-01 10:00"), status="completed"
    )
    make_appointment(
        spa.swedish, spa.noor, spa.blue, starts_at=at("2026-05-07 15:00")
    )  # so Mira has less to do

    assert hold(spa.swedish).therapist_id == spa.mira.id
    assert hold(spa.swedish, at("2026-05-07 12:00"), client=spa.ada).therapist_id == spa.noor.id


def test_any_therapist_shares_the_work_fairly(spa):
    make_appointment(spa.swedish, spa.mira, spa.blue, starts_at=at("2026-05-05 10:00"), status="completed")
    make_appointment(spa.swedish, spa.noor, spa.green, starts_at=at("2026-05-04 10:00"), status="completed")
    make_appointment(spa.swedish, spa.noor, spa.green, starts_at=at("2026-05-05 12:00"), status="cancelled")

    assert hold(spa.swedish).therapist_id == spa.noor.id


def test_a_named_therapist_is_the_only_one(spa):
    kept = hold(spa.swedish, therapist_id=spa.noor.id)

    assert kept.therapist_id == spa.noor.id
    assert kept.therapist_wish
    with pytest.raises(SlotTaken):
        hold(spa.swedish, therapist_id=spa.noor.id)


def test_a_gender_wish_is_kept(spa):
    kept = hold(spa.swedish, gender="man")

    assert (kept.therapist_id, kept.gender_wish) == (spa.noor.id, "man")
    with pytest.raises(NoTherapist):
        hold(spa.hot_stone, gender="man")


def test_a_hold_that_ran_out_is_in_nobodys_way_though_no_worker_ran(either_spa):
    old = hold(either_spa.swedish, therapist_id=either_spa.mira.id)
    later = NOW + timedelta(minutes=10)

    new = hold(either_spa.swedish, therapist_id=either_spa.mira.id, now=later)

    assert (old.status, old.cancelled_by) == ("expired", "nobody")
    assert old.occupancy == []
    assert new.status == "held"


def test_a_hold_counts_until_its_very_last_moment(spa):
    hold(spa.swedish, therapist_id=spa.mira.id)

    with pytest.raises(SlotTaken):
        hold(
            spa.swedish, therapist_id=spa.mira.id, now=NOW + timedelta(minutes=9, seconds=59, microseconds=9)
        )


def test_the_last_piece_of_kit_goes_once(spa):
    hold(spa.swedish, at("2026-05-07 15:00"))
    hold(spa.hot_stone)

    with pytest.raises(SlotTaken):
        hold(spa.hot_stone, at("2026-05-07 11:30"))
    make_kit()
    with pytest.raises(SlotTaken):  # a second heater is no second therapist
        hold(spa.hot_stone)


def test_a_client_cannot_be_in_two_places(spa):
    make_appointment(spa.swedish, spa.noor, spa.blue, spa.ada)

    with pytest.raises(ClientBusy):
        hold(spa.swedish, at("2026-05-07 10:30"), client=spa.ada)


@pytest.mark.parametrize(
    ("wall", "refusal"),
    [
        ("2026-05-06 09:00", InThePast),
        ("2026-05-06 11:00", ShortNotice),
        ("2026-05-07 08:45", OutsideHours),
        ("2026-05-07 17:15", OutsideHours),
        ("2026-05-10 12:00", OutsideHours),
        ("2026-05-09 12:00", Closed),
    ],
)
def test_a_time_that_cannot_be_is_refused_with_its_reason(spa, wall, refusal):
    make_closure("2026-05-09 00:00", "2026-05-10 00:00")

    with pytest.raises(refusal):
        hold(spa.swedish, at(wall))
    assert count(Occupancy) == 0


def test_only_a_qualified_therapist_is_chosen(spa):
    hold(spa.swedish, therapist_id=spa.mira.id)

    with pytest.raises(SlotTaken):
        hold(spa.swedish, qualifications=["clinical"])
    with pytest.raises(NotQualified):
        hold(spa.swedish, qualifications=["oncology"])


def test_a_length_that_is_not_on_the_menu_is_refused(spa):
    with pytest.raises(NotBookable):
        hold(spa.swedish, minutes=45)


def test_a_hold_is_somebodys(spa):
    with pytest.raises(ValueError, match="somebody"):
        services.place_hold(spa.swedish, 60, TOMORROW_AT_TEN, now=NOW, policy=POLICY, zone=ZONE)


def test_giving_up_a_hold_frees_it_at_once_and_once(either_spa):
    kept = hold(either_spa.swedish, therapist_id=either_spa.mira.id)

    services.give_up_hold(kept, now=NOW)
    services.give_up_hold(kept, now=NOW)

    assert kept.status == "cancelled"
    assert hold(either_spa.swedish, therapist_id=either_spa.mira.id).status == "held"
