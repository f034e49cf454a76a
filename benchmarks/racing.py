"""Forty clients over HTTP at few slots, and as many bookings as there is room for. Rows are counted."""

from __future__ import annotations

import http.client
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from sqlalchemy import func, select

from app.infra import clock
from app.infra.database import db
from app.spa.accounts.tokens import READ, WRITE, issue_token
from app.spa.booking.models import Appointment
from benchmarks.booking import open_starts
from benchmarks.databases import Spa

RACERS, SLOTS, RACES = 40, 4, 5
COMERS = 8
"""Who book at the same time, each a slot of their own."""
SECONDS = 5.0
CREATED, GONE = 201, 409


@dataclass(frozen=True, slots=True)
class Raced:
    """What came of the races. `rows` is what the database holds, `won` what was answered."""

    won: int
    rows: int
    expected: int
    others: int
    """Answers that were neither yes nor taken."""
    slowest: float
    """Seconds."""


def race(spa: Spa, port: int) -> Raced:
    """Forty at once for four slots of one therapist, several times."""
    tokens = _tokens(RACERS)
    answers: list[tuple[int, float]] = []
    before = _visits()
    therapist = spa.ids.therapists[0][0]
    wanted = _apart(RACES * SLOTS, therapist)
    for number in range(RACES):
        starts = wanted[number * SLOTS : (number + 1) * SLOTS]
        gate = threading.Barrier(RACERS)

        def press(
            which: int, starts: list[int] = starts, gate: threading.Barrier = gate
        ) -> tuple[int, float]:
            body = _booking(starts[which % SLOTS], which, therapist)
            gate.wait()
            return _post(port, tokens[which], body)

        with ThreadPoolExecutor(RACERS) as pool:
            answers += pool.map(press, range(RACERS))
    won = sum(status == CREATED for status, _ in answers)
    others = sum(status not in (CREATED, GONE) for status, _ in answers)
    return Raced(won, _visits() - before, RACES * SLOTS, others, max(took for _, took in answers))


def bookings_a_second(port: int) -> float:
    """Bookings over HTTP, eight people at a time, each a slot of their own."""
    tokens, starts = _tokens(60), list(islice(open_starts(), 2000))
    place, lock, until = iter(enumerate(starts)), threading.Lock(), time.perf_counter() + SECONDS

    def come(_: int) -> int:
        booked = 0
        while time.perf_counter() < until:
            with lock:
                number, start = next(place)
            status, _took = _post(port, tokens[number % len(tokens)], _booking(start, number, None))
            booked += status == CREATED
        return booked

    began = time.perf_counter()
    with ThreadPoolExecutor(COMERS) as pool:
        booked = sum(pool.map(come, range(COMERS)))
    return booked / (time.perf_counter() - began)


def _apart(many: int, therapist: int) -> list[int]:
    """Open starts of one therapist that do not overlap."""
    return list(islice(open_starts(therapist), many))


def _tokens(many: int) -> list[str]:
    scopes = (READ, WRITE)
    return [issue_token(f"bench {number}", scopes, now=clock.now()).secret for number in range(many)]


def _booking(start: int, number: int, therapist: int | None) -> bytes:
    wanted = {
        "treatment": "swedish",
        "minutes": 60,
        "start": datetime.fromtimestamp(start, UTC).isoformat(),
        "client": {"name": f"Comer {number}", "email": f"comer{number}@example.com"},
    }
    return json.dumps(wanted | ({"therapist": therapist} if therapist else {})).encode()


def _post(port: int, token: str, body: bytes) -> tuple[int, float]:
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    connection.request("POST", "/api/v1/appointments", body, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, time.perf_counter() - began


def _visits() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Appointment)) or 0
