"""All that people see: pages, errors, filters and headers."""

from __future__ import annotations

from flask import Blueprint

from app.infra.application import Application
from app.spa.accounts.models import Role
from app.web.access import CLIENTS, EVERYONE, MANAGERS, THERAPISTS, Door, init_access
from app.web.api import bp as api
from app.web.api.health import bp as health
from app.web.client import bp as client
from app.web.client.account import bp as account
from app.web.client.parties import bp as parties
from app.web.client.plans import bp as plans
from app.web.client.waitlist import bp as waitlist
from app.web.errors import init_errors
from app.web.filters import init_filters
from app.web.findable import init_findable
from app.web.headers import init_headers
from app.web.kept import init_kept
from app.web.language import init_languages
from app.web.manager import bp as manager
from app.web.public import bp as public
from app.web.sign_in.views import bp as sign_in
from app.web.therapist import bp as therapist

PLACES: tuple[tuple[Blueprint, Door], ...] = (
    (account, Door(frozenset({Role.CLIENT}))),
    (api, EVERYONE),
    (client, CLIENTS),
    (health, EVERYONE),
    (manager, MANAGERS),
    (parties, CLIENTS),
    (plans, CLIENTS),
    (public, EVERYONE),
    (sign_in, EVERYONE),
    (therapist, THERAPISTS),
    (waitlist, CLIENTS),
)
"""Every place and to whom it is open. A blueprint that is not listed here cannot be reached."""


def register_site(app: Application) -> None:
    """Open every place to those it is for."""
    init_headers(app)
    init_access(app, {place.name: door for place, door in PLACES})
    init_errors(app)
    init_languages(app)
    init_filters(app)
    init_findable(app)
    init_kept(app)
    for place, _ in PLACES:
        app.register_blueprint(place)
