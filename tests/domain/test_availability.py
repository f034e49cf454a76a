from datetime import timedelta

import pytest

from app.domain.availability import (
    KitNeed,
    open_slots,
)
from app.domain.hours import local_time
from app.domain.interval import Interval
from app.domain.policy import Policy
from tests.domain.making import (
    MONDAY,
    TUESDAY,
    ZONE,
    at,
    between,
    clock,
    make_diary,
    make_kit,
    make_needs,
    make_request,
    make_room,
    make_therapist,
)


def times(request, diary):
    return [clock(slot.start, diary.zone) for slot in open_slots(request, diary)]


def who(request, diary, clock):
    [ids] = [slot.therapist_ids for slot in open_slots(request, diary) if slot.start == at(clock)]
    return ids


def test_turnover_keeps_visits_apart_on_both_sides():
    # Two occupancies as they are kept: each already with its quarter of an hour of turnover.
    busy = (between("10:00", "11:15"),)
    diary = make_diary(therapists=[make_therapist(working=[between("09:00", "12:00")], busy=busy)])
    needs = make_needs(minutes=45, turnover_minutes=15)

    slots = open_slots(make_request(needs=needs), diary)

    assert [Interval(slot.start, slot.end) for slot in slots] == [
        between("09:00", "09:45"),
        between("11:15", "12:00"),
    ]


def test_set_up_and_turnover_may_stick_out_of_working_hours_but_not_into_another_visit():
    needs = make_needs(minutes=60, setup_minutes=15, turnover_minutes=30)
    hours = [between("09:00", "11:00")]

    free = make_diary(therapists=[make_therapist(working=hours)])
    tight = make_diary(therapists=[make_therapist(working=hours, busy=[between("11:00", "12:00")])])

    assert times(make_request(needs=needs), free) == ["09:00", "09:15", "09:30", "09:45", "10:00"]
    assert times(make_request(needs=needs), tight) == ["09:00", "09:15", "09:30"]


def test_time_off_and_closures_are_not_working_time():
    therapist = make_therapist(working=[between("09:00", "14:00")], time_off=[between("11:00", "12:00")])
    diary = make_diary(therapists=[therapist], closures=[between("13:00", "18:00")])

    assert times(make_request(), diary) == [*("09:00", "09:15", "09:30", "09:45", "10:00"), "12:00"]


def test_adjoining_hours_are_one_stretch():
    hours = [between("09:00", "09:30"), between("09:30", "10:15")]

    assert times(make_request(), make_diary(therapists=[make_therapist(working=hours)])) == ["09:00", "09:15"]


def test_notice_counts_from_now_and_the_first_moment_of_it_is_enough():
    diary = make_diary(therapists=[make_therapist(working=[between("09:00", "13:00")])])

    assert times(make_request(now=at("09:30")), diary) == ["11:30", "11:45", "12:00"]
    assert times(make_request(now=at("09:30") + 1), diary) == ["11:45", "12:00"]


def test_the_horizon_counts_days_of_the_spas_calendar():
    late_evening = at("23:50", MONDAY - timedelta(1))
    request = make_request(now=late_evening, policy=Policy(horizon_days=2))
    hours = [between("09:00", "10:00", day) for day in (MONDAY, TUESDAY)]

    slots = open_slots(request, make_diary(days=2, therapists=[make_therapist(working=hours)]))

    assert [slot.start for slot in slots] == [at("09:00")]


def test_starts_lie_on_the_grid_of_the_wall_clock_whenever_hours_begin():
    diary = make_diary(therapists=[make_therapist(working=[between("09:10", "11:00")])])

    assert times(make_request(), diary) == ["09:15", "09:30", "09:45", "10:00"]
    half_hours = make_request(policy=Policy(slot_step=timedelta(minutes=30)))
    assert times(half_hours, diary) == ["09:30", "10:00"]


def test_a_visit_may_run_past_the_last_midnight_loaded():
    hours = [Interval(at("22:00"), at("01:00", TUESDAY))]
    request = make_request(policy=Policy(slot_step=timedelta(minutes=30)))

    assert times(request, make_diary(therapists=[make_therapist(working=hours)])) == [
        "22:00",
        "22:30",
        "23:00",
        "23:30",
    ]


def test_the_client_is_busy_only_while_on_the_table():
    diary = make_diary(
        therapists=[make_therapist(working=[between("09:00", "13:00")])],
        client_busy=[between("10:30", "11:00")],
    )
    needs = make_needs(setup_minutes=30, turnover_minutes=30)

    assert times(make_request(needs=needs), diary) == [
        "09:00",
        "09:15",
        "09:30",
        "11:00",
        "11:15",
        "11:30",
        "11:45",
        "12:00",
    ]


def test_only_therapists_who_give_the_treatment_are_offered():
    diary = make_diary(
        therapists=[make_therapist(1), make_therapist(2, skills=frozenset({"thai", "hot_stone"}))]
    )

    assert who(make_request(), diary, "10:00") == (1,)


def test_a_wish_for_gender_or_person_is_kept():
    diary = make_diary(
        therapists=[make_therapist(1), make_therapist(2, gender="male"), make_therapist(3, gender=None)]
    )

    assert who(make_request(), diary, "10:00") == (1, 2, 3)
    assert who(make_request(gender="male"), diary, "10:00") == (2,)
    assert who(make_request(therapist_id=3), diary, "10:00") == (3,)
    assert times(make_request(therapist_id=3, gender="male"), diary) == []


def two_days(**changes):
    hours = [between("09:00", "10:00", day) for day in (MONDAY, TUESDAY)]
    return make_diary(days=2, therapists=[make_therapist(working=hours, **changes)])


@pytest.mark.parametrize(
    ("held", "offered"),
    [
        ({}, []),
        ({"prenatal": None}, []),
        ({"prenatal": None, "lymphatic": None}, [MONDAY, TUESDAY]),
        ({"prenatal": MONDAY, "lymphatic": None}, [MONDAY]),
        ({"prenatal": MONDAY - timedelta(1), "lymphatic": None}, []),
    ],
)
def test_every_certificate_must_be_valid_on_the_day_of_the_visit(held, offered):
    request = make_request(qualifications=frozenset({"prenatal", "lymphatic"}))

    slots = open_slots(request, two_days(qualifications=held))

    assert [local_time(slot.start, ZONE).date() for slot in slots] == offered


def test_what_the_screening_asks_for_may_differ_from_day_to_day():
    later = make_request(qualifications_by_day={TUESDAY: frozenset({"prenatal"})})
    sooner = make_request(qualifications=frozenset({"prenatal"}), qualifications_by_day={MONDAY: frozenset()})

    assert [slot.start for slot in open_slots(later, two_days())] == [at("09:00")]
    assert [slot.start for slot in open_slots(sooner, two_days())] == [at("09:00")]
    assert len(open_slots(later, two_days(qualifications={"prenatal": None}))) == 2


def test_nothing_is_offered_on_a_day_that_the_screening_rules_out():
    slots = open_slots(make_request(ruled_out_days=frozenset({MONDAY})), two_days())

    assert [slot.start for slot in slots] == [at("09:00", TUESDAY)]


def test_a_room_must_have_every_feature_and_be_free():
    wet = make_room(1, features=frozenset({"wet"}), busy=[between("09:00", "16:00")])
    plain = make_room(2)
    request = make_request(needs=make_needs(features=frozenset({"wet"})))

    assert times(request, make_diary(rooms=[wet, plain])) == ["16:00"]
    assert times(request, make_diary(rooms=[plain])) == []
    assert times(make_request(room_id=1), make_diary(rooms=[wet, plain])) == ["16:00"]


def test_rooms_take_turns_within_a_day():
    morning, evening = (
        make_room(1, busy=[between("12:00", "18:00")]),
        make_room(2, busy=[between("08:00", "15:00")]),
    )

    offered = times(make_request(), make_diary(rooms=[morning, evening]))

    assert (offered[0], offered[8:10], offered[-1]) == ("09:00", ["11:00", "15:00"], "16:00")


def test_kit_warms_up_before_the_start_and_cools_down_after_the_end():
    stones = make_kit(busy=[between("12:00", "13:00")])
    diary = make_diary(kit=[stones], therapists=[make_therapist(working=[between("09:00", "16:00")])])
    needs = make_needs(setup_minutes=10, turnover_minutes=15, kit=(KitNeed("stones", 45, 30),))

    offered = times(make_request(needs=needs), diary)

    # 10:30 + 60 min + 30 min of cooling down ends at 12:00; 45 min of warming up from 13:00 makes 13:45.
    assert offered[6:8] == ["10:30", "13:45"]


def test_warming_up_happens_during_set_up_so_the_longer_of_the_two_counts():
    needs = make_needs(
        setup_minutes=20, turnover_minutes=15, kit=(KitNeed("stones", 45, 10), KitNeed("bolster"))
    )

    assert needs.occupancy(at("10:00")) == between("09:40", "11:15")
    assert needs.kit_occupancy(at("10:00"), needs.kit[0]) == between("09:15", "11:15")
    assert needs.kit_occupancy(at("10:00"), needs.kit[1]) == needs.occupancy(at("10:00"))


def test_each_kind_of_kit_is_needed_at_once():
    needs = make_needs(kit=(KitNeed("stones"), KitNeed("bolster")))
    stones = make_kit(1, busy=[between("09:00", "15:00")])
    bolster = make_kit(2, kind="bolster", busy=[between("15:30", "17:00")])

    assert times(make_request(needs=needs), make_diary(kit=[stones, bolster])) == []
    assert times(make_request(needs=needs), make_diary(kit=[stones])) == []
    both = make_diary(kit=[stones, bolster, make_kit(3, kind="bolster")])
    assert times(make_request(needs=needs), both) == ["15:00", "15:15", "15:30", "15:45", "16:00"]


@pytest.mark.parametrize(
    "odd",
    [
        {"minutes": 0},
        {"setup_minutes": -5},
        {"minutes": 12 * 60, "turnover_minutes": 1},
        {"kit": (KitNeed("stones", warm_up_minutes=721),)},
        {"kit": (KitNeed("stones"), KitNeed("stones"))},
    ],
)
def test_needs_that_make_no_sense_are_refused(odd):
    with pytest.raises(ValueError, match=r"takes|claim|once"):
        make_needs(**odd)


def test_the_desk_is_not_held_to_notice_or_horizon():
    diary = make_diary(therapists=[make_therapist(working=[between("09:00", "10:30")])])

    assert times(make_request(now=at("09:05")), diary) == []
    assert times(make_request(now=at("09:05"), at_the_desk=True), diary) == ["09:00", "09:15", "09:30"]
    assert times(make_request(now=at("09:16"), at_the_desk=True), diary) == ["09:15", "09:30"]
    a_year_ahead = make_request(now=at("09:00") - 400 * 86400)
    assert times(a_year_ahead, diary) == []
