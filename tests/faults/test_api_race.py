"""Two programs' threads send one request at one moment, at a real server on either engine: it books once."""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask

from app.config import KEY_BYTES
from app.infra.database import db
from app.spa.accounts.tokens import WRITE, issue_token
from app.spa.booking.models import ApiBooking, Appointment
from app.spa.clients.models import Client
from tests.support import servers
from tests.support.booking import count
from tests.support.factories import ZONE, small_spa
from tests.support.http_visitor import at_once

pytestmark = pytest.mark.race

SENDERS, ROUNDS = 12, 5
SAME_KEYS = f"k1:{base64.urlsafe_b64encode(b'0' * KEY_BYTES).decode()}"


@pytest.fixture
def spa(app_on: Callable[..., Flask], engine_url: str) -> Iterator[tuple[Flask, str]]:
    """The small spa on each engine, and a token."""
    app = app_on(engine_url)
    with app.app_context():
        small_spa()
        secret = issue_token("Hotel", [WRITE], now=datetime.now(UTC)).secret
        db.session.remove()
        yield app, secret


def sent(site: str, secret: str, key: str | None, start: datetime) -> tuple[int, dict]:
    """One booking by HTTP."""
    address = urlsplit(site)
    connection = HTTPConnection(address.hostname, address.port, timeout=60)
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    body = {
        "treatment": "swedish",
        "minutes": 60,
        "start": start.isoformat(),
        "client": {"name": "Vera Visitor", "email": "vera@example.com"},
    }
    try:
        connection.request(
            "POST",
            "/api/v1/appointments",
            json.dumps(body),
            headers if key is None else {**headers, "Idempotency-Key": key},
        )
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


def test_one_key_books_once_and_everybody_hears_the_same(
    spa: tuple[Flask, str], engine_url: str, tmp_path: Path
):
    _, secret = spa
    clients = count(Client)
    db.session.remove()
    tuesday = datetime.now(ZONE).replace(hour=10, minute=0, second=0, microsecond=0)
    tuesday += timedelta(days=(1 - tuesday.weekday()) % 7 + 7)
    more = {"DATABASE_URL": engine_url, "FIELD_KEYS": SAME_KEYS}
    with servers.gunicorn(tmp_path, workers=2, threads=4, **more) as site:
        for number in range(ROUNDS):
            start = tuesday + timedelta(days=number)

            answers = at_once([lambda start=start, n=number: sent(site, secret, f"k-{n}", start)] * SENDERS)

            assert {status for status, _ in answers} == {201}, answers
            assert len({json.dumps(body, sort_keys=True) for _, body in answers}) == 1
        assert (count(Appointment), count(ApiBooking), count(Client) - clients) == (ROUNDS,) * 3
        db.session.remove()

        # The control: without a key the same field books as often as there are therapists.
        start = tuesday + timedelta(days=7)
        statuses = [status for status, _ in at_once([lambda: sent(site, secret, None, start)] * SENDERS)]
        assert sorted(statuses) == [201, 201] + [409] * (SENDERS - 2)
