"""Rows for tests, valid by default and committed; use them inside an application context.

Names count up, so that two of a kind never clash. Times are said as the spa's wall clock shows them:
at("2026-05-07 10:00").
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from app.domain.availability import Needs
from app.domain.lifecycle import Status, occupies
from app.domain.policy import Policy
from app.infra.database import db, transaction
from app.spa.accounts.models import Role, User
from app.spa.booking.models import Appointment, Occupancy
from app.spa.clients.models import Client
from app.spa.intake.drafts import start_draft
from app.spa.intake.models import Draft, Intake
from app.spa.roster.models import (
    Kit,
    Qualification,
    Resource,
    Room,
    RoomFeature,
    Skill,
    Therapist,
    TimeOff,
    WorkingHours,
)
from app.spa.settings.models import Closure
from app.spa.treatments.models import Treatment, TreatmentFeature, TreatmentKit, TreatmentOption
from app.spa.treatments.queries import needs_for
from tests.support.clock import NOW

ZONE = ZoneInfo("America/New_York")
POLICY = Policy()
NINE_TO_SIX = (9 * 60, 18 * 60)
MONDAY_TO_SATURDAY = range(6)
_numbers = count(1)
Row = TypeVar("Row")


def at(wall: str) -> datetime:
    """The instant at which the spa's wall clock shows e.g. "2026-05-07 10:00"."""
    return datetime.fromisoformat(wall).replace(tzinfo=ZONE).astimezone(UTC)


def epoch_at(wall: str) -> int:
    """The same in epoch seconds."""
    return int(at(wall).timestamp())


TOMORROW_AT_TEN = at("2026-05-07 10:00")
"""A Thursday on which everybody works, a day after NOW."""


def make_treatment(
    code: str = "swedish",
    *,
    lengths: Iterable[int] = (30, 60, 90),
    setup: int = 0,
    turnover: int = 15,
    features: Iterable[str] = ("table",),
    kit: Mapping[str, tuple[int, int]] | None = None,
) -> Treatment:
    """A treatment at a dollar a minute; `kit` maps a kind to its minutes of warm-up and cool-down."""
    treatment = Treatment(
        code=code,
        slug=code.replace("_", "-"),
        name=f"{code.replace('_', ' ').title()} massage",
        summary="Long, calm strokes.",
        setup_minutes=setup,
        turnover_minutes=turnover,
        options=[TreatmentOption(minutes=m, price_cents=m * 100) for m in lengths],
        features=[TreatmentFeature(feature=feature) for feature in features],
        kit=[
            TreatmentKit(kind=kind, warm_up_minutes=warm, cool_down_minutes=cool)
            for kind, (warm, cool) in (kit or {}).items()
        ],
    )
    return _saved(treatment)


def make_therapist(
    *treatments: Treatment,
    name: str | None = None,
    gender: str = "woman",
    hours: tuple[int, int] | None = NINE_TO_SIX,
    weekdays: Iterable[int] = MONDAY_TO_SATURDAY,
    qualifications: Mapping[str, date | None] | None = None,
    user: User | None = None,
) -> Therapist:
    """A therapist who gives these treatments, from nine to six, Monday to Saturday."""
    number = next(_numbers)
    first, last = hours or (0, 0)
    therapist = Therapist(
        resource=Resource(kind="therapist"),
        slug=f"therapist-{number}",
        name=name or f"Therapist {number}",
        gender=gender,
        user_id=user.id if user else None,
        skills=[Skill(treatment_id=treatment.id) for treatment in treatments],
        qualifications=[
            Qualification(code=code, expires_on=until) for code, until in (qualifications or {}).items()
        ],
        hours=[
            WorkingHours(weekday=weekday, start_minute=first, end_minute=last)
            for weekday in (weekdays if hours else ())
        ],
    )
    return _saved(therapist)


def make_room(name: str | None = None, *, features: Iterable[str] = ("table",), places: int = 1) -> Room:
    """A room with a table."""
    room = Room(
        resource=Resource(kind="room"),
        name=name or f"Room {next(_numbers)}",
        kind="standard",
        places=places,
        features=[RoomFeature(feature=feature) for feature in features],
    )
    return _saved(room)


def make_kit(kind: str = "stone_heater") -> Kit:
    """One piece of kit."""
    return _saved(Kit(resource=Resource(kind="kit"), name=f"{kind} {next(_numbers)}", kind=kind))


def make_user(email: str | None = None, *, role: Role = Role.CLIENT, name: str = "Sam User") -> User:
    """Somebody who can sign in by link; no password."""
    email = email or f"user-{next(_numbers)}@example.com"
    return _saved(User(email=email, name=name, role=role, created_at=NOW))


def make_client(
    name: str = "Ada Client", *, email: str | None = "ada@example.com", user: User | None = None
) -> Client:
    """A client, who need not be able to sign in."""
    client = Client(
        resource=Resource(kind="client"),
        name=name,
        email=email,
        user_id=user.id if user else None,
        created_at=NOW,
    )
    return _saved(client)


def make_draft(answers: dict[str, Any] | None = None) -> Draft:
    """A visitor who has begun to answer."""
    draft, _ = start_draft(now=NOW)
    if answers is not None:
        with transaction():
            draft.answers = answers
    return draft


def answers(*, week: int | None = None, **changes: Any) -> dict[str, Any]:
    """Complete answers of somebody well, 40 years old, as drafts and intakes keep them."""
    intake: dict[str, Any] = {"age": 40, "goals": ["relaxation"], "pregnancy": {"status": "none"}}
    return {"intake": intake | changes, "beside": {"pregnancy_week": week}, "steps": []}


# Answers for each outcome, said once for all tests.
WELL = answers()
NEEDS_A_LOOK = answers(conditions=[{"code": "herniated_disc"}])
"""Outcome review; asks for the qualification `clinical`; rules out Thai."""
NEEDS_A_LETTER = answers(conditions=[{"code": "heart_failure"}])
"""Outcome clearance."""
NOT_NOW = answers(conditions=[{"code": "fever"}])
"""Outcome stop."""


def make_intake(client: Client, given: dict[str, Any] | None = None, *, on: datetime = NOW) -> Intake:
    """What a client has answered."""
    intake = Intake(client_id=client.id, answered_at=on)
    intake.answers = given or WELL
    return _saved(intake)


def make_appointment(
    treatment: Treatment,
    therapist: Therapist,
    room: Room,
    client: Client | None = None,
    *,
    starts_at: datetime = TOMORROW_AT_TEN,
    minutes: int = 60,
    status: Status = Status.CONFIRMED,
    held_until: datetime | None = None,
    draft: Draft | None = None,
    **changes: Any,
) -> Appointment:
    """A visit with the occupancy that it should have, written past the services."""
    ends_at = starts_at + timedelta(minutes=minutes)
    if status == Status.HELD:
        held_until = held_until or NOW + POLICY.hold_length
    elif client is None and status not in (Status.EXPIRED, Status.CANCELLED):
        client = make_client()
    values: dict[str, Any] = {
        "treatment_id": treatment.id,
        "therapist_id": therapist.id,
        "room_id": room.id,
        "client_id": client.id if client else None,
        "draft_id": draft.id if draft else None,
        "status": status,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "minutes": minutes,
        "price_cents": minutes * 100,
        "held_until": held_until,
        "created_at": NOW,
        "needs": {"outcome": "ok", "qualifications": [], "front_desk": []},
    }
    needs = needs_for(treatment, minutes)
    places = [therapist.resource_id, room.resource_id]
    own = client.resource_id if client else None
    appointment = Appointment(**values | changes)
    if occupies(status):
        lapses_at = int(held_until.timestamp()) if held_until else None
        appointment.occupancy = claims_of(needs, int(starts_at.timestamp()), places, own, lapses_at)
    return _saved(appointment)


def claims_of(
    needs: Needs, start: int, places: Iterable[int], client: int | None, lapses_at: int | None = None
) -> list[Occupancy]:
    """The occupancy of a visit, from the resources' ids."""
    taken = [(place, needs.occupancy(start)) for place in places]
    taken += [(client, needs.visit(start))] if client is not None else []
    return [
        Occupancy(resource_id=place, starts_at=claim.start, ends_at=claim.end, lapses_at=lapses_at)
        for place, claim in taken
    ]


def make_time_off(therapist: Therapist, start: str, end: str) -> TimeOff:
    """A therapist's absence between two times of the wall clock."""
    return _saved(TimeOff(therapist_id=therapist.id, starts_at=epoch_at(start), ends_at=epoch_at(end)))


def make_closure(start: str, end: str) -> Closure:
    """A closure of the spa between two times of the wall clock."""
    return _saved(Closure(starts_at=epoch_at(start), ends_at=epoch_at(end)))


@dataclass
class Spa:
    """A small spa: two therapists, two rooms, one stone heater, two treatments, one client."""

    swedish: Treatment
    hot_stone: Treatment
    mira: Therapist
    noor: Therapist
    blue: Room
    green: Room
    heater: Kit
    ada: Client


def small_spa() -> Spa:
    """Mira gives both treatments and is trained for backs; Noor gives Swedish massage alone."""
    with _together():
        return _furnish()


def _furnish() -> Spa:
    swedish = make_treatment()
    hot_stone = make_treatment(
        "hot_stone",
        lengths=(60, 75, 90),
        setup=10,
        features=("table", "heat"),
        kit={"stone_heater": (30, 30)},
    )
    return Spa(
        swedish=swedish,
        hot_stone=hot_stone,
        mira=make_therapist(swedish, hot_stone, name="Mira", qualifications={"clinical": None}),
        noor=make_therapist(swedish, name="Noor", gender="man"),
        blue=make_room("Blue room"),
        green=make_room("Green room", features=("table", "heat", "step_free")),
        heater=make_kit(),
        ada=make_client(),
    )


_is_together = ContextVar("is_together", default=False)


@contextmanager
def _together() -> Iterator[None]:
    """Save what is made inside in one transaction: one for each row takes longer than many a test."""
    with transaction():
        mark = _is_together.set(True)
        try:
            yield
        finally:
            _is_together.reset(mark)


def _saved(row: Row) -> Row:
    if _is_together.get():
        db.session.add(row)
        db.session.flush()
        return row
    with transaction():
        db.session.add(row)
    return row
