"""The small spa with a visit that Mira is going to miss."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask

from app.spa.booking.models import Appointment
from tests.support.booking import booked
from tests.support.factories import Spa, small_spa


@dataclass
class Hit:
    """A spa and a visit with Mira, tomorrow at ten."""

    spa: Spa
    visit: Appointment


def _hit() -> Hit:
    spa = small_spa()
    return Hit(spa, booked(spa.swedish, therapist_id=spa.mira.id))


@pytest.fixture
def hit(app: Flask) -> Iterator[Hit]:
    """On SQLite, in an application context."""
    with app.app_context():
        yield _hit()


@pytest.fixture
def either_hit(app_on: Callable[..., Flask], engine_url: str) -> Iterator[Hit]:
    """Once on each engine."""
    with app_on(engine_url).app_context():
        yield _hit()
