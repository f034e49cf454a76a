"""The demo spa by its command: with as long a past as is asked for, and sound."""

from datetime import timedelta

from sqlalchemy import func, select

from app.cli.doctor import doctor
from app.cli.seed import seed
from app.infra.database import db
from app.spa.booking.models import Appointment
from tests.support.factories import small_spa


def test_the_past_is_as_long_as_asked_and_stays_sound_where_two_stretches_meet(app, now):
    told = app.test_cli_runner().invoke(seed, ["--weeks", "5"])

    assert told.exit_code == 0
    with app.app_context():
        longer_ago = Appointment.starts_at < now - timedelta(weeks=4)
        assert db.session.scalar(select(func.count()).where(longer_ago))
        first = db.session.scalar(select(func.min(Appointment.starts_at)))
        assert now - timedelta(weeks=5, days=1) <= first <= now - timedelta(weeks=4, days=4)
    assert "All well" in app.test_cli_runner().invoke(doctor).output


def test_a_spa_that_is_there_is_left_alone(app):
    with app.app_context():
        small_spa()

    again = app.test_cli_runner().invoke(seed)

    assert again.exit_code == 1
    assert "There is a spa in this database already" in again.output
