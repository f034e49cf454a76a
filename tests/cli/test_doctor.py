"""The doctor's command: words for people, an exit code for programs."""

from sqlalchemy import delete

from app.cli.doctor import doctor
from app.infra.database import db, transaction
from app.spa.booking.models import Occupancy
from tests.support.booking import booked
from tests.support.factories import small_spa


def test_a_sound_spa_is_said_to_be_well(app):
    with app.app_context():
        booked(small_spa().swedish)

    answer = app.test_cli_runner().invoke(doctor)

    assert answer.exit_code == 0
    assert "All well" in answer.output


def test_what_is_wrong_is_said_in_words_and_by_the_exit_code(app):
    with app.app_context():
        booked(small_spa().swedish)
        with transaction():
            db.session.execute(delete(Occupancy))

    answer = app.test_cli_runner().invoke(doctor)

    assert answer.exit_code == 1
    assert "does not claim its therapist" in answer.output
    assert "All well" not in answer.output


def test_a_day_beyond_an_effort_budget_is_a_note_and_no_fault(app):
    with app.app_context():
        spa = small_spa()
        booked(spa.swedish, therapist_id=spa.mira.id)
        with transaction():
            spa.mira.effort_a_day = 30

    answer = app.test_cli_runner().invoke(doctor)

    assert answer.exit_code == 0
    assert "note: effort_beyond: Mira gives 60 effort minutes" in answer.output
    assert "All well" in answer.output
