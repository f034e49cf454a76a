"""Flask, without what every request would pay for and ours never needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin


class CookieSessions(SecureCookieSessionInterface):
    """Flask's signed cookie. Who brings none and is given none costs no signing."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """What the visitor's cookie holds; nothing where there is none or its signature is wrong."""
        if not request.cookies.get(self.get_cookie_name(app)):
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie if anything in it changed."""
        if session or session.modified:
            super().save_session(app, session, response)
        elif session.accessed:
            response.vary.add("Cookie")


class Application(Flask):
    """The web application. None of its views and hooks is a coroutine, so none is asked whether it is."""

    session_interface = CookieSessions()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself."""
        return func
