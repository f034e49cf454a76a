from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.availability import Diary, day_fullness, fullness_by_day, loading_interval, open_slots
from app.domain.hours import WeeklyHours, day_bounds, local_time, step_starts, working_intervals
from app.domain.interval import Interval
from tests.domain.making import (
    CHANGE_DAYS,
    MONDAY,
    TUESDAY,
    ZONE,
    at,
    between,
    clock,
    make_diary,
    make_request,
    make_room,
    make_therapist,
)


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

    assert [clock(slot.start, zone) for slot in slots][-3:] == ["01:30", "01:45", "03:00"]
    assert clock(slots[-2].end, zone) == "03:45"
