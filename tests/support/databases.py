"""Migrated databases for the tests: each engine is migrated once a session, then copied."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from alembic.config import Config
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache

from app.config import Settings
from app.infra import migrate as migrations
from app.infra.database import db


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


@contextmanager
def opened(database_url: str, instance_path: Path, **changes: object) -> Iterator[Flask]:
    """Make the application on a database, and let go of every connection afterwards.

    `changes` are settings (app.config.Settings) that differ from those of the tests.
    """
    # By name and not before: the domain's tests need none of the floors above it, whole or half rebuilt.
    create_app = import_module("app.factory").create_app
    app = create_app(Settings.for_tests(database_url=database_url, instance_path=instance_path, **changes))
    # A test client fills in forms without reading them first; the live server turns this on again.
    app.config["WTF_CSRF_ENABLED"] = False
    app.jinja_env.bytecode_cache = COMPILED
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


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
