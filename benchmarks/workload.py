"""The spa that is measured: 10 therapists, 8 rooms, 7 treatments, the next 60 days 60 % full, and its past.

The house is written by the mapper, the visits by the driver as a stream: a row at a time is made, and nothing
is kept of those before. What guards the rows (indexes, the promise against overlaps) is put back afterwards
and looks at every one of them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count, islice
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select

from app.domain.hours import wall_to_epoch
from app.domain.vocabulary import TREATMENT_TYPES
from app.infra.database import db, transaction
from app.spa.clients.models import Client
from app.spa.roster.models import Kit, Resource, Room, RoomFeature, Skill, Therapist, WorkingHours
from app.spa.treatments.models import Treatment, TreatmentFeature, TreatmentKit, TreatmentOption

THERAPISTS, ROOMS, CLIENTS, DAYS_AHEAD = 10, 8, 2000, 60
OPENS, CLOSES, STEP = 9 * 60, 18 * 60, 15
SUNDAY = 6
LENGTHS = (30, 60, 90)
TURNOVER = 15
TAKEN_AHEAD = 0.6
SEED = 20261122


@dataclass(frozen=True, slots=True)
class Ids:
    """The row numbers that visits point at; of people and places the resources too."""

    treatments: list[int]
    therapists: list[tuple[int, int]]
    rooms: list[tuple[int, int]]
    clients: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit with what it claims; epoch seconds."""

    number: int
    treatment_id: int
    therapist: tuple[int, int]
    room: tuple[int, int]
    client: tuple[int, int]
    start: int
    minutes: int
    status: str

    @property
    def end(self) -> int:
        """When the client leaves."""
        return self.start + self.minutes * 60

    @property
    def claims(self) -> tuple[tuple[int, int, int, int], ...]:
        """Resource, start, end, effort."""
        until = self.end + TURNOVER * 60
        return (
            (self.therapist[1], self.start, until, self.minutes),
            (self.room[1], self.start, until, 0),
            (self.client[1], self.start, self.end, 0),
        )


def write_house(now: datetime) -> Ids:
    """People, places and menu."""
    with transaction():
        menu = [_treatment(number, code) for number, code in enumerate(TREATMENT_TYPES)]
        rooms = [
            Room(
                resource=Resource(kind="room"),
                name=f"Room {number}",
                kind="table",
                features=[
                    RoomFeature(feature="table"),
                    RoomFeature(feature="heat" if number < 3 else "quiet"),
                ],
            )
            for number in range(ROOMS)
        ]
        kit = [Kit(resource=Resource(kind="kit"), name=f"Heater {n}", kind="stone_heater") for n in range(2)]
        db.session.add_all([*menu, *rooms, *kit])
        db.session.flush()
        people = [_therapist(number, menu) for number in range(THERAPISTS)]
        db.session.add_all(people)
        db.session.execute(insert(Resource), [{"kind": "client"} for _ in range(CLIENTS)])
        numbers = db.session.scalars(select(Resource.id).where(Resource.kind == "client")).all()
        db.session.execute(
            insert(Client),
            [
                {
                    "uid": f"{number:032x}",
                    "resource_id": resource_id,
                    "name": f"Client {number}",
                    "email": f"client{number}@example.com",
                    "created_at": now,
                }
                for number, resource_id in enumerate(numbers)
            ],
        )
        clients = db.session.execute(select(Client.id, Client.resource_id)).all()
        return Ids(
            [one.id for one in menu],
            [(one.id, one.resource_id) for one in people],
            [(one.id, one.resource_id) for one in rooms],
            [(one, resource) for one, resource in clients],
        )


def _treatment(number: int, code: str) -> Treatment:
    hot = code == "hot_stone"
    return Treatment(
        code=code,
        slug=code.replace("_", "-"),
        name=code.replace("_", " ").capitalize(),
        summary="Measured",
        turnover_minutes=TURNOVER,
        position=number,
        options=[TreatmentOption(minutes=minutes, price_cents=minutes * 100) for minutes in LENGTHS],
        features=[TreatmentFeature(feature="heat" if hot else "table")],
        kit=[TreatmentKit(kind="stone_heater", warm_up_minutes=30, cool_down_minutes=30)] if hot else [],
    )


def _therapist(number: int, menu: list[Treatment]) -> Therapist:
    return Therapist(
        resource=Resource(kind="therapist"),
        slug=f"therapist-{number}",
        name=f"Therapist {number}",
        gender=("woman", "man")[number % 2],
        effort_a_day=0,
        effort_in_a_row=0,
        skills=[Skill(treatment_id=one.id) for one in menu],
        hours=[
            WorkingHours(weekday=weekday, start_minute=OPENS, end_minute=CLOSES) for weekday in range(SUNDAY)
        ],
    )


def visits(ids: Ids, today: date, zone: ZoneInfo, *, past: int) -> Iterator[Visit]:
    """The visits of the days ahead, and `past` ones before today: the same ones every time."""
    chance = random.Random(SEED)  # noqa: S311  (no secret: the same spa each time)
    numbers = count(1)
    for offset in range(DAYS_AHEAD):
        yield from _day(ids, today + timedelta(offset), zone, chance, numbers, ahead=True)
    yield from islice(_past(ids, today, zone, chance, numbers), past)


def _past(
    ids: Ids, today: date, zone: ZoneInfo, chance: random.Random, numbers: Iterator[int]
) -> Iterator[Visit]:
    for offset in count(1):
        yield from _day(ids, today - timedelta(offset), zone, chance, numbers, ahead=False)


def _day(
    ids: Ids, day: date, zone: ZoneInfo, chance: random.Random, numbers: Iterator[int], *, ahead: bool
) -> Iterator[Visit]:
    """A day, room after room. Each room has one therapist that day; ahead nobody works on in a free room."""
    if day.weekday() == SUNDAY:
        return
    opens = wall_to_epoch(day, OPENS, zone)
    for place, room in enumerate(ids.rooms):
        therapist = ids.therapists[(place + day.toordinal()) % THERAPISTS]
        minute = 0
        while minute < CLOSES - OPENS - max(LENGTHS):
            # Years of past visits are short ones, or they would reach back further than the computer's clock.
            minutes = chance.choice(LENGTHS) if ahead else LENGTHS[0]
            if not ahead or chance.random() < TAKEN_AHEAD * THERAPISTS / ROOMS:
                number = next(numbers)
                yield Visit(
                    number=number,
                    treatment_id=ids.treatments[number % len(ids.treatments)],
                    therapist=therapist,
                    room=room,
                    client=ids.clients[number % CLIENTS],
                    start=opens + minute * 60,
                    minutes=minutes,
                    status="confirmed" if ahead else "completed",
                )
            minute += minutes + TURNOVER


def instant(seconds: int) -> datetime:
    """Epoch seconds as an instant."""
    return datetime.fromtimestamp(seconds, UTC)
