"""`flask --app wsgi create-user`: let somebody sign in."""

from __future__ import annotations

import sys

import click
from email_validator import EmailNotValidError, validate_email
from flask.cli import with_appcontext

from app.domain.errors import Refusal
from app.infra import clock
from app.spa.accounts import services
from app.spa.accounts.models import Role


@click.command("create-user")
@click.argument("email")
@click.option("--name", required=True, help="How the spa calls them.")
@click.option(
    "--role", required=True, type=click.Choice([role.value for role in Role]), help="What they may do."
)
@click.option(
    "--password-stdin",
    is_flag=True,
    help="Read a password from standard input. Without one they sign in by a link sent to their address.",
)
@with_appcontext
def create_user(email: str, name: str, role: str, password_stdin: bool) -> None:
    """Let the person at EMAIL sign in."""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    try:
        # Whoever runs this command speaks for the spa, so the address counts as theirs.
        user = services.create_user(checked(email), name, Role(role), password, now=clock.now(), vouched=True)
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    how = "with the password given" if password else "by a link sent to this address"
    click.echo(f"{user.name} can sign in as {user.role} with {user.email}, {how}.")


def checked(email: str) -> str:
    """The address in its plain form; a wrong one ends the command with a sentence."""
    try:
        return validate_email(email, check_deliverability=False).normalized
    except EmailNotValidError as odd:
        raise click.BadParameter(str(odd), param_hint="EMAIL") from odd
