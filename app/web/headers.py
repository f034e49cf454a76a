"""What goes with every answer: a number for the log, and what browsers may do with it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import g, request
from flask_login import current_user
from werkzeug.wrappers import Response

from app.infra.application import Application
from app.infra.logs import log_request, request_id
from app.web.findable import HIDDEN, mark

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
FRAME_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors {}",
    )
)
"""For the one page that others may show in a frame: no script, no form, and the sites that may."""
ALWAYS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Addresses carry tokens, so no other site is told where a visitor comes from.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": HIDDEN,
}
A_YEAR = 365 * 24 * 3600
OVER_HTTPS = (*ALWAYS.items(), ("Strict-Transport-Security", f"max-age={A_YEAR}; includeSubDomains"))


def init_headers(app: Application) -> None:
    """Number every request, and set the headers of every answer."""
    app.always = OVER_HTTPS if app.extensions["settings"].secure else tuple(ALWAYS.items())
    app.before_request(_begin)
    app.after_request(_finish)


def plain_page(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let browsers keep this page for going back. Only for pages that say the same to every stranger."""

    @wraps(view)
    def marked(*args: Any, **kwargs: Any) -> Any:
        g.plain_page = True
        return view(*args, **kwargs)

    return marked


def framed(answer: Response, sites: Sequence[str], *, kept: timedelta) -> Response:
    """Let these sites (scheme and host) show the answer in a frame, and everybody keep it for a while."""
    answer.headers["Content-Security-Policy"] = FRAME_POLICY.format(" ".join(sites) or "'none'")
    # A site that isolates itself shows only what says that it may be shown, and isolates itself too.
    answer.headers["Cross-Origin-Embedder-Policy"] = "require-corp"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin" if sites else "same-origin"
    answer.headers["Cache-Control"] = f"public, max-age={kept // timedelta(seconds=1)}"
    answer.vary.add("Accept-Language")
    return answer


def _begin() -> None:
    g.began = time.perf_counter()


def _finish(response: Response) -> Response:
    if "Cache-Control" not in response.headers:
        response.headers.add("Cache-Control", _keeping(response))
    mark(response)
    response.headers.add("X-Request-ID", request_id())
    _log(response)
    return response


def _keeping(response: Response) -> str:
    plain = g.get("plain_page", False) and response.status_code == 200 and not current_user.is_authenticated
    return "private, no-cache" if plain else "no-store"


def _log(response: Response) -> None:
    # The endpoint and not the address: addresses carry tokens.
    log_request(
        method=request.method,
        endpoint=request.endpoint,
        status=response.status_code,
        ms=round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
    )
