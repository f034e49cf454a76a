from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.infra import clock


def test_now_is_aware_and_in_utc():
    assert clock.now().tzinfo is UTC


def test_the_clock_stands_still_only_inside_the_block():
    moment = datetime(2026, 5, 6, 14, 0, tzinfo=UTC)

    with clock.fixed_at(moment):
        assert clock.now() == moment == clock.now()

    assert clock.now() != moment


def test_a_fixed_moment_is_told_in_utc_whatever_zone_it_was_given_in():
    with clock.fixed_at(datetime(2026, 5, 6, 10, 0, tzinfo=timezone(-timedelta(hours=4)))):
        assert clock.now() == datetime(2026, 5, 6, 14, 0, tzinfo=UTC)
        assert clock.now().tzinfo is UTC


def test_the_clock_goes_on_after_something_broke_inside_the_block():
    moment = datetime(2020, 1, 1, tzinfo=UTC)

    with pytest.raises(ZeroDivisionError), clock.fixed_at(moment):
        _ = 1 / 0

    assert clock.now() != moment
