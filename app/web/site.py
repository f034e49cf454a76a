"""All that people see: pages, errors, filters and headers."""

from __future__ import annotations

from flask import Blueprint, Flask

PLACES: tuple[Blueprint, ...] = ()


def register_site(app: Flask) -> None:
    """Open every place to visitors."""
    for place in PLACES:
        app.register_blueprint(place)
