"""The server is killed at random instants while many clients book: nothing is lost, nothing is doubled.

A short storm on each engine; `make faults` has one of hundreds of kills (docs/faults.md).
"""

from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from app.cli.doctor import examine
from app.domain.lifecycle import Status
from app.infra.database import db, transaction
from app.spa.booking.models import Appointment, Occupancy
from tests.faults.storm.storm import weather
from tests.support import databases

pytestmark = pytest.mark.race

KILLS = 4


def test_kills_lose_nothing_and_double_nothing(engine_url: str, tmp_path: Path):
    with databases.opened(engine_url, tmp_path) as app:
        ledger, proof = weather(app, engine_url, tmp_path, kills=KILLS)
        print(proof.figures)

        assert proof.wrong == []
        assert ledger.broken > 0  # it was caught in the act
        assert len(ledger.visits) + 2 * len(ledger.parties) >= KILLS  # and it did get things done
        with app.app_context():
            damage_shows()


def damage_shows() -> None:
    """The control: what the storm could have done wrong, done on purpose, is found."""
    taken = select(Appointment.id).where(Appointment.status == Status.CONFIRMED).order_by(Appointment.id)
    with transaction():
        first, second = db.session.scalars(taken.limit(2))
        db.session.execute(delete(Occupancy).where(Occupancy.appointment_id == first))
        db.session.execute(update(Appointment).where(Appointment.id == second).values(status="cancelled"))

    assert {"unclaimed", "claim_left"} <= {finding.code for finding in examine()}
    db.session.remove()
