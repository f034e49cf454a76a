"""All commands of `flask --app wsgi`."""

from __future__ import annotations

from flask import Flask

COMMANDS: tuple[object, ...] = ()


def register_commands(app: Flask) -> None:
    """Add every command to the application."""
    for command in COMMANDS:
        app.cli.add_command(command)  # type: ignore[arg-type]
