"""Flask, without what every request would pay for and ours never needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeTimedSerializer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class CookieSessions(SecureCookieSessionInterface):
    """Flask's signed cookie. Who brings none and is given none costs no signing."""

    def __init__(self) -> None:
        self.last_words: list[Callable[[Response], object]] = []
        """What libraries have to say to an answer where a session holds something."""
        self._serializer: URLSafeTimedSerializer | None = None

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """What the visitor's cookie holds; nothing where there is none or its signature is wrong."""
        if "HTTP_COOKIE" not in request.environ or not request.cookies.get(self.get_cookie_name(app)):
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie if anything in it changed."""
        if session or session.modified:
            for say in self.last_words:
                say(response)
            super().save_session(app, session, response)
        elif session.accessed:
            response.vary.add("Cookie")

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Flask's, made once: the keys stay the same while the application runs."""
        if self._serializer is None:
            self._serializer = super().get_signing_serializer(app)
        return self._serializer


class Application(Flask):
    """The web application. None of its views and hooks is a coroutine, so none is asked whether it is."""

    always: tuple[tuple[str, str], ...] = ()
    """The headers of every answer that does not set its own."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.sessions = self.session_interface = CookieSessions()

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
