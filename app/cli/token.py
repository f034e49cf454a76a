"""`flask --app wsgi token`: let other programs book, see which may, and shut them out."""

from __future__ import annotations

from datetime import datetime

import click
from flask.cli import with_appcontext

from app.domain.errors import Refusal
from app.infra import clock
from app.spa.accounts import tokens
from app.spa.accounts.models import ApiToken


@click.group()
def token() -> None:
    """Tokens with which other programs book by the API."""


@token.command()
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    required=True,
    multiple=True,
    type=click.Choice(list(tokens.SCOPES)),
    help="What the program may do; can be given several times.",
)
@click.option("--days", type=click.IntRange(1, tokens.MOST_DAYS), help="How long it lasts; else for good.")
@with_appcontext
def issue(name: str, scopes: tuple[str, ...], days: int | None) -> None:
    """Make a token for the program NAME and print it, this once."""
    try:
        issued = tokens.issue_token(name, scopes, days=days, now=clock.now())
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    click.echo(
        f"{issued.token.name} may come in with this token (id {issued.token.uid}). It is not shown again:",
        err=True,
    )
    click.echo(issued.secret)


@token.command("list")
@with_appcontext
def list_tokens() -> None:
    """Every token: its id, name and scopes, and how it stands. Never the token itself."""
    found = tokens.all_tokens()
    if not found:
        click.echo("No token has been issued.")
    for one in found:
        click.echo("  ".join((one.uid, one.name, one.scopes, _state(one, clock.now()), _used(one))))


@token.command()
@click.argument("uid", metavar="ID")
@with_appcontext
def revoke(uid: str) -> None:
    """Shut the token with this ID out, at once and for good."""
    try:
        gone = tokens.revoke_token(uid, now=clock.now())
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    click.echo(f"{gone.name} can no longer come in with this token.")


def _state(one: ApiToken, now: datetime) -> str:
    if one.revoked_at is not None:
        return f"revoked {one.revoked_at:%Y-%m-%d}"
    if one.expires_at is None:
        return "good until revoked"
    return f"{'good until' if one.is_good_at(now) else 'ran out'} {one.expires_at:%Y-%m-%d}"


def _used(one: ApiToken) -> str:
    return f"last used {one.used_at:%Y-%m-%d}" if one.used_at else "never used"
