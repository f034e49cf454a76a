"""Answers of somebody who has no account yet: kept for a day, opened by their cookie alone."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select, text

from app.domain.lifecycle import Status
from app.infra.database import db, transaction
from app.spa.booking.models import Appointment
from app.spa.intake.drafts import find_draft, forget, purge_expired, save_answers, start_draft
from app.spa.intake.models import Draft
from app.spa.intake.steps import spend_draft
from tests.support.clock import NOW
from tests.support.factories import (
    NEEDS_A_LOOK,
    WELL,
    make_appointment,
    make_room,
    make_therapist,
    make_treatment,
)

A_DAY = timedelta(hours=24)


def test_a_draft_is_found_by_its_token_and_holds_what_was_answered(app: Flask):
    with app.app_context():
        start_draft(now=NOW)
        draft, token = start_draft(now=NOW)

        save_answers(draft, NEEDS_A_LOOK)

        assert find_draft(token, now=NOW).id == draft.id
        assert find_draft(token, now=NOW).answers == NEEDS_A_LOOK


def test_a_new_draft_is_empty_and_has_the_shape_of_answers(app: Flask):
    with app.app_context():
        draft, _ = start_draft(now=NOW)

        assert draft.answers == {"intake": {}, "beside": {}, "steps": []}


def test_no_other_token_finds_it(app: Flask):
    with app.app_context():
        draft, token = start_draft(now=NOW)

        for guess in ("", token[:-1], token + "x", token.swapcase(), draft.uid, draft.token_digest):
            assert find_draft(guess, now=NOW) is None


def test_the_token_is_not_in_the_database(app: Flask):
    with app.app_context():
        _, token = start_draft(now=NOW)

        assert token not in str(db.session.execute(text("SELECT * FROM draft")).one())
        assert len(token) >= 43


def test_a_draft_is_gone_after_a_day_even_before_it_is_purged(app: Flask):
    with app.app_context():
        _, token = start_draft(now=NOW)

        assert find_draft(token, now=NOW + A_DAY - timedelta(seconds=1)) is not None
        assert find_draft(token, now=NOW + A_DAY) is None


def test_answering_more_does_not_make_it_last_longer(app: Flask):
    with app.app_context():
        draft, token = start_draft(now=NOW)
        save_answers(draft, WELL)

        assert find_draft(token, now=NOW + A_DAY) is None


def test_purging_deletes_what_ran_out_and_nothing_else(app: Flask):
    with app.app_context():
        start_draft(now=NOW - A_DAY)
        start_draft(now=NOW - A_DAY + timedelta(seconds=1))

        assert purge_expired(now=NOW) == 1
        assert purge_expired(now=NOW) == 0
        assert db.session.scalar(select(func.count(Draft.id))) == 1


def test_forgetting_deletes_one_visitors_answers_at_once(app: Flask):
    with app.app_context():
        mine, my_token = start_draft(now=NOW)
        _, their_token = start_draft(now=NOW)

        forget(mine)

        assert find_draft(my_token, now=NOW) is None
        assert find_draft(their_token, now=NOW) is not None


def test_a_hold_outlives_the_draft_it_was_made_from(app: Flask):
    with app.app_context():
        draft, token = start_draft(now=NOW)
        swedish = make_treatment()
        hold = make_appointment(
            swedish, make_therapist(swedish), make_room(), status=Status.HELD, draft=draft
        )

        with transaction():
            spend_draft(draft)

        assert find_draft(token, now=NOW) is None
        assert db.session.get(Appointment, hold.id).draft_id is None
