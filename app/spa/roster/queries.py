"""Reading who works here, when, and with which rooms and kit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Date,
    Integer,
    Row,
    Select,
    String,
    cast,
    literal,
    null,
    select,
    union_all,
)

from app.domain.hours import WeeklyHours
from app.infra.database import Execute, db
from app.spa.roster.models import (
    Kit,
    Qualification,
    Room,
    RoomFeature,
    Skill,
    Therapist,
    WorkingHours,
)


def therapists() -> list[Therapist]:
    """Everybody who gives treatments at present, by name."""
    active = select(Therapist).where(Therapist.is_active).order_by(Therapist.name, Therapist.id)
    return list(db.session.scalars(active))


def therapist_by_id(therapist_id: int) -> Therapist | None:
    """The therapist with this row number, working or not."""
    return db.session.get(Therapist, therapist_id)


def name_of(therapist_id: int) -> str:
    """What a therapist is called. The whole person, with skills and hours, would take four queries."""
    return db.session.scalars(select(Therapist.name).where(Therapist.id == therapist_id)).one()


def therapist_of_user(user_id: int) -> Therapist | None:
    """The working therapist who signs in as this user."""
    return db.session.scalar(select(Therapist).where(Therapist.user_id == user_id, Therapist.is_active))


def rooms() -> list[Room]:
    """The rooms in use, by name."""
    return list(db.session.scalars(select(Room).where(Room.is_active).order_by(Room.name, Room.id)))


@dataclass(slots=True)
class TherapistFacts:
    """A therapist as the calendar sees them: skills by treatment id, weekly hours by the wall clock."""

    id: int
    resource_id: int
    name: str
    gender: str
    effort_a_day: int | None = None
    effort_in_a_row: int | None = None
    slug: str = ""
    skills: set[int] = field(default_factory=set)
    qualifications: dict[str, date | None] = field(default_factory=dict)
    hours: list[WeeklyHours] = field(default_factory=list)


@dataclass(slots=True)
class RoomFacts:
    """A room as the calendar sees it."""

    id: int
    resource_id: int
    name: str
    features: set[str] = field(default_factory=set)
    places: int = 1


@dataclass(frozen=True, slots=True)
class KitFacts:
    """A piece of kit as the calendar sees it."""

    id: int
    resource_id: int
    kind: str


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody and everything that can be booked, by id."""

    therapists: dict[int, TherapistFacts]
    rooms: dict[int, RoomFacts]
    kit: dict[int, KitFacts]


def roster(execute: Execute | None = None) -> Roster:
    """All that is in use, in one query whatever their number.

    Read by the present session, or by the `execute` of another.
    """
    rows: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in (execute or db.session.execute)(_EVERYTHING):
        rows[row.what].append(row)
    return Roster(_therapists(rows), _rooms(rows), _kit(rows["kit"]))


def _therapists(rows: dict[str, list[Row[Any]]]) -> dict[int, TherapistFacts]:
    found = {r.id: TherapistFacts(r.id, r.number, r.text, r.more, r.first, r.last) for r in rows["therapist"]}
    for row in rows["address"]:
        found[row.id].slug = row.text
    for row in rows["skill"]:
        found[row.id].skills.add(row.number)
    for row in rows["qualification"]:
        found[row.id].qualifications[row.text] = row.on
    for row in rows["hours"]:
        found[row.id].hours.append(WeeklyHours(row.number, row.first, row.last))
    return found


def _rooms(rows: dict[str, list[Row[Any]]]) -> dict[int, RoomFacts]:
    found = {r.id: RoomFacts(r.id, r.number, r.text, places=r.first) for r in rows["room"]}
    for row in rows["feature"]:
        found[row.id].features.add(row.text)
    return found


def _kit(rows: Iterable[Row[Any]]) -> dict[int, KitFacts]:
    return {r.id: KitFacts(r.id, r.number, r.text) for r in rows}


def _everything() -> CompoundSelect[Any]:
    """One row for each fact, all of one shape: a query a table would be seven."""
    people = _facts(
        "therapist",
        Therapist.id,
        Therapist.resource_id,
        Therapist.name,
        Therapist.gender,
        first=Therapist.effort_a_day,
        last=Therapist.effort_in_a_row,
    )
    addresses = _facts("address", Therapist.id, text=Therapist.slug)
    skills = _facts("skill", Skill.therapist_id, Skill.treatment_id)
    trained = _facts(
        "qualification", Qualification.therapist_id, text=Qualification.code, on=Qualification.expires_on
    )
    hours = _facts(
        "hours",
        WorkingHours.therapist_id,
        WorkingHours.weekday,
        first=WorkingHours.start_minute,
        last=WorkingHours.end_minute,
    )
    places = _facts("room", Room.id, Room.resource_id, Room.name, first=Room.places)
    features = _facts("feature", RoomFeature.room_id, text=RoomFeature.feature)
    kit = _facts("kit", Kit.id, Kit.resource_id, Kit.kind)
    return union_all(
        people.where(Therapist.is_active),
        addresses.where(Therapist.is_active),
        *(
            query.join(Therapist, Therapist.id == owner).where(Therapist.is_active)
            for query, owner in (
                (skills, Skill.therapist_id),
                (trained, Qualification.therapist_id),
                (hours, WorkingHours.therapist_id),
            )
        ),
        places.where(Room.is_active),
        features.join(Room, Room.id == RoomFeature.room_id).where(Room.is_active),
        kit.where(Kit.is_active),
    )


def _facts(
    what: str,
    owner: Any,
    number: Any = None,
    text: Any = None,
    more: Any = None,
    *,
    first: Any = None,
    last: Any = None,
    on: Any = None,
) -> Select[Any]:
    def column(value: Any, kind: Any, name: str) -> Any:
        return (cast(null(), kind) if value is None else value).label(name)

    return select(
        literal(what).label("what"),
        owner.label("id"),
        column(number, Integer, "number"),
        column(text, String, "text"),
        column(more, String, "more"),
        column(first, Integer, "first"),
        column(last, Integer, "last"),
        column(on, Date, "on"),
    )


_EVERYTHING = _everything()
