"""All commands of `flask --app wsgi`."""

from __future__ import annotations

from click import Command
from flask import Flask

from app.cli.demo import demo
from app.cli.seed import seed

COMMANDS: tuple[Command, ...] = (demo, seed)


def register_commands(app: Flask) -> None:
    """Add every command to the application."""
    for command in COMMANDS:
        app.cli.add_command(command)
