"""Programs that come in with a token, and what they send."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.spa.accounts.tokens import READ, WRITE, issue_token, revoke_token
from app.spa.intake.consents import CONSENTS
from tests.support.clock import NOW

AGREED = {kind: version for kind, (version, _) in CONSENTS.items()}
WANTED: dict[str, Any] = {
    "treatment": "swedish",
    "minutes": 60,
    "start": "2026-05-07T10:00:00-04:00",
    "client": {"name": "Vera Visitor", "email": "vera@example.com", "phone": "+12125550123"},
}
"""A visit that is free: tomorrow at ten."""


class Program:
    """Another program: its token, and the calls that it makes."""

    def __init__(self, client: FlaskClient, secret: str, uid: str) -> None:
        self.client, self.secret, self.uid = client, secret, uid

    def ask(self, method: str, path: str = "/appointments", **more: Any) -> TestResponse:
        """Call an operation with the token."""
        headers = {"Authorization": f"Bearer {self.secret}", **more.pop("headers", {})}
        return self.client.open(f"/api/v1{path}", method=method, headers=headers, **more)

    def book(self, key: str | None = None, **changes: Any) -> TestResponse:
        """Book what is wanted, with these changes."""
        headers = {} if key is None else {"Idempotency-Key": key}
        return self.ask("POST", json=WANTED | changes, headers=headers)


@pytest.fixture
def program(app: Flask) -> Callable[..., Program]:
    """A function that gives a program its token: program("appointments:read", days=1)."""

    def make(*scopes: str, days: int | None = None, revoked: bool = False) -> Program:
        with app.app_context():
            issued = issue_token("Hotel", scopes or (READ, WRITE), days=days, now=NOW)
            if revoked:
                revoke_token(issued.token.uid, now=NOW)
            return Program(app.test_client(), issued.secret, issued.token.uid)

    return make
