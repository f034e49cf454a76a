"""Bookings a second: by the driver alone and by the service, beside the engine's own durable commits."""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import psycopg

from app.domain.errors import Refusal
from app.infra import clock
from app.infra.database import SQLITE_PRAGMAS, db
from app.infra.looking import Look
from app.spa.booking.calendar import OF_OCCUPANCY
from app.spa.booking.queries import ask, slots
from app.spa.booking.services import place_hold
from app.spa.clients.models import Client
from app.spa.settings.queries import policy, zone
from app.spa.treatments.queries import treatment_by_code
from benchmarks.databases import Spa
from benchmarks.workload import TURNOVER

ROUNDS, SECONDS = 5, 1.0
TAKEN = Look(OF_OCCUPANCY)
HOUR, DAY = 3600, 86_400
FAR = 20_000_000
"""Seconds ahead, beyond what anybody has booked: a slot for each booking."""
APPOINTMENT = (
    "INSERT INTO appointment (uid, treatment_id, therapist_id, room_id, status, starts_at, ends_at, minutes, "
    "price_cents, therapist_wish, step_free, held_until, created_at, sequence, source) "
    "VALUES ({0}, {0}, {0}, {0}, 'held', {0}, {0}, 60, 6000, {1}, {1}, {0}, {0}, 0, 'online') RETURNING id"
)
CLAIM = (
    "INSERT INTO occupancy (resource_id, appointment_id, starts_at, ends_at, lapses_at, effort) "
    "VALUES ({0}, {0}, {0}, {0}, {0}, {0})"
)


@dataclass(frozen=True, slots=True)
class Driver:
    """The driver's own connection, nothing above it. Whoever changes something says begin and commit."""

    connection: Any
    mark: str

    @property
    def is_sqlite(self) -> bool:
        """Which of the two it is."""
        return self.mark == "?"

    def rows(self, sql: str, values: Any = ()) -> list[Any]:
        """What a query gives."""
        found: list[Any] = self.connection.execute(sql, values).fetchall()
        return found

    def many(self, sql: str, values: list[tuple[Any, ...]]) -> None:
        """The same statement several times."""
        self.connection.cursor().executemany(sql, values)

    def begin(self) -> None:
        """Begin a change."""
        self.connection.execute("BEGIN IMMEDIATE" if self.is_sqlite else "BEGIN")


@contextmanager
def bare(spa: Spa) -> Iterator[Driver]:
    """A connection as the spa has them: what is committed survives a power cut."""
    if spa.driver_address.startswith("postgres"):
        with psycopg.connect(spa.driver_address, autocommit=True) as on_postgresql:
            yield Driver(on_postgresql, "%s")
        return
    with closing(sqlite3.connect(spa.driver_address, isolation_level=None)) as on_sqlite:
        for pragma in SQLITE_PRAGMAS:
            on_sqlite.execute(f"PRAGMA {pragma}")
        yield Driver(on_sqlite, "?")


@dataclass(frozen=True, slots=True)
class Rates:
    """Times a second, medians."""

    commits: float
    statements: float
    service: float


def measure(spa: Spa, rounds: int = ROUNDS) -> Rates:
    """Commits of one row, the statements of a booking, and whole bookings by the service, in turn."""
    with bare(spa) as driver:
        driver.connection.execute("CREATE TABLE bench_commit (n INTEGER)")
        commit = lambda n: _commit(driver, n)  # noqa: E731
        statements = Statements(spa, driver)
        service = Service(spa)
        taken: list[tuple[float, float, float]] = []
        for number in range(rounds + 1):
            rates = (_rate(commit), _rate(statements.book), _rate(service.book))
            if number:  # the first one only warms up
                taken.append(rates)
        driver.connection.execute("DROP TABLE bench_commit")
    return Rates(*(statistics.median(column) for column in zip(*taken, strict=True)))


def _commit(driver: Driver, number: int) -> None:
    driver.begin()
    driver.connection.execute(f"INSERT INTO bench_commit VALUES ({driver.mark})", (number,))
    driver.connection.execute("COMMIT")


class Statements:
    """What a booking says to the database, by the driver alone: lock, look, write, commit."""

    def __init__(self, spa: Spa, driver: Driver) -> None:
        self.spa, self.driver = spa, driver
        self.numbers = count()
        self.resources = sorted(resource for _, resource in spa.ids.therapists + spa.ids.rooms)
        self.now = int(time.time())
        self.appointment = APPOINTMENT.format(driver.mark, "0" if driver.is_sqlite else "false")
        self.claim = CLAIM.format(driver.mark)

    def book(self, _: int) -> None:
        """One booking on a slot of its own."""
        number = next(self.numbers)
        ids, driver = self.spa.ids, self.driver
        therapist, room = ids.therapists[number % len(ids.rooms)], ids.rooms[number % len(ids.rooms)]
        client = ids.clients[number % len(ids.clients)]
        start = self.now + FAR + number // len(ids.rooms) * (HOUR + TURNOVER * 60)
        end = start + HOUR
        driver.begin()
        if not driver.is_sqlite:  # there a change has begun by waiting for all others
            wanted = [*self.resources, client[1]]
            driver.rows("SELECT id FROM resource WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", (wanted,))
        self._look([*self.resources, client[1]], start)
        values = self._appointment(number, therapist[0], room[0], start, end)
        [(appointment_id,)] = driver.rows(self.appointment, values)
        until = end + TURNOVER * 60
        claims = [(therapist[1], until, 60), (room[1], until, 0), (client[1], end, 0)]
        driver.many(
            self.claim,
            [(who, appointment_id, start, to, self.now + 600, effort) for who, to, effort in claims],
        )
        driver.connection.execute("COMMIT")

    def _look(self, resources: list[int], start: int) -> None:
        kind = "sqlite" if self.driver.is_sqlite else "postgresql"
        sql, values = TAKEN._for(
            kind,
            {
                "ids": resources,
                "after": start - 8 * HOUR,
                "start": start,
                "end": start + DAY,
                "now": self.now,
                "without": [],
            },
        )
        self.driver.rows(sql, values)

    def _appointment(self, number: int, therapist: int, room: int, start: int, end: int) -> tuple[Any, ...]:
        held_until = datetime.fromtimestamp(self.now + 600, UTC)
        instants = [
            datetime.fromtimestamp(start, UTC),
            datetime.fromtimestamp(end, UTC),
            held_until,
            held_until,
        ]
        said = [f"{one:%Y-%m-%d %H:%M:%S}.000000" for one in instants] if self.driver.is_sqlite else instants
        return (f"{number + 2**60:032x}", self.spa.ids.treatments[0], therapist, room, *said)


class Service:
    """Whole bookings by the service, in this process: every rule, every lock, the mapper."""

    def __init__(self, spa: Spa) -> None:
        self.spa = spa
        self.clients = (db.session.get(Client, one) for one, _ in spa.ids.clients)
        self.starts = open_starts()

    def book(self, _: int) -> None:
        """One hold on the next open slot, for the next client."""
        treatment = treatment_by_code("swedish")
        client = next(self.clients)
        if treatment is None or client is None:
            raise RuntimeError("the workload has fewer clients than are needed")
        for start in self.starts:
            try:
                place_hold(
                    treatment,
                    60,
                    datetime.fromtimestamp(start, UTC),
                    client=client,
                    now=clock.now(),
                    policy=policy(),
                    zone=zone(),
                )
                return
            except Refusal:
                continue
        raise RuntimeError("no open slots are left to book")


def open_starts(therapist_id: int | None = None) -> Iterator[int]:
    """Open starts that do not stand in each other's way, each as often as somebody can take it."""
    treatment, here, now = treatment_by_code("swedish"), zone(), clock.now()
    if treatment is None:
        raise RuntimeError("the workload has no such treatment")
    request = ask(treatment, 60, therapist_id=therapist_id, now=now, policy=policy())
    first = now.astimezone(here).date() + timedelta(1)
    for offset in range(policy().horizon_days - 1):
        free_from = 0
        for slot in slots(request, first_day=first + timedelta(offset), zone=here):
            if slot.start >= free_from:
                free_from = slot.end + TURNOVER * 60
                yield from [slot.start] * min(8, len(slot.therapist_ids))


def _rate(work: Callable[[int], None], seconds: float = SECONDS) -> float:
    began, done = time.perf_counter(), 0
    while (now := time.perf_counter()) < began + seconds:
        work(done)
        done += 1
    return done / (now - began)
