"""`flask --app wsgi rotate-keys`: seal everything again with the newest key."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.spa.privacy.rotation import reseal


@click.command("rotate-keys")
@with_appcontext
def rotate_keys() -> None:
    """Seal every value again that is not sealed with the first key of FIELD_KEYS.

    Put the new key first and keep the old one behind it; when this says that nothing is left, the old
    one may go. It can be stopped and started again at any time.
    """
    done = reseal()
    for place, count in sorted(done.resealed.items()):
        click.echo(f"{place}: {count} sealed again")
    click.echo(f"{sum(done.resealed.values())} values sealed again with the key “{done.key}”.")
    if done.unopened:
        for place, count in sorted(done.unopened.items()):
            click.echo(f"{place}: {count} could not be opened", err=True)
        raise click.ClickException(
            "Some values are sealed with a key that is not in FIELD_KEYS, or were changed. "
            "Put their key back behind the newest one and run this again; keep every old key until then."
        )
    click.echo("Nothing is left under an older key.")
