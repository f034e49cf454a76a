"""Rooms and kit as a manager describes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from app.domain.errors import Refusal
from app.infra.database import db
from app.spa.roster.models import Kit, Resource, Room, RoomFeature

STEP_FREE = "step_free"
"""What a room has that is reached without a step."""
FEATURES = {
    "table": "A table",
    "floor_mat": "A floor mat",
    "heat": "Heat",
    STEP_FREE: "A way without steps",
}
"""What a room may have, in order, and what people read."""
KIT = {"side_lying_cushions": "side-lying cushions"}
"""Kinds of kit that are not written as they are kept; the front desk reads the same words."""
MOST_PLACES = 6
LARGEST_ID = 2**31 - 1
"""A database holds no larger ones, and complains when it is asked."""


class NameTaken(Refusal):
    """Two rooms, or two pieces of kit, cannot have one name."""

    code = "name_taken"
    default = "There is one with that name already. Please choose another name."


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomPlan:
    """A room as it is to be."""

    name: str
    kind: str
    features: frozenset[str]
    places: int
    is_active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KitPlan:
    """A piece of kit as it is to be."""

    name: str
    kind: str
    is_active: bool


def every_room() -> list[Room]:
    """The rooms, those in use first, by name."""
    return list(db.session.scalars(select(Room).order_by(Room.is_active.desc(), Room.name, Room.id)))


def every_piece() -> list[Kit]:
    """The kit, pieces in use first, by name."""
    return list(db.session.scalars(select(Kit).order_by(Kit.is_active.desc(), Kit.name, Kit.id)))


def room_by_id(number: int) -> Room | None:
    """The room with this row number, in use or not."""
    return db.session.get(Room, number) if number <= LARGEST_ID else None


def piece_by_id(number: int) -> Kit | None:
    """The piece of kit with this row number, in use or not."""
    return db.session.get(Kit, number) if number <= LARGEST_ID else None


def kit_kinds() -> list[str]:
    """Every kind of which there is a piece, in use or not."""
    return sorted(db.session.scalars(select(Kit.kind).distinct()))


def room_features() -> list[str]:
    """What rooms may have: what the house knows, and whatever else a room has already."""
    others = set(db.session.scalars(select(RoomFeature.feature).distinct())) - FEATURES.keys()
    return [*FEATURES, *sorted(others)]


def feature_label(feature: str) -> str:
    """A feature in words."""
    return FEATURES.get(feature) or feature.replace("_", " ").capitalize()


def feature_words(features: Iterable[str]) -> str:
    """Features as one line, in the order in which they can be chosen: A table, a way without steps."""
    order = {feature: place for place, feature in enumerate(FEATURES)}
    known_first = sorted(features, key=lambda feature: (order.get(feature, len(order)), feature))
    return ", ".join(feature_label(feature).lower() for feature in known_first).capitalize()


def kit_label(kind: str) -> str:
    """A kind of kit in words: side-lying cushions."""
    return KIT.get(kind) or kind.replace("_", " ")


def write_room(room: Room | None, wanted: RoomPlan) -> Room:
    """Make a room like this, a new one where none is given, inside the caller's transaction.

    Raises NameTaken if another room is called that.
    """
    _require_free_name(Room, wanted.name, room)
    if room is None:
        room = Room(resource=Resource(kind="room"))
        db.session.add(room)
    room.name, room.kind = wanted.name, wanted.kind
    room.places, room.is_active = wanted.places, wanted.is_active
    had = {row.feature: row for row in room.features}
    room.features = [had.get(name) or RoomFeature(feature=name) for name in sorted(wanted.features)]
    db.session.flush()
    return room


def write_piece(piece: Kit | None, wanted: KitPlan) -> Kit:
    """Make a piece of kit like this, a new one where none is given, inside the caller's transaction.

    Raises NameTaken if another piece is called that.
    """
    _require_free_name(Kit, wanted.name, piece)
    if piece is None:
        piece = Kit(resource=Resource(kind="kit"))
        db.session.add(piece)
    piece.name, piece.kind, piece.is_active = wanted.name, wanted.kind, wanted.is_active
    db.session.flush()
    return piece


def _require_free_name(table: type[Room] | type[Kit], name: str, own: Room | Kit | None) -> None:
    taken = db.session.scalar(select(table.id).where(table.name == name))
    if taken is not None and (own is None or taken != own.id):
        raise NameTaken
