"""How often may be tried. Failed tries count, by address of the network and by whose account it is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from flask import Response, make_response, request
from flask_limiter import RequestLimit
from flask_limiter.util import get_remote_address

from app.infra.extensions import limiter
from app.spa.accounts.queries import tidy_email
from app.web.forms import LONGEST_EMAIL, normal_address
from app.web.proof import whose_account

TRIES_AT_ONE_ACCOUNT = "6 per 15 minutes"
TRIES_FROM_ONE_PLACE = "40 per 15 minutes"
LINKS_TO_ONE_ADDRESS = "4 per 15 minutes"
LINKS_FROM_ONE_PLACE = "20 per hour"

View = Callable[..., Any]


def tries_limited(sorry: Callable[[], Any]) -> Callable[[View], View]:
    """Limit failed sign-ins. `sorry` makes the page that says so and keeps the address that was typed."""
    return _limited(sorry, TRIES_AT_ONE_ACCOUNT, TRIES_FROM_ONE_PLACE, counts=_failed)


def links_limited(sorry: Callable[[], Any]) -> Callable[[View], View]:
    """Limit how many links are asked for."""
    return _limited(sorry, LINKS_TO_ONE_ADDRESS, LINKS_FROM_ONE_PLACE, counts=None)


def guesses_limited(view: View) -> View:
    """Limit how often a signed-in browser may guess the present password."""
    limit = limiter.limit(TRIES_AT_ONE_ACCOUNT, key_func=whose_account, methods=["POST"], deduct_when=_failed)
    limited: View = limit(view)
    return limited


def _limited(
    sorry: Callable[[], Any], account: str, place: str, counts: Callable[[Response], bool] | None
) -> Callable[[View], View]:
    def on_breach(_: RequestLimit) -> Response:
        return make_response(sorry())

    def decorate(view: View) -> View:
        for rate, key in ((place, get_remote_address), (account, _account_and_place)):
            limit = limiter.limit(
                rate, key_func=key, methods=["POST"], on_breach=on_breach, deduct_when=counts
            )
            view = limit(view)
        return view

    return decorate


def _failed(response: Response) -> bool:
    return response.status_code != 302


def _account_and_place() -> str:
    # A digest: the addresses of those who come here do not belong into the store of the limits.
    # In the form in which it is looked up: one account must not have many ways to be written and tried.
    written = request.form.get("email", "")[: 2 * LONGEST_EMAIL]
    typed = normal_address(written) or tidy_email(written)
    return hashlib.sha256(f"{typed}|{get_remote_address()}".encode()).hexdigest()
