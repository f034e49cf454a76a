"""The number of a receipt, and the tax within a price."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.receipts import receipt_number, tax_within


def test_a_number_is_the_day_and_a_piece_of_the_token():
    assert receipt_number(date(2026, 5, 7), "0a1b2c3d" * 4) == "20260507-0A1B2C"


@pytest.mark.parametrize(
    ("cents", "percent", "tax"),
    [(11900, "19", 1900), (9500, "0", 0), (9500, "8.875", 774), (0, "19", 0), (103, "3", 3)],
)
def test_tax_is_within_the_price(cents: int, percent: str, tax: int):
    assert tax_within(cents, Decimal(percent)) == tax


@given(st.integers(0, 10**7), st.decimals(0, 99, places=3))
def test_net_and_tax_are_the_price_and_tax_is_as_the_percentage_says(cents: int, percent: Decimal):
    tax = tax_within(cents, percent)

    assert 0 <= tax <= cents
    assert abs((cents - tax) * percent / 100 - tax) <= 1


def test_nothing_below_nothing():
    with pytest.raises(ValueError, match="below nothing"):
        tax_within(-1, Decimal(19))
