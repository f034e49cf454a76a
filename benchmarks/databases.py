"""A database on each engine on a real disk, with nothing switched off: what is confirmed is written down."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import make_url

from app.config import Settings
from app.factory import create_app
from app.infra import clock, migrate
from app.infra.database import db
from app.spa.settings.queries import zone
from benchmarks import workload, writing
from benchmarks.workload import Ids
from tests.support.postgres import Server

SQLITE, POSTGRESQL = "sqlite", "postgresql"
ENGINES = (SQLITE, POSTGRESQL)


@dataclass(frozen=True, slots=True)
class Spa:
    """A spa to be measured: the application on its database, and the environment for servers of it."""

    app: Flask
    ids: Ids
    folder: Path
    environment: dict[str, str]
    driver_address: str
    """As the driver alone wants it."""


@contextmanager
def spa_on(engine: str, *, past: int) -> Iterator[Spa]:
    """A spa with a past, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="sp-bench-") as place, _address(engine, Path(place)) as url:
        folder = Path(place)
        environment = {
            "INSTANCE_PATH": str(folder),
            "STILLPOINT_MODE": "demo",
            "DATABASE_URL": url,
            "BASE_URL": "http://127.0.0.1:8000",
        }
        app = create_app(Settings.from_env(environment))
        with app.app_context():
            migrate.upgrade()
            now = clock.now()
            ids = workload.write_house(now)
            today = now.astimezone(zone()).date()
            writing.write(workload.visits(ids, today, zone(), past=past))
            try:
                yield Spa(app, ids, folder, environment, driver_address(url))
            finally:
                db.session.remove()
                db.engine.dispose()


@contextmanager
def _address(engine: str, folder: Path) -> Iterator[str]:
    if engine == SQLITE:
        yield f"sqlite:///{folder / 'spa.sqlite3'}"
        return
    server = Server(durable=True).start()
    try:
        yield server.url(server.create())
    finally:
        server.stop()


def driver_address(url: str) -> str:
    """The same database as sqlite3 or psycopg name it."""
    made = make_url(url)
    if made.get_backend_name() == SQLITE:
        return str(made.database)
    return made.set(drivername="postgresql").render_as_string(hide_password=False)
