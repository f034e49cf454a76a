"""`flask --app wsgi backup FILE` and `restore FILE`: the whole database in one file, and back."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import make_url

from app.infra import migrate
from app.infra.backup import postgres, sqlite
from app.infra.backup.file import POSTGRESQL, SQLITE, BackupRefused, kind_of
from app.infra.database import db
from app.spa.settings.queries import settings

FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.command()
@FILE
@click.option("--yes", is_flag=True, help="Overwrite FILE if it exists.")
@with_appcontext
def backup(file: Path, yes: bool) -> None:
    """Write the whole database to FILE; people may go on booking meanwhile."""
    url = make_url(settings().database_url)
    try:
        if url.get_backend_name() == "sqlite":
            sqlite.save(Path(str(url.database)), file, overwrite=yes)
        else:
            postgres.save(url, file, overwrite=yes)
    except BackupRefused as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(
        f"Wrote and checked {file}. Keep FIELD_KEYS elsewhere: without them health answers stay sealed."
    )


@click.command()
@FILE
@click.option("--yes", is_flag=True, help="Replace all that is in the database now.")
@with_appcontext
def restore(file: Path, yes: bool) -> None:
    """Put the backup FILE in the place of the database. Stop the server and the worker first."""
    url = make_url(settings().database_url)
    db.session.remove()
    db.engine.dispose()
    try:
        _refuse_other_kind(file, POSTGRESQL if url.get_backend_name() == "postgresql" else SQLITE)
        if url.get_backend_name() == "sqlite":
            sqlite.bring_back(Path(str(url.database)), file, overwrite=yes)
        else:
            postgres.bring_back(url, file, overwrite=yes)
    except BackupRefused as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(f"The database is as it was in {file}.")
    if not migrate.is_up_to_date():
        click.echo("Its tables are older than this version: run `flask --app wsgi db upgrade` now.")


def _refuse_other_kind(file: Path, wanted: bytes) -> None:
    """A backup comes back only into the kind of database it was made of."""
    kind = kind_of(file)
    if not kind:
        raise BackupRefused(f"{file} is no backup.")
    if kind != wanted:
        made_of = "SQLite" if kind == SQLITE else "PostgreSQL"
        raise BackupRefused(f"{file} is a backup of a {made_of} database; DATABASE_URL names another kind.")
