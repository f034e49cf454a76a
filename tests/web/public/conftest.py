"""The spa that visitors of the public pages find."""

from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.vocabulary import TREATMENT_TYPES
from tests.support.factories import epoch_at, make_room, make_therapist, make_treatment

TEN = epoch_at("2026-05-07 10:00")


@dataclass(frozen=True)
class OpenSpa:
    """All seven treatments. Mira is trained for every need, Noor for none; plain values only."""

    mira: int
    noor: int
    mira_slug: str
    noor_slug: str


@pytest.fixture
def spa(app: Flask) -> OpenSpa:
    """A spa with the whole menu, two rooms and two therapists."""
    with app.app_context():
        menu = [make_treatment(code) for code in TREATMENT_TYPES]
        trained = dict.fromkeys(("scoliosis", "clinical", "prenatal"))
        mira = make_therapist(*menu, name="Mira Holt", qualifications=trained)
        noor = make_therapist(*menu, name="Noor Lind", gender="man")
        make_room("Blue room")
        make_room("Green room")
        return OpenSpa(mira.id, noor.id, mira.slug, noor.slug)


@pytest.fixture
def visitor(spa: OpenSpa, client: FlaskClient) -> FlaskClient:
    """Somebody who comes to that spa's pages."""
    return client


@pytest.fixture
def other(spa: OpenSpa, app: Flask) -> FlaskClient:
    """Somebody else, with a browser of their own."""
    return app.test_client()
