"""Flask, without what every request would pay for and ours never needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class CookieSessions(SecureCookieSessionInterface):
    """Flask's signed cookie. Who brings none and is given none costs no signing."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """What the visitor's cookie holds; nothing where there is none or its signature is wrong."""
        if "HTTP_COOKIE" not in request.environ or not request.cookies.get(self.get_cookie_name(app)):
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
    always: tuple[tuple[str, str], ...] = ()
    """The headers of every answer that does not set its own."""

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer, and put the headers on that go with everything, errors too, as the answer leaves."""

        def start(
            status: str, headers: list[tuple[str, str]], exc_info: Any = None
        ) -> Callable[[bytes], object]:
            said = {name.lower() for name, _ in headers}
            headers += [one for one in self.always if one[0].lower() not in said]
            return start_response(status, headers, exc_info)

        return super().wsgi_app(environ, start)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself."""
        return func
