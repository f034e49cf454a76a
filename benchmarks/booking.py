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

from app.domain.availability import SlotRequest, choices
from app.domain.diary import LONGEST_RUN
from app.domain.errors import ClientBusy, SlotTaken
from app.domain.interval import Interval
from app.infra import clock
from app.infra.database import SQLITE_PRAGMAS, db
from app.infra.looking import Look, Value
from app.spa.booking.calendar import frame_around, read_taken_at
from app.spa.booking.claims import LAPSED, LOCK
from app.spa.booking.models import LONGEST_OCCUPANCY, Appointment
from app.spa.booking.queries import ask, slots
from app.spa.booking.services import BookingDetails, confirm_hold, place_hold
from app.spa.booking.taken import TAKEN_NEAR, bounds
from app.spa.clients.models import Client
from app.spa.settings.queries import policy, zone
from app.spa.treatments.queries import treatment_by_code
from benchmarks.databases import Spa
from benchmarks.workload import CLOSES, OPENS, TURNOVER

ROUNDS, SECONDS = 5, 1.0
HOUR, DAY = 3600, 86_400
FAR = 240 * DAY
"""Seconds ahead, beyond what anybody has booked: a slot for each booking, on days as full as can be."""
A_DAY = (CLOSES - OPENS) // (60 + TURNOVER)
"""Visits a day in one room."""
APPOINTMENT = (
    "INSERT INTO appointment (uid, treatment_id, therapist_id, room_id, client_id, status, starts_at, "
    "ends_at, minutes, price_cents, therapist_wish, step_free, held_until, created_at, sequence, source) "
    "VALUES ({0}, {0}, {0}, {0}, {0}, 'held', {0}, {0}, 60, 6000, {1}, {1}, {0}, {0}, 0, 'online') "
    "RETURNING id"
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
    """What a claim says to the database, by the driver alone, in the claim's own words where it has some.

    Lock everybody and every room, look for holds that ran out, read what is taken as the claim reads it
    (of people the day, of rooms what is in the way), write the visit and what it claims of therapist,
    room and client, commit. Nothing is computed from what is read.
    """

    def __init__(self, spa: Spa, driver: Driver) -> None:
        self.spa, self.driver = spa, driver
        self.numbers = count()
        self.people = sorted(resource for _, resource in spa.ids.therapists)
        self.rooms = sorted(resource for _, resource in spa.ids.rooms)
        self.now = int(time.time())
        self.midnight = (self.now + FAR) // DAY * DAY
        self.appointment = APPOINTMENT.format(driver.mark, "0" if driver.is_sqlite else "false")
        self.claim = CLAIM.format(driver.mark)

    def book(self, _: int) -> None:
        """One booking on a slot of its own."""
        number = next(self.numbers)
        ids, driver = self.spa.ids, self.driver
        therapist, room = ids.therapists[number % len(ids.rooms)], ids.rooms[number % len(ids.rooms)]
        client = ids.clients[number % len(ids.clients)]
        day, place = divmod(number // len(ids.rooms), A_DAY)
        midnight = self.midnight + day * DAY
        start = midnight + OPENS * 60 + place * (60 + TURNOVER) * 60
        end = start + HOUR
        driver.begin()
        until = end + TURNOVER * 60
        self._read([*self.people, client[1]], Interval(start, until), midnight)
        values = self._appointment(number, therapist[0], room[0], client[0], start, end)
        [(appointment_id,)] = driver.rows(self.appointment, values)
        claims = [(therapist[1], until, 60), (room[1], until, 0), (client[1], end, 0)]
        driver.many(
            self.claim,
            [(who, appointment_id, start, to, self.now + 600, effort) for who, to, effort in claims],
        )
        driver.connection.execute("COMMIT")

    def _read(self, people: list[int], claim: Interval, midnight: int) -> None:
        everything = sorted([*people, *self.rooms])
        lapsed: dict[str, Value] = {
            "ids": everything,
            "after": midnight - DAY - LONGEST_OCCUPANCY,
            "end": midnight + 2 * DAY,
            "at": datetime.fromtimestamp(self.now, UTC),
        }
        # As `loading_interval_at` has it, but by plain sums: what is computed does not count here.
        run = claim.padded(LONGEST_RUN, LONGEST_RUN)
        span = Interval(min(midnight, run.start), max(midnight + DAY, run.end))
        if not self.driver.is_sqlite:  # there a change has begun by waiting for all others
            self._look(LOCK, {"ids": everything})
        self._look(LAPSED, lapsed)
        taken = bounds(people, span, self.rooms, claim, now=self.now)
        self._look(TAKEN_NEAR, taken | {"without": []})

    def _look(self, look: Look, values: dict[str, Value]) -> None:
        self.driver.rows(*look.for_engine("sqlite" if self.driver.is_sqlite else "postgresql", values))

    def _appointment(
        self, number: int, therapist: int, room: int, client: int, start: int, end: int
    ) -> tuple[Any, ...]:
        held_until = datetime.fromtimestamp(self.now + 600, UTC)
        instants: list[Any] = [
            datetime.fromtimestamp(start, UTC),
            datetime.fromtimestamp(end, UTC),
            held_until,
            held_until,
        ]
        if self.driver.is_sqlite:
            instants = [one.isoformat(" ")[:19] + ".000000" for one in instants]
        return (f"{number + 2**60:032x}", self.spa.ids.treatments[0], therapist, room, client, *instants)


class Service:
    """Whole bookings by the service, in this process: every rule, every lock, the mapper, the messages."""

    def __init__(self, spa: Spa) -> None:
        self.spa = spa
        self.clients = (db.session.get_one(Client, one) for one, _ in spa.ids.clients)
        self.starts = iter(list(open_starts()))

    def book(self, _: int) -> None:
        """The next open slot is held for the next client, and the hold is booked: two transactions."""
        hold, details = self._hold()
        confirm_hold(hold, details=details, answers=None, now=clock.now(), zone=zone())

    def _hold(self) -> tuple[Appointment, BookingDetails]:
        treatment = treatment_by_code("swedish")
        if treatment is None:
            raise RuntimeError("the workload has no such treatment")
        client, start = next(self.clients), next(self.starts)
        while True:
            now, house, here = clock.now(), policy(), zone()
            at = datetime.fromtimestamp(start, UTC)
            try:
                hold = place_hold(treatment, 60, at, client=client, now=now, policy=house, zone=here)
            except ClientBusy:
                client = next(self.clients)  # a few are somewhere else then
            except SlotTaken:
                start = next(self.starts)  # seldom: the slots before it took its last room
            else:
                return hold, BookingDetails(name=client.name, email=client.email or "")


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
                yield from [slot.start] * _ways(request, slot.start)


def _ways(request: SlotRequest, start: int) -> int:
    """How many can have this start: a therapist and a room each, and anybody can work in any room."""
    frame = frame_around(start, zone())
    diary = frame.diary(read_taken_at(frame, frame.candidates(request), request, start, ()))
    found = choices(request, diary, start)
    return min(len({one.therapist_id for one in found}), len({one.room_id for one in found}))


def _rate(work: Callable[[int], None], seconds: float = SECONDS) -> float:
    began, done = time.perf_counter(), 0
    while (now := time.perf_counter()) < began + seconds:
        work(done)
        done += 1
    return done / (now - began)
