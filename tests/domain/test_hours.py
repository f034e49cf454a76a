from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.hours import (
    WeeklyHours,
    day_bounds,
    days_bounds,
    local_date,
    local_time,
    step_starts,
    wall_to_epoch,
    working_intervals,
)
from app.domain.interval import Interval
from tests.domain.making import CHANGE_DAYS, ZONES, at, between

NEW_YORK = ZoneInfo("America/New_York")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
SPRING, AUTUMN = date(2026, 3, 8), date(2026, 11, 1)

zones = st.sampled_from(ZONES).map(ZoneInfo)
change_days = st.sampled_from(CHANGE_DAYS).map(lambda row: (ZoneInfo(row[0]), row[1]))
some_days = st.tuples(zones, st.dates(date(2015, 1, 1), date(2035, 12, 31))) | change_days
steps = st.sampled_from([5, 10, 15, 20, 30, 60])


def clock(moments, zone):
    return [local_time(moment, zone).strftime("%H:%M") for moment in moments]


def minutes_of(day, zone):
    """Every real minute from well before to well after a day, with what the wall clock shows."""
    noon = int(datetime(day.year, day.month, day.day, 12, tzinfo=zone).timestamp())
    return [(moment, local_time(moment, zone)) for moment in range(noon - 15 * 3600, noon + 15 * 3600, 60)]


@pytest.mark.parametrize(("name", "day", "hours"), CHANGE_DAYS)
def test_a_day_is_as_long_as_it_really_is(name, day, hours):
    bounds = day_bounds(day, ZoneInfo(name))

    assert bounds.seconds == hours * 3600
    assert local_date(bounds.start, ZoneInfo(name)) == day
    assert local_date(bounds.end - 1, ZoneInfo(name)) == day
    assert local_date(bounds.end, ZoneInfo(name)) == day + timedelta(1)


def test_several_days_follow_each_other_without_a_seam():
    assert days_bounds(SPRING, 3, NEW_YORK) == Interval(
        day_bounds(SPRING, NEW_YORK).start, day_bounds(SPRING + timedelta(2), NEW_YORK).end
    )


def test_hours_on_an_ordinary_week_repeat_on_their_weekday():
    hours = [WeeklyHours(0, 9 * 60, 13 * 60), WeeklyHours(0, 13 * 60, 17 * 60), WeeklyHours(2, 600, 720)]

    assert working_intervals(hours, date(2026, 6, 1), 8, ZoneInfo("Europe/London")) == [
        between("09:00", "17:00", date(2026, 6, 1)),
        between("10:00", "12:00", date(2026, 6, 3)),
        between("09:00", "17:00", date(2026, 6, 8)),
    ]


def test_hours_past_midnight_are_two_rows_that_join():
    hours = [WeeklyHours(4, 18 * 60, 24 * 60), WeeklyHours(5, 0, 60)]

    [night] = working_intervals(hours, date(2026, 6, 5), 2, NEW_YORK)

    assert night.seconds == 7 * 3600


def test_a_night_shift_is_an_hour_shorter_in_spring_and_longer_in_autumn():
    every_day = [WeeklyHours(weekday, 0, 6 * 60) for weekday in range(7)]

    assert [i.seconds for i in working_intervals(every_day, SPRING, 1, NEW_YORK)] == [5 * 3600]
    assert [i.seconds for i in working_intervals(every_day, AUTUMN, 1, NEW_YORK)] == [7 * 3600]


def test_hours_that_begin_or_end_inside_the_missing_hour_do_so_at_the_jump():
    jump = at("03:00", SPRING, NEW_YORK)

    assert at("02:30", SPRING, NEW_YORK) == at("02:00", SPRING, NEW_YORK) == jump
    assert working_intervals([WeeklyHours(6, 60, 150)], SPRING, 1, NEW_YORK) == [Interval(jump - 3600, jump)]
    assert working_intervals([WeeklyHours(6, 125, 175)], SPRING, 1, NEW_YORK) == []


def test_a_day_that_a_zone_left_out_has_no_hours():
    samoa, left_out = ZoneInfo("Pacific/Apia"), date(2011, 12, 30)

    assert working_intervals([WeeklyHours(4, 540, 1020)], left_out, 1, samoa) == []
    assert list(step_starts(left_out, 15, samoa)) == []
    with pytest.raises(ValueError, match="must end after it starts"):
        day_bounds(left_out, samoa)


def test_no_visit_begins_in_the_hour_that_does_not_exist():
    assert clock(step_starts(SPRING, 30, NEW_YORK)[:5], NEW_YORK) == [
        "00:00",
        "00:30",
        "01:00",
        "01:30",
        "03:00",
    ]
    assert clock(step_starts(date(2026, 10, 4), 15, LORD_HOWE)[7:10], LORD_HOWE) == [
        "01:45",
        "02:30",
        "02:45",
    ]


def test_the_hour_that_comes_twice_is_offered_once_the_first_time():
    starts = step_starts(AUTUMN, 30, NEW_YORK)

    assert clock(starts[:5], NEW_YORK) == ["00:00", "00:30", "01:00", "01:30", "02:00"]
    assert starts[4] - starts[3] == 90 * 60


@given(some_days, steps)
def test_visits_begin_at_every_wall_time_of_the_grid_that_exists_and_at_each_once(where, step):
    zone, day = where
    first_shown = {}
    for moment, wall in minutes_of(day, zone):
        if wall.date() == day and (wall.hour * 60 + wall.minute) % step == 0:
            first_shown.setdefault(wall.replace(tzinfo=None, fold=0), moment)

    assert list(step_starts(day, step, zone)) == list(first_shown.values())


@given(some_days, st.integers(0, 1439), st.integers(1, 1440))
def test_hours_cover_each_real_minute_whose_wall_time_they_hold(where, start, length):
    zone, day = where
    hours = WeeklyHours(day.weekday(), start, min(start + length, 1440))
    # While an hour comes the second time the clock shows nothing new: only how far it has ever come counts.
    minutes = minutes_of(day, zone)
    covered, furthest = set(), minutes[0][1].replace(tzinfo=None)
    for moment, wall in minutes:
        furthest = max(furthest, wall.replace(tzinfo=None))
        if (
            furthest.date() == day
            and hours.start_minute <= furthest.hour * 60 + furthest.minute < hours.end_minute
        ):
            covered.add(moment)

    working = working_intervals([hours], day, 1, zone)

    assert {moment for i in working for moment in range(i.start, i.end, 60)} == covered


@given(some_days, st.lists(st.integers(0, 1440), min_size=2, max_size=20))
def test_the_clock_never_runs_backwards(where, minutes):
    zone, day = where
    moments = [wall_to_epoch(day, minute, zone) for minute in sorted(minutes)]

    assert all(earlier <= later for earlier, later in pairwise(moments))


@pytest.mark.parametrize("row", [(7, 0, 60), (-1, 0, 60), (0, 60, 60), (0, -1, 60), (0, 0, 1441)])
def test_hours_that_no_day_has_are_refused(row):
    with pytest.raises(ValueError, match=r"weekday|must end after"):
        WeeklyHours(*row)


def test_the_grid_needs_a_step():
    with pytest.raises(ValueError, match="at least one minute"):
        step_starts(SPRING, 0, NEW_YORK)
