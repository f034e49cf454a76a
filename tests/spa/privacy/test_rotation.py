"""A new key takes over from an old one, and the old one can then be thrown away."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.infra.database import db, transaction
from app.infra.sealed import CannotOpen, Vault, key_name
from app.spa.intake.models import Draft, Intake
from app.spa.privacy.rotation import every_sealed_column, reseal
from tests.support.factories import NEEDS_A_LOOK, WELL, make_client, make_draft, make_intake

OLD, NEW = ("k1", b"0" * 32), ("k2", b"2" * 32)


def take_keys(app: Flask, *keys: tuple[str, bytes]) -> None:
    app.extensions["vault"] = Vault(keys)


@pytest.fixture
def spa(app_on: Callable[..., Flask], engine_url: str) -> Flask:
    """The spa on each engine, with five drafts and an intake under the old key."""
    app = app_on(engine_url)
    with app.app_context():
        for _ in range(5):
            make_draft(WELL)
        make_intake(make_client(), NEEDS_A_LOOK)
    return app


def test_everything_is_under_the_new_key_and_reads_as_before(spa: Flask):
    take_keys(spa, NEW, OLD)
    with spa.app_context():
        done = reseal(batch=2)

        assert done.resealed == {"draft.answers_sealed": 5, "intake.answers_sealed": 1}
        assert done.unopened == {}

    take_keys(spa, NEW)
    with spa.app_context():
        drafts = db.session.scalars(select(Draft)).all()
        assert {key_name(draft.answers_sealed) for draft in drafts} == {"k2"}
        assert all(draft.answers == WELL for draft in drafts)
        assert db.session.scalars(select(Intake)).one().answers == NEEDS_A_LOOK


def test_a_second_time_there_is_nothing_left_to_do(spa: Flask):
    take_keys(spa, NEW, OLD)
    with spa.app_context():
        reseal()

        assert reseal().resealed == {}


def test_a_rotation_that_was_stopped_goes_on_where_it_was(spa: Flask):
    take_keys(spa, NEW, OLD)
    with spa.app_context():
        with transaction():
            draft = db.session.scalars(select(Draft).limit(1)).one()
            draft.answers = draft.answers  # under the new key already

        assert reseal().resealed["draft.answers_sealed"] == 4


def test_what_cannot_be_opened_is_counted_and_left_alone(spa: Flask):
    with spa.app_context():
        spoiled = db.session.scalars(select(Draft).limit(1)).one()
        with transaction():
            spoiled.answers_sealed = spoiled.answers_sealed[:-1] + b"!"
        before = spoiled.answers_sealed
        take_keys(spa, NEW, OLD)

        done = reseal(batch=1)

        assert done.unopened == {"draft.answers_sealed": 1}
        assert done.resealed["draft.answers_sealed"] == 4
        assert db.session.get(Draft, spoiled.id).answers_sealed == before


def test_without_the_old_key_nothing_is_touched(spa: Flask):
    take_keys(spa, NEW)
    with spa.app_context():
        done = reseal()

        assert done.resealed == {}
        assert sum(done.unopened.values()) == 6

    take_keys(spa, OLD)
    with spa.app_context():
        assert db.session.scalars(select(Intake)).one().answers == NEEDS_A_LOOK


def test_the_old_key_alone_opens_nothing_afterwards(spa: Flask):
    take_keys(spa, NEW, OLD)
    with spa.app_context():
        reseal()

    take_keys(spa, OLD)
    with spa.app_context(), pytest.raises(CannotOpen):
        _ = db.session.scalars(select(Intake)).one().answers


def test_empty_columns_stay_empty(app: Flask):
    with app.app_context():
        draft = make_draft()
        with transaction():
            draft.answers = None
        take_keys(app, NEW, OLD)

        assert reseal().resealed == {}
        assert db.session.get(Draft, draft.id).answers is None


def test_every_model_with_a_sealed_column_takes_part(app: Flask):
    places = {f"{model.__tablename__}.{sealed.column}" for model, sealed in every_sealed_column()}
    columns = {
        f"{table.name}.{column.name}"
        for table in db.metadata.tables.values()
        for column in table.columns
        if column.name.endswith("_sealed")
    }

    assert places == columns
    assert places
