from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.interval import Interval, intersect, merge, subtract, total_seconds


def spans(*pairs: tuple[int, int]) -> list[Interval]:
    return [Interval(start, end) for start, end in pairs]


def moments(intervals: list[Interval]) -> set[int]:
    return {second for interval in intervals for second in range(interval.start, interval.end)}


def tidy(intervals: list[Interval]) -> bool:
    return all(left.end < right.start for left, right in pairwise(intervals))


anything = st.lists(
    st.builds(lambda a, n: Interval(a, a + n), st.integers(0, 60), st.integers(1, 20)), max_size=8
)


@pytest.mark.parametrize(("start", "end"), [(5, 5), (6, 5)])
def test_an_interval_ends_after_it_starts(start, end):
    with pytest.raises(ValueError, match="must end after it starts"):
        Interval(start, end)


def test_one_visit_may_begin_as_another_ends():
    assert not Interval(0, 10).overlaps(Interval(10, 20))
    assert Interval(0, 11).overlaps(Interval(10, 20))


def test_an_interval_contains_what_lies_wholly_inside():
    assert Interval(0, 10).contains(Interval(0, 10))
    assert not Interval(0, 10).contains(Interval(5, 11))


def test_set_up_and_turnover_widen_an_interval():
    assert Interval(100, 200).padded(10, 20) == Interval(90, 220)


def test_merge_joins_touching_and_nested_intervals():
    assert merge(spans((20, 30), (0, 10), (10, 12), (21, 22))) == spans((0, 12), (20, 30))


def test_one_long_visit_can_take_the_end_of_one_stretch_and_the_start_of_the_next():
    assert subtract(spans((0, 10), (12, 20)), spans((8, 14))) == spans((0, 8), (14, 20))


def test_taking_away_from_the_middle_leaves_both_ends():
    assert subtract(spans((0, 100)), spans((20, 30), (40, 50))) == spans((0, 20), (30, 40), (50, 100))


@given(anything, anything)
def test_subtract_keeps_exactly_the_free_moments(free, busy):
    left = subtract(free, busy)

    assert moments(left) == moments(free) - moments(busy)
    assert tidy(left)


@given(anything, anything)
def test_intersect_keeps_exactly_the_shared_moments(some, others):
    shared = intersect(some, others)

    assert moments(shared) == moments(some) & moments(others)
    assert tidy(shared)


@given(anything)
def test_merge_and_total_count_each_moment_once(intervals):
    assert moments(merge(intervals)) == moments(intervals)
    assert tidy(merge(intervals))
    assert total_seconds(intervals) == len(moments(intervals))
