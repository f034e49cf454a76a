"""The spa that visitors of the public pages find: furnished once, then copied for each test."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.vocabulary import TREATMENT_TYPES
from tests.support import databases
from tests.support.factories import make_room, make_therapist, make_treatment


@dataclass(frozen=True)
class OpenSpa:
    """All seven treatments. Mira is trained for every need, Noor for none; plain values only."""

    mira: int
    noor: int
    mira_slug: str
    noor_slug: str


@pytest.fixture(scope="session")
def furnished(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, OpenSpa]:
    """A spa with the whole menu, two rooms and two therapists, in a file that nobody uses."""
    folder = tmp_path_factory.mktemp("furnished")
    url = databases.copy_sqlite(migrated_sqlite, folder)
    with databases.opened(url, folder) as app, app.app_context():
        menu = [make_treatment(code) for code in TREATMENT_TYPES]
        trained = dict.fromkeys(("scoliosis", "clinical", "prenatal"))
        mira = make_therapist(*menu, name="Mira Holt", qualifications=trained)
        noor = make_therapist(*menu, name="Noor Lind", gender="man")
        make_room("Blue room")
        make_room("Green room")
        inside = OpenSpa(mira.id, noor.id, mira.slug, noor.slug)
    return Path(url.removeprefix("sqlite:///")), inside


@pytest.fixture
def sqlite_url(furnished: tuple[Path, OpenSpa], tmp_path: Path) -> str:
    """The address of this test's own furnished database."""
    return databases.copy_sqlite(furnished[0], tmp_path)


@pytest.fixture
def spa(furnished: tuple[Path, OpenSpa]) -> OpenSpa:
    """Who works there."""
    return furnished[1]


@pytest.fixture
def visitor(client: FlaskClient) -> FlaskClient:
    """Somebody who comes to that spa's pages."""
    return client


@pytest.fixture
def other(app: Flask) -> FlaskClient:
    """Somebody else, with a browser of their own."""
    return app.test_client()
