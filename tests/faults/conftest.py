"""Who races: processes of their own, started once, since starting them takes longer than most races."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from flask import Flask

from app.infra.database import db
from tests.support.factories import Spa, small_spa
from tests.support.jobs import Job
from tests.support.race import Field, Outcome, field


@pytest.fixture(scope="session")
def runners(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Field]:
    """The runners of every race."""
    with field(tmp_path_factory.mktemp("race")) as started:
        yield started


@pytest.fixture
def track(app_on: Callable[..., Flask], engine_url: str, runners: Field) -> Iterator[Any]:
    """The small spa on each engine, and a function that lets jobs race on it."""

    def race(jobs: Sequence[Job]) -> Outcome:
        db.session.rollback()  # what the test has read does not keep the runners waiting
        outcome = runners.race(engine_url, jobs)
        assert outcome.errors == []
        assert len(outcome.results) == len(jobs)
        return outcome

    with app_on(engine_url).app_context():
        spa: Spa = small_spa()
        spa.race = race
        yield spa
        db.session.rollback()
    runners.leave(engine_url)
