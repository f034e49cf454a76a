"""What a room, a piece of kit and a treatment's needs look like in the record of changes: in words, by field.

The record keeps words and no codes, so that it still reads true when the house calls things another way.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.spa.roster.models import Kit, Room
from app.spa.roster.places import feature_label, kit_label
from app.spa.treatments.models import Treatment, TreatmentKit


def subject_of(thing: Room | Kit | Treatment) -> str:
    """Under what the changes of one thing are kept. It must have its number by now."""
    return f"{thing.__tablename__}:{thing.id}"


def words_of_room(room: Room) -> dict[str, str]:
    """A room as it is."""
    return {
        "name": room.name,
        "kind": room.kind,
        "features": _features(row.feature for row in room.features),
        "places": str(room.places),
        "is_active": _yes(room.is_active),
    }


def words_of_piece(piece: Kit) -> dict[str, str]:
    """A piece of kit as it is."""
    return {
        "name": piece.name,
        "kind": kit_label(piece.kind),
        "is_active": _yes(piece.is_active),
    }


def words_of_treatment(treatment: Treatment) -> dict[str, str]:
    """What a treatment takes up."""
    kit = sorted(treatment.kit, key=lambda row: row.kind)
    return {
        "setup": f"{treatment.setup_minutes} min",
        "turnover": f"{treatment.turnover_minutes} min",
        "effort": f"{treatment.effort_percent} percent",
        "features": _features(row.feature for row in treatment.features),
        "kit": "; ".join(map(_kit, kit)) or "none",
    }


def _kit(row: TreatmentKit) -> str:
    return f"{kit_label(row.kind)} ({row.warm_up_minutes} min warm-up, {row.cool_down_minutes} min cool-down)"


def _features(codes: Iterable[str]) -> str:
    return ", ".join(sorted(map(feature_label, codes))) or "nothing"


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"
