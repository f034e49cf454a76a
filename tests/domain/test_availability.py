from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.availability import (
    Diary,
    KitNeed,
    OpenSlot,
    choices,
    day_fullness,
    fullness_by_day,
    loading_interval,
    open_slots,
    rank,
)
from app.domain.hours import WeeklyHours, day_bounds, local_time, step_starts, working_intervals
from app.domain.interval import Interval
from app.domain.policy import Policy
from tests.domain.making import (
    CHANGE_DAYS,
    MONDAY,
    ZONE,
    at,
    between,
    make_diary,
    make_kit,
    make_needs,
    make_request,
    make_room,
    make_therapist,
)

TUESDAY = MONDAY + timedelta(1)


def times(request, diary):
    return [f"{local_time(slot.start, diary.zone):%H:%M}" for slot in open_slots(request, diary)]


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


# ── Gaps and order ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_slot_says_whether_it_leaves_time_too_short_to_sell():
    diary = make_diary(therapists=[make_therapist(working=[between("09:00", "11:00")])])

    marks = {
        f"{local_time(s.start, ZONE):%H:%M}": s.leaves_gap
        for s in open_slots(make_request(shortest_minutes=30), diary)
    }

    assert marks == {"09:00": False, "09:15": True, "09:30": False, "09:45": True, "10:00": False}
    assert not any(slot.leaves_gap for slot in open_slots(make_request(), diary))


def test_turnover_and_set_up_count_against_the_gap():
    diary = make_diary(
        therapists=[make_therapist(working=[between("09:00", "11:00")], busy=[between("08:00", "09:00")])]
    )
    needs = make_needs(minutes=45, setup_minutes=15, turnover_minutes=15)

    slots = open_slots(make_request(needs=needs, shortest_minutes=30), diary)

    # 09:15 is set up right after the visit before and leaves 45 minutes; 09:45 leaves 15 after its turnover.
    assert [(f"{local_time(s.start, ZONE):%H:%M}", s.leaves_gap) for s in slots] == [
        ("09:15", False),
        ("09:30", True),
        ("09:45", True),
        ("10:00", False),
        ("10:15", False),
    ]


def test_one_therapist_who_would_have_no_gap_is_enough():
    wide = make_therapist(1, working=[between("09:00", "12:00")])
    tight = make_therapist(2, working=[between("09:15", "10:15")])

    slots = open_slots(make_request(shortest_minutes=30), make_diary(therapists=[wide, tight]))

    assert {f"{local_time(s.start, ZONE):%H:%M}": s.leaves_gap for s in slots}["09:15"] is False


def test_recommended_are_the_next_free_then_those_without_a_gap_and_none_is_hidden():
    def slot(clock, gap):
        return OpenSlot(at(clock), at(clock) + 3600, (1,), gap)

    next_free, gap, good, better = (
        slot("09:15", True),
        slot("09:45", True),
        slot("11:00", False),
        slot("10:00", False),
    )

    assert rank([gap, good, better, next_free]) == [next_free, better, good, gap]
    assert rank([]) == []


def first_therapist(diary, **wishes):
    return choices(make_request(**wishes), diary, at("12:00"))[0].therapist_id


def test_any_therapist_is_the_one_the_client_knows_then_the_least_taken_that_day_then_fair():
    working = [between("09:00", "17:00", day) for day in (MONDAY, TUESDAY)]
    known_but_busy = make_therapist(1, busy=[between("09:00", "11:00")], working=working)
    long_ago = make_therapist(2, last_booked_at=10, working=working)
    never = make_therapist(3, working=working)
    busy_tomorrow = make_therapist(
        4, busy=[between("09:00", "16:00", TUESDAY)], last_booked_at=5, working=working
    )
    everyone = [busy_tomorrow, known_but_busy, long_ago, never]

    def order(**facts):
        diary = make_diary(therapists=everyone, days=2, **facts)
        return [choice.therapist_id for choice in choices(make_request(), diary, at("12:00"))]

    assert order() == [3, 4, 2, 1]
    assert order(known_therapist_ids=frozenset({1})) == [1, 3, 4, 2]


def test_equal_therapists_keep_a_steady_order():
    diary = make_diary(therapists=[make_therapist(2), make_therapist(1)])

    assert first_therapist(diary) == 1


def test_the_room_with_least_to_spare_is_taken_first():
    rooms = [
        make_room(1, features=frozenset({"wet", "couple", "heat"})),
        make_room(2, features=frozenset({"wet"})),
        make_room(3, features=frozenset({"wet", "heat"})),
        make_room(4, features=frozenset({"wet"}), busy=[between("12:30", "13:30")]),
        make_room(5),
    ]
    request = make_request(needs=make_needs(features=frozenset({"wet"})))

    assert [choice.room_id for choice in choices(request, make_diary(rooms=rooms), at("12:00"))] == [2, 3, 1]


def test_a_choice_says_what_to_claim_and_for_how_long_in_order_of_resource():
    needs = make_needs(
        setup_minutes=10, turnover_minutes=15, kit=(KitNeed("stones", 45, 30), KitNeed("bolster"))
    )
    diary = make_diary(
        therapists=[make_therapist(1, resource_id=9)],
        rooms=[make_room(1, resource_id=7)],
        kit=[make_kit(2, resource_id=8), make_kit(1, kind="bolster", resource_id=3)],
    )

    [choice] = choices(make_request(needs=needs), diary, at("12:00"))

    assert (choice.therapist_id, choice.room_id, choice.kit_ids) == (1, 1, (2, 1))
    assert [(claim.resource_id, claim.interval) for claim in choice.claims] == [
        (3, between("11:50", "13:15")),
        (7, between("11:50", "13:15")),
        (8, between("11:15", "13:30")),
        (9, between("11:50", "13:15")),
    ]


def test_a_better_therapist_outweighs_a_better_room():
    diary = make_diary(
        therapists=[make_therapist(1), make_therapist(2)],
        rooms=[make_room(1, features=frozenset({"wet"})), make_room(2)],
    )

    pairs = [(c.therapist_id, c.room_id) for c in choices(make_request(), diary, at("12:00"))]

    assert pairs == [(1, 2), (1, 1), (2, 2), (2, 1)]


# ── Days ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_day_strip_shows_what_part_of_the_working_time_is_taken():
    half = make_therapist(1, working=[between("09:00", "13:00")], busy=[between("08:30", "11:00")])
    away = make_therapist(2, working=[between("09:00", "17:00")], time_off=[between("09:00", "17:00")])
    free = make_therapist(3, working=[between("09:00", "13:00")], busy=[between("09:00", "10:00", TUESDAY)])

    diary = make_diary(therapists=[half, away, free], days=2)

    assert fullness_by_day(diary) == {MONDAY: 0.25, TUESDAY: None}
    assert day_fullness(diary, MONDAY) == 0.25


def test_a_visit_across_midnight_counts_on_both_days():
    night = Interval(at("22:00"), at("02:00", TUESDAY))
    diary = make_diary(
        days=2,
        therapists=[make_therapist(working=[night], busy=[Interval(at("23:00"), at("01:00", TUESDAY))])],
    )

    assert fullness_by_day(diary) == {MONDAY: 0.5, TUESDAY: 0.5}


def test_a_query_reads_one_more_day_at_each_end():
    assert loading_interval(MONDAY, 2, ZONE) == Interval(
        day_bounds(MONDAY - timedelta(1), ZONE).start, day_bounds(MONDAY + timedelta(2), ZONE).end
    )


@pytest.mark.parametrize(("name", "day", "_hours"), CHANGE_DAYS)
def test_on_the_night_of_a_change_every_slot_exists_once_and_lasts_as_long_as_it_says(name, day, _hours):
    zone = ZoneInfo(name)
    hours = [WeeklyHours(weekday, 0, 1440) for weekday in range(7)]
    therapist = make_therapist(working=working_intervals(hours, day, 2, zone))
    diary = Diary(zone=zone, first_day=day, days=1, therapists=[therapist], rooms=[make_room()])

    slots = open_slots(make_request(now=day_bounds(day, zone).start - 86400), diary)

    assert [slot.start for slot in slots] == list(step_starts(day, 15, zone))
    assert len({local_time(slot.start, zone).replace(tzinfo=None, fold=0) for slot in slots}) == len(slots)
    assert {slot.end - slot.start for slot in slots} == {3600}


def test_a_visit_over_the_missing_hour_ends_an_hour_later_by_the_clock():
    zone, night = ZoneInfo("America/New_York"), date(2026, 3, 8)
    therapist = make_therapist(working=[between("00:00", "04:00", night, zone)])
    diary = Diary(zone=zone, first_day=night, days=1, therapists=[therapist], rooms=[make_room()])

    slots = open_slots(make_request(now=at("00:00", night, zone) - 86400), diary)

    assert [f"{local_time(slot.start, zone):%H:%M}" for slot in slots][-4:] == [
        "01:15",
        "01:30",
        "01:45",
        "03:00",
    ]
    assert f"{local_time(slots[-2].end, zone):%H:%M}" == "03:45"
