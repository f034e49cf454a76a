"""In which order the workers of one run take the tests."""

import os

import pytest

LONG = ("browser", "race", "long")
"""Marks of tests that take seconds."""


def long_ones_first(items: list[pytest.Item]) -> list[pytest.Item]:
    """The same tests, so that each of two workers gets half of the long ones, and takes them first.

    A run is given to them in halves, and whoever is done takes over from the end of the other's: what is
    left there at last must be short, or one of them stands idle. A single worker keeps the files' order.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return items
    long = [item for item in items if any(map(item.get_closest_marker, LONG))]
    short = [item for item in items if not any(map(item.get_closest_marker, LONG))]
    return [*long[::2], *short[::2], *long[1::2], *short[1::2]]
