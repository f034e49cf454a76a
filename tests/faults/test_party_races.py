"""Couples and single bookers at one slot: nobody is half booked. Rows are counted; answers are not believed.

That this field double-books where nobody locks is shown beside it, in `test_races.py`.
"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.lifecycle import Status
from app.domain.parties import SAME_ROOM, SAME_TIME
from app.infra.database import db
from app.spa.booking.doctor import findings
from app.spa.booking.models import Appointment, Occupancy, Party
from tests.support.booking import count
from tests.support.clock import NOW
from tests.support.factories import epoch_at, make_draft, make_room, make_therapist
from tests.support.jobs import job
from tests.support.parties import couple_booked, visits

pytestmark = pytest.mark.race

COUPLES, SINGLES = 20, 20
ROUNDS = 4
TWO_O_CLOCK = epoch_at("2026-05-07 14:00")


@pytest.fixture
def track(track):
    """Three therapists and a room for two."""
    make_therapist(track.swedish)
    track.meadow = make_room("Meadow", places=2)
    return track


def test_couples_and_singles_at_one_time_leave_nobody_half_booked(track):
    visitors = [make_draft().id for _ in range(COUPLES + SINGLES)]
    for number in range(ROUNDS):
        start = TWO_O_CLOCK + number * 24 * 3600 * 7
        arrangement = (SAME_ROOM, SAME_TIME)[number % 2]
        jobs = [
            job("hold_both", start=start, draft=draft, arrangement=arrangement)
            if each % 2
            else job("hold", start=start, draft=draft)
            for each, draft in enumerate(visitors)
        ]

        outcome = track.race(jobs)

        held = db.session.scalars(select(Appointment).where(Appointment.status == Status.HELD)).all()
        in_parties = [len(visits(party)) for party in db.session.scalars(select(Party))]
        assert set(in_parties) <= {2}
        assert len(held) <= 3 * (number + 1)
        assert outcome.won
        assert set(outcome.refused) == {"slot_taken"}
        assert findings(NOW) == []


def test_two_who_are_declined_at_one_moment_leave_no_claim_of_their_room(track):
    for number in range(ROUNDS):
        start = TWO_O_CLOCK + number * 24 * 3600 * 7
        party = couple_booked(
            track.swedish, starts_at=NOW + timedelta(seconds=start - NOW.timestamp()), arrangement=SAME_ROOM
        )
        tokens = [visit.token for visit in visits(party)]

        outcome = track.race([job("refuse_visit", token=token) for token in tokens])

        assert len(outcome.won) == 2
        assert count(Occupancy) == 0
        assert findings(NOW) == []
