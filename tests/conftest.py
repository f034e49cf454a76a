"""What every test may ask for: a moment, a database on either engine, the spa on it, a visitor, a browser.

Everything is made when a test first asks for it, so a test of the domain starts no server and no browser.
"""

import gc
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, Page

from app.infra import clock
from tests.support import chromium, databases, network, servers
from tests.support.clock import NOW
from tests.support.memory import use_memory
from tests.support.order import long_ones_first
from tests.support.pages import Watch
from tests.support.postgres import Server

# The same examples on every machine, and nothing fails for being slow on a busy one, not even the making of
# examples. `pytest --hypothesis-profile=thorough` tries ten times as many, `explore` looks for new ones.
PATIENT = hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.register_profile("house", PATIENT, derandomize=True, max_examples=50)
hypothesis_settings.register_profile("thorough", PATIENT, derandomize=True, max_examples=500)
hypothesis_settings.register_profile("explore", PATIENT, max_examples=2000)
hypothesis_settings.load_profile("house")

use_memory()

PATIENCE = 60_000
"""Milliseconds that a busy machine may take to open a page, or to show what is to be pressed."""
NEEDS = {"browser": "browser", "postgres_server": "postgres"}


def pytest_configure() -> None:
    """Leave in order when told to stop, as with Ctrl-C: no server or browser stays behind."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by what it needs, so that the quick run can leave those out by name; long ones first."""
    for item in items:
        for fixture, mark in NEEDS.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(mark)
    items[:] = long_ones_first(items)


def pytest_collection_finish() -> None:
    """Let what stays for the whole run be counted no more: a sixth of a test's time went into sweeping it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def _network_is_off() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        network.shut(patch)
        yield


@pytest.fixture
def now() -> Iterator[datetime]:
    """Hold the spa's clock at NOW."""
    with clock.fixed_at(NOW) as instant:
        yield instant


# --- databases


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """One throw-away PostgreSQL for the session."""
    server = Server().start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a migrated database that nobody uses, to copy from."""
    name = postgres_server.create()
    databases.migrate(postgres_server.url(name), tmp_path_factory.mktemp("instance"))
    return name


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that nobody uses, to copy from."""
    folder = tmp_path_factory.mktemp("migrated")
    file = folder / "template.sqlite3"
    databases.migrate(f"sqlite:///{file}", folder)
    return file


@pytest.fixture
def fresh_postgres(postgres_server: Server) -> Iterator[Callable[..., str]]:
    """A function that makes an empty PostgreSQL database and gives its address; gone after the test."""
    made: list[str] = []

    def make(template: str | None = None) -> str:
        made.append(postgres_server.create(template=template))
        return postgres_server.url(made[-1])

    yield make
    for name in made:
        postgres_server.drop(name)


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """The address of this test's own migrated SQLite database."""
    return databases.copy_sqlite(migrated_sqlite, tmp_path)


@pytest.fixture
def postgres_url(migrated_postgres: str, fresh_postgres: Callable[..., str]) -> str:
    """The address of this test's own migrated PostgreSQL database."""
    return fresh_postgres(template=migrated_postgres)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def engine_url(request: pytest.FixtureRequest) -> str:
    """The address of this test's own migrated database: the test runs once on each engine."""
    return request.getfixturevalue({"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param])


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_engine_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of this test's own empty database, without any table: once on each engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    return request.getfixturevalue("fresh_postgres")()


# --- the spa


@pytest.fixture
def made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """The application is made for this test alone, which changes what it is made of."""
    monkeypatch.setattr(databases, "IS_SHARED", False)


@pytest.fixture
def app_on(now: datetime, tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """A function that opens the spa on a database: app_on(engine_url, spa_name="Elsewhere")."""
    with ExitStack() as stack:

        def open_spa(database_url: str, **changes: object) -> Flask:
            return stack.enter_context(databases.opened(database_url, tmp_path, **changes))

        yield open_spa


@pytest.fixture
def app(app_on: Callable[..., Flask], sqlite_url: str) -> Flask:
    """The spa on a migrated SQLite database of its own, at NOW."""
    return app_on(sqlite_url)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor who is not signed in."""
    return app.test_client()


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """The address of the spa, served for real; forms are checked for forgery as for any visitor."""
    app.config["WTF_CSRF_ENABLED"] = True
    with servers.threaded(app) as address:
        yield address


# --- the browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for the session."""
    with chromium.started() as started:
        yield started


@pytest.fixture
def page_at(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """A function that opens a new visitor's browser: page_at(390), page_at(1280, dark=True).

    It looks at `live_server`, with the page's clock at NOW too, unless `origin` names another server. After
    the test every visitor's Watch is verified; a test that provokes a problem says so with
    page.watch.forgive("pattern").
    """
    watches: list[Watch] = []

    def open_page(
        width: int,
        *,
        origin: str | None = None,
        javascript: bool = True,
        dark: bool = False,
        motion: bool = False,
    ) -> Page:
        address = origin or request.getfixturevalue("live_server")
        context = browser.new_context(
            base_url=address,
            viewport={"width": width, "height": 844 if width < 700 else 900},
            has_touch=width < 700,
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            reduced_motion="no-preference" if motion else "reduce",
            # Far from the spa: a time shown in the visitor's zone instead of the spa's stands out.
            timezone_id="Pacific/Auckland",
        )
        context.set_default_timeout(PATIENCE)
        # Before any server of the test stops, in whatever order it asked for them: a window still fetching
        # something would complain of a refused connection.
        request.node.addfinalizer(context.close)
        if origin is None and javascript:
            context.clock.set_fixed_time(NOW)
        watches.append(Watch(address))
        page = watches[-1].over(context).new_page()
        page.watch = watches[-1]
        return page

    yield open_page
    for watch in watches:
        watch.verify()
