"""What addresses and buttons say of days and moments, read without trust."""

import pytest

from app.web.days import day_in, second_in


@pytest.mark.parametrize(
    "written", [None, 5, "", "x", "-1", "1e9", " 1778148000", "9" * 30, "4102444800", "\u0661"]
)
def test_what_is_no_moment_is_none(written: object):
    assert second_in(written) is None


def test_a_moment_is_read_in_seconds():
    assert second_in("1778148000") == 1778148000


@pytest.mark.parametrize("written", [None, "", "2026-02-30", "tomorrow", "2026-5-1"])
def test_what_is_no_day_is_none(written: str | None):
    assert day_in(written) is None
