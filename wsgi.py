"""Where a server finds the application: `gunicorn wsgi:app`, `flask --app wsgi …`."""

import sys

from app.config import ConfigError
from app.factory import create_app

try:
    app = create_app()
except ConfigError as odd:
    sys.exit(f"Stillpoint cannot start: {odd}")
