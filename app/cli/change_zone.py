"""`flask --app wsgi change-zone`: moves the spa to another time zone, visits and all."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.domain.errors import Refusal
from app.infra import clock
from app.spa.booking.zone_change import Moved, change_zone
from app.spa.settings.queries import zone


@click.command("change-zone")
@click.argument("name", metavar="AREA/CITY")
@click.option("--keep-wall-clock", "way", flag_value="wall", help="Every visit keeps its time of day.")
@click.option("--keep-instants", "way", flag_value="instants", help="Every visit stays at its moment.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@with_appcontext
def change_zone_command(name: str, way: str | None, dry_run: bool) -> None:
    """Move the spa to the zone AREA/CITY, which SPA_TIMEZONE must name already. Stop the server first.

    Working hours are times of day and follow by themselves.
    """
    if way is None:
        raise click.UsageError("Say what becomes of the visits: --keep-wall-clock or --keep-instants.")
    if zone().key != name:
        raise click.ClickException(
            f"SPA_TIMEZONE is {zone().key}. Set SPA_TIMEZONE={name} first, so that messages say the new time."
        )
    try:
        done = change_zone(keep_wall_clock=way == "wall", dry_run=dry_run, now=clock.now())
    except Refusal as refused:
        raise click.ClickException(refused.sentence) from refused
    _report(done, way, dry_run=dry_run)


def _report(done: Moved, way: str, *, dry_run: bool) -> None:
    for line in done.in_the_way:
        click.echo(line, err=True)
    if done.in_the_way:
        raise click.ClickException(
            f"{len(done.in_the_way)} visits are in the way. Move or cancel them first (with "
            f"SPA_TIMEZONE={done.before}); nothing was changed."
        )
    does = "would move" if dry_run else "moved"
    if way == "wall":
        click.echo(
            f"{done.visits} visits and {done.absences} absences or closures {does} to the same time of day "
            f"in {done.after}."
        )
    else:
        click.echo(f"Every visit stays at its moment; only the clock on the wall {does} to {done.after}.")
        _say_outside(done)
    click.echo("Nothing was changed: this was a trial." if dry_run else "Done. The server can start now.")


def _say_outside(done: Moved) -> None:
    """Name the visits for which nobody would be there, so that a manager looks at them."""
    if not done.outside:
        click.echo(f"All of the {done.visits} visits to come lie in their therapists' hours there too.")
        return
    click.echo(f"Of the {done.visits} visits to come these lie outside their therapists' hours there:")
    for line in done.outside:
        click.echo(f"  {line}")
    click.echo("They stay booked. Change the hours to the new clock, or move these visits on the board.")
