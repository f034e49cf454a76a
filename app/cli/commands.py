"""All commands of `flask --app wsgi`."""

from __future__ import annotations

from click import Command
from flask import Flask

from app.cli.backup import backup, restore
from app.cli.change_zone import change_zone_command
from app.cli.create_user import create_user
from app.cli.demo import demo
from app.cli.doctor import doctor
from app.cli.erase_client import erase_client
from app.cli.export_client import export_client
from app.cli.rotate_keys import rotate_keys
from app.cli.seed import seed
from app.cli.suggest import suggest
from app.cli.token import token
from app.cli.worker import worker

COMMANDS: tuple[Command, ...] = (
    backup,
    change_zone_command,
    create_user,
    demo,
    doctor,
    erase_client,
    export_client,
    restore,
    rotate_keys,
    seed,
    suggest,
    token,
    worker,
)


def register_commands(app: Flask) -> None:
    """Add every command to the application."""
    for command in COMMANDS:
        app.cli.add_command(command)
