"""The dates of a plan, through both change nights of five zones."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.errors import OddPlan
from app.domain.hours import local_time
from app.domain.recurrence import (
    MOST_VISITS,
    Recurrence,
    going_on,
    in_moving_order,
    same_week,
    starts,
)
from tests.domain.making import CHANGE_DAYS, ZONES

NEW_YORK, LONDON = ZoneInfo("America/New_York"), ZoneInfo("Europe/London")
FIRST = date(2026, 2, 15)

zones = st.sampled_from(ZONES).map(ZoneInfo)
days = st.dates(date(2015, 1, 1), date(2035, 12, 31))
# So that the night on which clocks change is among the dates of many plans.
nights = st.sampled_from(CHANGE_DAYS).map(lambda row: row[1])


@st.composite
def plans(draw):
    weeks = draw(st.integers(1, 8))
    back = draw(st.integers(0, 5))
    first = draw(days | nights.map(lambda night: night - timedelta(weeks=weeks * back)))
    minute = draw(st.integers(0, 1439) | st.sampled_from([0, 120, 125, 150, 165, 180]))
    how = {"every_weeks": weeks, "first_on": first, "wall_minute": minute}
    if draw(st.booleans()):
        return Recurrence(**how, visits=draw(st.integers(1, 53 // weeks if weeks > 2 else 26)))
    return Recurrence(**how, until_on=first + timedelta(draw(st.integers(0, min(364, 26 * 7 * weeks - 1)))))


@given(plans(), zones)
def test_every_visit_has_the_same_weekday_and_the_same_wall_time(plan, zone):
    for day, start in starts(plan, zone).items():
        assert day.weekday() == plan.first_on.weekday()
        if start is not None:
            wall = local_time(start, zone)
            assert (wall.date(), wall.hour * 60 + wall.minute) == (day, plan.wall_minute)


@given(plans(), zones)
def test_the_dates_are_evenly_spaced_and_as_many_as_asked_for(plan, zone):
    found = list(starts(plan, zone))

    assert found[0] == plan.first_on
    assert {later - earlier for earlier, later in pairwise(found)} <= {timedelta(weeks=plan.every_weeks)}
    assert found[-1] == plan.last_on
    if plan.visits is not None:
        assert len(found) == plan.visits
    else:
        assert found[-1] <= plan.until_on < found[-1] + timedelta(weeks=plan.every_weeks)


@given(plans(), zones)
def test_a_date_without_a_start_is_one_whose_clock_skips_that_time(plan, zone):
    changes = {row[1] for row in CHANGE_DAYS} | {plan.first_on}
    for day, start in starts(plan, zone).items():
        if day not in changes:
            continue
        midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
        shown = {
            (moment.hour * 60 + moment.minute)
            for moment in (local_time(int(midnight.timestamp()) + step * 60, zone) for step in range(26 * 60))
            if moment.date() == day
        }
        assert (start is None) == (plan.wall_minute not in shown)


@given(plans(), zones)
def test_between_two_visits_lie_whole_weeks_but_for_the_change_of_clocks(plan, zone):
    there = [start for start in starts(plan, zone).values() if start is not None]
    assume(len(there) > 1)
    for earlier, later in pairwise(there):
        shift = (later - earlier) % (7 * 86400)
        assert min(shift, 7 * 86400 - shift) <= 3600


def test_ten_o_clock_stays_ten_o_clock_when_summer_comes():
    plan = Recurrence(every_weeks=4, first_on=FIRST, wall_minute=600, visits=3)

    shown = [datetime.fromtimestamp(start, NEW_YORK) for start in starts(plan, NEW_YORK).values()]

    assert [f"{one:%m-%d %H:%M %Z}" for one in shown] == [
        "02-15 10:00 EST",
        "03-15 10:00 EDT",
        "04-12 10:00 EDT",
    ]


def test_a_time_that_the_clocks_jump_over_is_left_open_that_day():
    plan = Recurrence(every_weeks=1, first_on=date(2026, 3, 1), wall_minute=150, visits=3)

    found = starts(plan, NEW_YORK)

    assert [day for day, start in found.items() if start is None] == [date(2026, 3, 8)]


def test_a_time_that_comes_twice_is_the_first_of_both():
    plan = Recurrence(every_weeks=1, first_on=date(2026, 10, 25), wall_minute=90, visits=1)

    [start] = starts(plan, LONDON).values()

    assert datetime.fromtimestamp(start, LONDON).tzname() == "BST"


@pytest.mark.parametrize(
    ("odd", "about", "words"),
    [
        ({"every_weeks": 0}, "weeks", "every 1 to 8 weeks"),
        ({"every_weeks": 9}, "weeks", "every 1 to 8 weeks"),
        ({"wall_minute": 1440}, "time", "no time of day"),
        ({"visits": None}, "ends", "how many visits, or until"),
        ({"until_on": FIRST}, "ends", "not both"),
        ({"visits": 0}, "visits", "at least one"),
        ({"visits": MOST_VISITS + 1}, "visits", "at most 26"),
        ({"visits": 20, "every_weeks": 4}, "visits", "at most a year"),
        ({"visits": None, "until_on": FIRST - timedelta(1)}, "until", "before the first"),
        ({"visits": None, "until_on": FIRST + timedelta(300)}, "until", "43 visits"),
        ({"visits": None, "until_on": FIRST + timedelta(900)}, "until", "at most a year"),
        ({"first_on": date.max, "visits": 2}, "first", "too far away"),
    ],
)
def test_what_is_no_plan_is_said_at_the_part_to_change(odd, about, words):
    usual = {"every_weeks": 1, "first_on": FIRST, "wall_minute": 600, "visits": 4}

    with pytest.raises(OddPlan, match=words) as refused:
        Recurrence(**usual | odd)

    assert refused.value.about == about


def test_a_plan_of_a_year_may_have_26_visits():
    assert Recurrence(every_weeks=2, first_on=FIRST, wall_minute=600, visits=26).count == 26


@given(days, st.integers(0, 6))
def test_a_weekday_of_the_same_week_is_less_than_a_week_away(day, weekday):
    found = same_week(day, weekday)

    assert found.weekday() == weekday
    assert found.isocalendar()[:2] == day.isocalendar()[:2]


going = st.tuples(plans(), st.integers(0, 25), st.integers(0, 6), st.none() | st.integers(1, 8))


@given(going)
def test_another_rhythm_keeps_the_number_of_dates_and_their_sequence(case):
    plan, skipped, weekday, weeks = case
    old = sorted(plan.days())[skipped:]
    try:
        new = going_on(old, weekday, weeks, first_on=plan.first_on)
    except OddPlan:
        assert weeks > plan.every_weeks  # only a slower rhythm can make it too long
        return

    assert sorted(new) == old
    assert [new[day] for day in old] == sorted(set(new.values()))
    assert {day.weekday() for day in new.values()} <= {weekday}
    steps = {later - one for one, later in pairwise(new[day] for day in old)}
    assert steps <= {timedelta(weeks=weeks or plan.every_weeks)}
    if old:
        assert new[old[0]] == same_week(old[0], weekday)


@given(going)
def test_no_date_moves_to_where_another_one_still_is(case):
    plan, skipped, weekday, weeks = case
    assume(weeks is None or weeks <= plan.every_weeks or plan.count * weeks < 50)
    new = going_on(sorted(plan.days())[skipped:], weekday, weeks, first_on=plan.first_on)
    standing = set(new)
    for day in in_moving_order(new):
        standing.remove(day)
        assert new[day] not in standing
        standing.add(new[day])

    assert standing == set(new.values())
