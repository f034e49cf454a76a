"""The mark of the house: a number that the database itself changes with every change of what hardly changes.

Triggers on these tables set a new random number, inside the transaction that makes the change. So whoever
keeps a copy of the house in memory asks for the number, and knows. No writer can forget it, not even one who
comes with SQL by hand.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.infra.database import EpochSeconds, Model

MARKED_TABLES = (
    "closure",
    "kit",
    "qualification",
    "room",
    "room_feature",
    "setting",
    "skill",
    "therapist",
    "time_off",
    "treatment",
    "treatment_feature",
    "treatment_kit",
    "treatment_option",
    "working_hours",
)


class HouseMark(Model):
    """The one row with the number."""

    __tablename__ = "house_mark"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    mark: Mapped[int] = mapped_column(EpochSeconds)  # as large a number; no instant


def marking_triggers(engine_name: str) -> frozenset[str]:
    """The names of the triggers that must be there, for `sqlite` or `postgresql`."""
    if engine_name == "sqlite":
        endings = ("insert", "update", "delete")
        return frozenset(f"house_changed_{table}_{ending}" for table in MARKED_TABLES for ending in endings)
    return frozenset(f"house_{what}_{table}" for table in MARKED_TABLES for what in ("changed", "emptied"))
