"""The kept libraries that the application plugs in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Response
from flask.globals import request_ctx
from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from app.config import ROOT, Mode, Settings
from app.infra.application import Application
from app.infra.database import db
from app.infra.static_files import init_static_files
from app.infra.steady_memory import MEMORY

Hooks = list[Callable[..., Any]]

compress = Compress()
csrf = CSRFProtect()
limiter = Limiter(get_remote_address)
login_manager = LoginManager()
migrate = Migrate(directory=str(ROOT / "migrations"))


SMALL = 1400
"""Bytes that one packet of the network carries: to press less than that saves nobody a moment."""
PRESSED = 1
"""The level of gzip. A page of times takes 0.09 ms at the first and 0.30 at the sixth, for a tenth less."""


def init_extensions(app: Application, settings: Settings) -> None:
    """Plug the libraries into the application."""
    csrf.init_app(app)
    # Only gzip, which everybody reads. Cookies are not sent from other sites, so nobody else can make a
    # browser ask for a page again and again and learn from its length.
    app.config.update(COMPRESS_ALGORITHM="gzip", COMPRESS_STREAMS=False, COMPRESS_REGISTER=False)
    # Nothing that is pressed here is asked for with conditions; files are pressed and sent elsewhere.
    app.config.update(COMPRESS_LEVEL=PRESSED, COMPRESS_EVALUATE_CONDITIONAL_REQUEST=False)
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
    _spare(app)
    migrate.init_app(app, db, render_as_batch=True)
    init_static_files(app)
    hops = settings.trusted_proxies
    if hops:
        proxied = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)
        app.wsgi_app = proxied  # type: ignore[method-assign]  # as Flask's handbook has it


def _spare(app: Application) -> None:
    """Let the libraries' hooks run for the requests that they are about, and not for every one."""

    def without(hooks: Hooks, library: object) -> Hooks:
        return [hook for hook in hooks if getattr(hook, "__self__", None) is not library]

    # Every limit of ours stands at its view, which checks it. None is for the whole spa, so nobody need ask
    # before each request whether there is one; and what a limit noted goes with the request anyway.
    app.before_request_funcs[None] = without(app.before_request_funcs[None], limiter)
    app.teardown_request_funcs[None] = without(app.teardown_request_funcs[None], limiter)
    # What is owed to a limit that counts an answer only afterwards: by requests that met a limit at all.
    after = app.after_request_funcs
    after[None] = [_if_limited(hook) if _is_of_limiter(hook) else hook for hook in after[None]]
    # A cookie that remembers somebody is set or taken back where the session says so: never in an empty one.
    others = without(after[None], login_manager)
    app.sessions.last_words = [hook for hook in after[None] if hook not in others]
    after[None] = others


def _is_of_limiter(hook: Callable[..., Any]) -> bool:
    return isinstance(hook, partial) and limiter in hook.args


def _if_limited(hook: Callable[..., Any]) -> Callable[..., Any]:
    def settle(response: Response) -> Any:
        return hook(response) if hasattr(request_ctx, "_limiter_request_context") else response

    return settle


def _compressed(response: Response) -> Response:
    """Small answers leave as they are, without the library asking everything else about them."""
    if response.is_streamed or len(response.get_data()) < SMALL:
        return response
    return compress.after_request(response)
