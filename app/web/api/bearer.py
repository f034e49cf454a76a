"""Who comes in with a token. A cookie opens nothing here, and a token in the address is not read."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

from flask import Response, abort, g, request
from flask_limiter.util import get_remote_address

from app.infra import clock
from app.infra.extensions import limiter
from app.spa.accounts.models import ApiToken
from app.spa.accounts.tokens import find_token
from app.spa.booking.by_token import booked_by
from app.spa.booking.models import Appointment
from app.web.errors import problem

PER_TOKEN = "120 per minute"  # noqa: S105  # no secret, a rate
FAILURES_FROM_ONE_PLACE = "60 per minute"
View = Callable[..., Any]


def bearer(scope: str) -> Callable[[View], View]:
    """Open a view to tokens with this scope alone: 401 without a good token, 403 without the scope."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            g.api_token = _require_token(scope)
            return view(*args, **kwargs)

        return guarded

    return decorate


def my_token() -> ApiToken:
    """The token that came with this request."""
    token: ApiToken = g.api_token
    return token


def own_booking_or_404(uid: str) -> Appointment:
    """The visit with this address, if this very token has booked it; every other one does not exist."""
    visit = booked_by(my_token(), uid)
    if visit is None:
        abort(problem(404, code="no_such_appointment", detail="No visit of yours has this address."))
    return visit


def _require_token(scope: str) -> ApiToken:
    credentials = request.authorization
    if credentials is None or credentials.type != "bearer":
        _unknown("Send a token: Authorization: Bearer, and the token after it.", "Bearer")
    token = find_token(credentials.token or "", now=clock.now())
    if token is None:
        _unknown("This token is not, or no longer, good.", 'Bearer error="invalid_token"')
    with limiter.limit(PER_TOKEN, key_func=lambda: f"token {token.id}"):
        pass
    if scope not in token.scopes.split():
        detail = f"This token may not do that: it lacks the scope {scope}."
        _refuse(
            problem(403, code="insufficient_scope", detail=detail),
            f'Bearer error="insufficient_scope", scope="{scope}"',
        )
    return token


def _unknown(detail: str, challenge: str) -> NoReturn:
    with limiter.limit(FAILURES_FROM_ONE_PLACE, key_func=get_remote_address):
        pass
    _refuse(problem(401, code="unauthorized", detail=detail), challenge)


def _refuse(answer: Response, challenge: str) -> NoReturn:
    answer.headers["WWW-Authenticate"] = challenge
    abort(answer)
