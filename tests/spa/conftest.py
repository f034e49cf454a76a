"""A small spa to work in: on SQLite for what the house decides, on both engines for the database's part."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from tests.support.factories import Spa, small_spa


@pytest.fixture
def spa(app: Flask) -> Iterator[Spa]:
    """The small spa on SQLite, in an application context."""
    with app.app_context():
        yield small_spa()


@pytest.fixture
def either_spa(app_on: Callable[..., Flask], engine_url: str) -> Iterator[Spa]:
    """The small spa, once on each engine."""
    with app_on(engine_url).app_context():
        yield small_spa()
