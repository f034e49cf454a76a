"""`flask --app wsgi seed`: fill an empty database with a believable spa."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.infra import clock, migrate
from app.spa.demo.diary import WEEKS_BEHIND
from app.spa.demo.seed import seed as fill


@click.command()
@click.option(
    "--weeks",
    type=click.IntRange(min=0),
    default=WEEKS_BEHIND,
    show_default=True,
    help="How many weeks of past visits to write.",
)
@with_appcontext
def seed(weeks: int) -> None:
    """Fill an empty database with a believable spa."""
    if not migrate.is_up_to_date():
        raise click.ClickException("The tables are not up to date: run `flask --app wsgi db upgrade` first.")
    try:
        visits = fill(now=clock.now(), weeks=weeks)
    except ValueError as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(f"The demo spa is ready, with {visits} visits in its diary.")
