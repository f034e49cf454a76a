"""Whether a form was sent from a page of ours: by its token, or for strangers by what their browser says.

A token is worth what the session is worth that it is bound to. Who has none, and no answers with us, brings
nothing along that another site could use in their name, so pages for strangers carry no token and set no
cookie. Every browser says itself from where a form comes, and no page can make it say otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, request, session
from flask_wtf.csrf import CSRFError

from app.infra.extensions import csrf
from app.spa.settings.queries import settings
from app.web.visitor import draft_cookie

OF_A_STRANGER = frozenset({"csrf_token", "_remember"})
"""What a session may hold without being anybody's: the token of forms, a note that nobody is remembered."""
Answered = Callable[..., Any]


def is_stranger() -> bool:
    """Whether whoever asks brings nothing that opens anything: no session of anybody, no answers, no hold."""
    if "HTTP_COOKIE" not in request.environ:
        return True
    names = request.cookies
    remembered = current_app.config.get("REMEMBER_COOKIE_NAME", "remember_token")
    return draft_cookie() not in names and remembered not in names and set(session) <= OF_A_STRANGER


def from_our_pages(once_more: Answered) -> Callable[[Answered], Answered]:
    """Let a view be reached by forms of ours alone, those of strangers without a token too.

    Anything else is answered by `once_more`. It must ask the person, and set no cookie: the browser may have
    kept those of somebody who is signed in to itself, because another site sent the form.
    """

    def decorate(view: Answered) -> Answered:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            return view(*args, **kwargs) if _is_from_us() else once_more(*args, **kwargs)

        exempt: Answered = csrf.exempt(guarded)  # from the check that goes before every other view
        return exempt

    return decorate


def _is_from_us() -> bool:
    if not current_app.config["WTF_CSRF_ENABLED"] or (is_stranger() and _browser_says_so()):
        return True
    try:
        csrf.protect()
    except CSRFError:
        return False
    return True


def _browser_says_so() -> bool:
    """By the first header of the two that it sends; one that sends neither has said nothing."""
    site = request.headers.get("Sec-Fetch-Site")
    return site == "same-origin" if site is not None else request.headers.get("Origin") in _ours()


def _ours() -> tuple[str, ...]:
    """Our own origin, as browsers write it. Without https the spa may be reached by other names too."""
    known = settings()
    home = urlsplit(known.base_url)
    ours = f"{home.scheme}://{home.netloc}"
    return (ours,) if known.secure else (ours, request.host_url.rstrip("/"))
