"""`flask --app wsgi export-client`: everything that is kept about one client, for the client."""

from __future__ import annotations

import getpass
from contextlib import nullcontext

import click
from flask.cli import with_appcontext

from app.domain.errors import Refusal
from app.infra import clock
from app.infra.language import speaking
from app.spa.intake.reasons import HANDED_OUT
from app.spa.privacy.export import as_json, as_page, record_export
from app.spa.privacy.person import Person, find_person


def whoever_runs_this() -> str:
    """The name under which the computer knows who types."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def person_or_end(written: str) -> Person:
    """The person; a sentence and exit code 1 where nobody is known by that."""
    try:
        found = find_person(written)
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    if found is None:
        raise click.ClickException("Nobody is known by this address or id. Nothing was done.")
    return found


@click.command("export-client")
@click.argument("who", metavar="EMAIL|ID")
@click.option("--html", is_flag=True, help="A page to read and print instead of JSON.")
@click.option("--by", default=whoever_runs_this, help="Who hands it out, for the client's record of reads.")
@with_appcontext
def export_client(who: str, html: bool, by: str) -> None:
    """Write everything that is kept about the client EMAIL|ID to standard output.

    Make sure first that whoever asks is that client. The read goes on their record, with the name of who ran
    this.
    """
    person, now = person_or_end(who), clock.now()
    record_export(person, reader=None, by=f"{by} (at the command line)", reason=HANDED_OUT, now=now)
    person = person_or_end(who)  # read anew: what was read before the record was written is let go
    write = as_page if html else as_json
    with speaking(person.language) if person.language else nullcontext():
        for piece in write(person, now=now):
            click.echo(piece.encode(), nl=False)
