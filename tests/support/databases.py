"""Migrated databases for the tests: each engine is migrated once a session, then copied."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from alembic.config import Config
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Dialect, event, make_url

from app.config import Settings
from app.infra import migrate as migrations
from app.infra.database import db
from app.infra.looking import looking_engine


class Compiled(BytecodeCache):
    """Templates as they were compiled for an earlier test: half of a page's time is spent on that."""

    def __init__(self) -> None:
        self.code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.code:
            bucket.bytecode_from_string(self.code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.code[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


class House:
    """One application, opened on one database after another: to make it anew costs more than most tests do.

    Everything a test may have changed of it is put back before the next one. Statements stay compiled too.
    """

    def __init__(self, settings: Settings) -> None:
        self.app = make_app(settings)
        self.url = make_url(settings.database_url)
        self.is_open = False
        self._config = dict(self.app.config)
        self._extensions = dict(self.app.extensions)
        with self.app.app_context():
            for engine in {db.engine, looking_engine()}:
                event.listen(engine, "do_connect", self._lead)

    def _lead(
        self, dialect: Dialect, _record: object, cargs: list[object], cparams: dict[str, object]
    ) -> None:
        """Lead a new connection to the database of the present test."""
        place, names = dialect.create_connect_args(self.url)
        cargs[:] = place
        cparams.update(names)

    def open(self, settings: Settings) -> Flask:
        """Stand on another database, as if made for it."""
        self.app.config.clear()
        self.app.config.update(self._config, SQLALCHEMY_DATABASE_URI=settings.database_url)
        self.app.extensions.clear()
        self.app.extensions.update(self._extensions, settings=settings)
        self.url = make_url(settings.database_url)
        return self.app


HOUSES: dict[str, House] = {}
"""By kind of database."""
IS_SHARED = True
"""False while a test changes what the application is made of."""


@contextmanager
def opened(database_url: str, instance_path: Path, **changes: object) -> Iterator[Flask]:
    """The application on a database; every connection is let go of afterwards.

    `changes` are settings (app.config.Settings) that differ from those of the tests: then it is made anew.
    """
    settings = Settings.for_tests(database_url=database_url, instance_path=instance_path, **changes)
    house = None if changes or not IS_SHARED else _free_house(settings)
    if house is not None:
        house.is_open = True
    app = house.open(settings) if house else make_app(settings)
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        if house is not None:
            house.is_open = False


def _free_house(settings: Settings) -> House | None:
    """The house for this kind of database, unless somebody is in."""
    kind = make_url(settings.database_url).get_backend_name()
    if kind not in HOUSES:
        HOUSES[kind] = House(settings)
    return None if HOUSES[kind].is_open else HOUSES[kind]


def make_app(settings: Settings) -> Flask:
    """Make an application for tests alone."""
    # By name and not before: the domain's tests need none of the floors above it, whole or half rebuilt.
    app: Flask = import_module("app.factory").create_app(settings)
    # A test client fills in forms without reading them first; the live server turns this on again.
    app.config["WTF_CSRF_ENABLED"] = False
    app.jinja_env.bytecode_cache = COMPILED
    return app


def alembic_config(app: Flask) -> Config:
    """Give Alembic's configuration for this application; use it inside an application context."""
    return app.extensions["migrate"].migrate.get_config()


def migrate(database_url: str, instance_path: Path) -> None:
    """Bring an empty database's tables up to date."""
    with opened(database_url, instance_path) as app, app.app_context():
        migrations.upgrade()


def copy_sqlite(template: Path, folder: Path) -> str:
    """Copy a closed SQLite file into `folder` and give its address."""
    target = folder / "spa.sqlite3"
    shutil.copyfile(template, target)
    return f"sqlite:///{target}"
