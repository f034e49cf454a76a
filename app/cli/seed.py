"""`flask --app wsgi seed`: fill an empty database with a believable spa."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.infra import clock, migrate
from app.spa.demo.seed import seed as fill


@click.command()
@with_appcontext
def seed() -> None:
    """Fill an empty database with a believable spa."""
    if not migrate.is_up_to_date():
        raise click.ClickException("The tables are not up to date: run `flask --app wsgi db upgrade` first.")
    try:
        visits = fill(now=clock.now())
    except ValueError as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(f"The demo spa is ready, with {visits} visits in its diary.")
