"""Couples and single bookers at one slot: nobody is half booked. Rows are counted; answers are not believed.

That this field double-books where nobody locks is shown beside it, in `test_races.py`.
"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.lifecycle import Status
from app.domain.parties import SAME_ROOM, SAME_TIME
from app.infra.database import db, transaction
from app.spa.booking.doctor import findings
from app.spa.booking.models import Appointment, Occupancy, Party
from app.spa.intake.models import Draft
from tests.support.booking import count
from tests.support.clock import NOW
from tests.support.factories import epoch_at, make_room, make_therapist, small_spa
from tests.support.parties import couple_booked, visits

pytestmark = pytest.mark.race

COUPLES, SINGLES = 20, 20
ROUNDS = 4
TWO_O_CLOCK = epoch_at("2026-05-07 14:00")


@pytest.fixture
def track(app_on, engine_url, runners):
    """Three therapists and a room for two, on each engine."""
    with app_on(engine_url).app_context():
        spa = small_spa()
        make_therapist(spa.swedish)
        spa.meadow = make_room("Meadow", places=2)
        spa.race = lambda jobs: run(runners, engine_url, jobs)
        yield spa
        db.session.rollback()
    runners.leave(engine_url)


def run(runners, url, jobs):
    db.session.rollback()
    outcome = runners.race(url, jobs)
    assert outcome.errors == []
    return outcome


def drafts(number):
    with transaction():
        made = [
            Draft(token_digest=f"{each:064d}", created_at=NOW, expires_at=NOW + timedelta(days=1))
            for each in range(number)
        ]
        db.session.add_all(made)
    return [draft.id for draft in made]


def job(do, **more):
    return {"do": do, "now": int(NOW.timestamp()), "treatment": "swedish", **more}


def test_couples_and_singles_at_one_time_leave_nobody_half_booked(track):
    visitors = drafts(COUPLES + SINGLES)
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
