"""The kept libraries that the application plugs in."""

from __future__ import annotations

from flask import Flask, Response
from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from app.config import ROOT, Mode, Settings
from app.infra.database import db
from app.infra.static_files import init_static_files
from app.infra.steady_memory import MEMORY

compress = Compress()
csrf = CSRFProtect()
limiter = Limiter(get_remote_address)
login_manager = LoginManager()
migrate = Migrate(directory=str(ROOT / "migrations"))


SMALL = 500
"""Bytes, below which pressing gains nothing; the library's own figure."""


def init_extensions(app: Flask, settings: Settings) -> None:
    """Plug the libraries into the application."""
    csrf.init_app(app)
    # Only gzip, which everybody reads. Cookies are not sent from other sites, so nobody else can make a
    # browser ask for a page again and again and learn from its length.
    app.config.update(COMPRESS_ALGORITHM="gzip", COMPRESS_STREAMS=False, COMPRESS_REGISTER=False)
    compress.init_app(app)
    app.after_request(_compressed)
    app.config.update(
        RATELIMIT_ENABLED=True,
        RATELIMIT_STORAGE_URI=settings.redis_url or MEMORY,
        RATELIMIT_STRATEGY="moving-window",
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=bool(settings.redis_url),
    )
    limiter.init_app(app)
    limiter.enabled = settings.mode is not Mode.TEST  # a test that is about limits switches them on
    login_manager.session_protection = "strong"
    login_manager.init_app(app)
    # Every limit of ours stands at its view, which checks it. None is for the whole spa, so nobody need ask
    # before each request whether there is one.
    hooks = app.before_request_funcs
    hooks[None] = [hook for hook in hooks[None] if getattr(hook, "__self__", None) is not limiter]
    migrate.init_app(app, db, render_as_batch=True)
    init_static_files(app)
    hops = settings.trusted_proxies
    if hops:
        proxied = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)
        app.wsgi_app = proxied  # type: ignore[method-assign]  # as Flask's handbook has it


def _compressed(response: Response) -> Response:
    """Small answers leave as they are, without the library asking everything else about them."""
    if response.is_streamed or len(response.get_data()) < SMALL:
        return response
    return compress.after_request(response)
