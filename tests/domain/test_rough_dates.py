"""Years and months, as far as people remember them."""

from datetime import date

import pytest

from app.domain.rough_dates import may_be_since, read_when, shown_when

TODAY = date(2026, 5, 6)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2019", "2019"),
        (" 5/2019 ", "2019-05"),
        ("05.2019", "2019-05"),
        ("2019-5", "2019-05"),
        ("05/2026", "2026-05"),
        ("06/2026", None),
        ("2027", None),
        ("13/2019", None),
        ("00/2019", None),
        ("1850", None),
        ("last year", None),
        ("٢٠١٩", None),
        ("", None),
    ],
)
def test_years_and_months_are_read_as_people_write_them(typed: str, kept: str | None):
    assert read_when(typed, TODAY) == kept
    if kept:
        assert read_when(shown_when(kept), TODAY) == kept


@pytest.mark.parametrize(
    ("kept", "may_be"),
    [("2025", False), ("2026", True), ("2026-02", False), ("2026-03", True), ("", True), (None, True)],
)
def test_a_year_or_a_month_counts_with_its_last_day(kept: str | None, may_be: bool):
    assert may_be_since(kept, date(2026, 3, 20)) is may_be
