"""`flask --app wsgi erase-client`: forgets one client, but for what the books must keep."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.cli.export_client import person_or_end
from app.domain.errors import Refusal
from app.infra import clock
from app.spa.privacy.erasure import erase, visits_to_come
from app.spa.settings.formats import local_datetime


@click.command("erase-client")
@click.argument("who", metavar="EMAIL|ID")
@click.option("--cancel-visits", is_flag=True, help="Cancel the visits to come as well; else they stop it.")
@click.option("--yes", is_flag=True, help="Do not ask once more.")
@with_appcontext
def erase_client(who: str, cancel_visits: bool, yes: bool) -> None:
    """Delete everything about the client EMAIL|ID. It cannot be undone.

    Make sure first that whoever asks is that client. Of their visits the day, the length, the price, the
    therapist and the room stay, for the books; no name, no answers, no notes.
    """
    person, now = person_or_end(who), clock.now()
    try:
        to_come = visits_to_come(person, now=now)
        for visit in to_come:
            click.echo(f"To come: {local_datetime(visit.starts_at)}", err=True)
        if to_come and not cancel_visits:
            raise click.ClickException("There are visits to come. Cancel them first, or say --cancel-visits.")
        tokens = [visit.uid for visit in to_come]
        if not yes:
            click.confirm(f"Delete everything about {person.name}?", abort=True, err=True)
        done = erase(person_or_end(who), calling_off=tokens, now=now)
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    click.echo(f"Deleted. Cancelled: {done.called_off} visits. In the books, without a name: {done.kept}.")
