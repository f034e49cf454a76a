"""Where a server finds the application: `gunicorn wsgi:app`, `flask --app wsgi …`."""

import sys

import click

from app.config import ConfigError
from app.factory import create_app
from app.spa.booking.starting import require_settled_zone

try:
    app = create_app()
    # Commands look for themselves: some of them are the way out.
    if click.get_current_context(silent=True) is None:
        with app.app_context():
            require_settled_zone()
except ConfigError as odd:
    sys.exit(f"Stillpoint cannot start: {odd}")
