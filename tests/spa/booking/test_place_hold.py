"""Keeping a slot: it works, and every way in which it is refused."""

import pytest

from app.spa.booking.holds import place_hold
from tests.support.factories import POLICY, TOMORROW_AT_TEN, ZONE, make_draft, small_spa


@pytest.fixture
def spa(app):
    with app.app_context():
        yield small_spa()


def hold(spa, starts_at=TOMORROW_AT_TEN, treatment=None, minutes=60, **more):
    more = {"draft": None if more.get("client") else make_draft(), **more}
    return place_hold(
        treatment or spa.swedish, minutes, starts_at, now=more.pop("now"), policy=POLICY, zone=ZONE, **more
    )


def test_a_free_slot_is_kept(spa, now):
    kept = hold(spa, now=now)
    assert kept.status == "held"
    assert len(kept.occupancy) == 2
