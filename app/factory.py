"""Puts the house together: settings, infrastructure, the spa, what people see, commands."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from urllib.parse import urlsplit

from flask import Flask

import app.infra.audit.models
import app.infra.house_mark
import app.infra.outbox.models
import app.spa.absences.models
import app.spa.absences.settling  # it listens for time that came free
import app.spa.accounts.models
import app.spa.booking.models
import app.spa.clients.models
import app.spa.clients.services  # it listens for proved mailboxes
import app.spa.intake.models
import app.spa.notes.models
import app.spa.plans.models
import app.spa.roster.models
import app.spa.settings.models
import app.spa.treatments.models
import app.spa.waitlist.listening  # it listens for times that come free
import app.spa.waitlist.models  # noqa: F401  (a foreign key by name needs its table's model imported)
from app.cli.commands import register_commands
from app.config import Mode, Settings
from app.infra.application import Application
from app.infra.database import engine_options, init_database
from app.infra.database_version import init_database_version
from app.infra.extensions import init_extensions
from app.infra.logs import init_logs
from app.infra.looking import init_looking
from app.infra.sealed import init_sealed
from app.web.site import register_site

NEAR = ("127.0.0.1", "localhost", "::1")
LARGEST_BODY = 256 * 1024
"""Bytes. Nothing we ask for is larger."""


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application.

    Raises:
        ConfigError: a setting in the environment is missing or odd.
    """
    settings = settings or Settings.from_env()
    settings.instance_path.mkdir(parents=True, exist_ok=True)
    with suppress(PermissionError):  # a folder that somebody else owns is theirs to guard
        settings.instance_path.chmod(0o700)  # database, secrets and messages are nobody else's
    app = Application("app", instance_path=str(settings.instance_path), static_folder=None)
    app.config.update(flask_config(settings))
    app.extensions["settings"] = settings
    init_logs(settings)
    init_database(app)
    init_looking(app)
    init_database_version(app)
    init_sealed(app, settings.field_keys)
    init_extensions(app, settings)
    register_site(app)
    register_commands(app)
    return app


def flask_config(settings: Settings) -> dict[str, object]:
    """What Flask and its extensions read."""
    return {
        "SECRET_KEY": settings.secret_key,
        # Behind https a request for another host is none of ours; a machine that asks for our health is near.
        "TRUSTED_HOSTS": [urlsplit(settings.base_url).hostname, *NEAR] if settings.secure else None,
        "SECRET_KEY_FALLBACKS": list(settings.secret_key_fallbacks),
        "TESTING": settings.mode is Mode.TEST,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(settings.database_url),
        "SESSION_COOKIE_NAME": "__Host-session" if settings.secure else "session",
        "SESSION_COOKIE_SECURE": settings.secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(days=14),
        "MAX_CONTENT_LENGTH": LARGEST_BODY,
        "MAX_FORM_MEMORY_SIZE": LARGEST_BODY,
        "MAX_FORM_PARTS": 1000,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": settings.secure,
    }
