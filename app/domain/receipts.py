"""Receipts: the number that a visit's paper keeps for good, and the tax within its price."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal


def receipt_number(visit_on: date, token: str) -> str:
    """The number of a visit's receipt, which never changes: its day in the spa's zone, a piece of its token.

    It counts nothing: nobody learns from it how many visits the spa has.
    """
    return f"{visit_on:%Y%m%d}-{token[:6].upper()}"


def tax_within(cents: int, percent: Decimal) -> int:
    """The tax that a price includes, in whole cents, half a cent rounded up. `percent` is 0 or more.

    Raises:
        ValueError: a price or a percentage below nothing.
    """
    if cents < 0 or percent < 0:
        raise ValueError("neither a price nor a tax is below nothing")
    net = Decimal(cents) * 100 / (100 + percent)
    return int((cents - net).quantize(Decimal(1), ROUND_HALF_UP))
