"""Sealing everything again with the newest key, so that an old one can go."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.infra.database import Model, db, transaction
from app.infra.sealed import VERSION, CannotOpen, Sealed, sealed_columns, vault

BATCH = 200
"""Rows to a transaction: SQLite has one writer, and people are booking meanwhile."""


@dataclass(slots=True)
class Resealed:
    """What was done: how many values by `table.column`, and how many could not be opened."""

    key: str
    resealed: Counter[str] = field(default_factory=Counter)
    unopened: Counter[str] = field(default_factory=Counter)


def reseal(*, batch: int = BATCH) -> Resealed:
    """Seal each value again that is under an older key. Safe to stop, to repeat and to run beside the spa."""
    done = Resealed(vault().newest)
    for model, sealed in every_sealed_column():
        last_id = 0
        while (last_id := _reseal_batch(model, sealed, last_id, batch, done)) > 0:
            continue
    return done


def every_sealed_column() -> list[tuple[Any, Sealed]]:
    """Each sealed column that any model has."""
    models = sorted(
        (mapper.class_ for mapper in Model.registry.mappers), key=lambda model: model.__tablename__
    )
    return [(model, sealed) for model in models for sealed in sealed_columns(model)]


def _reseal_batch(model: Any, sealed: Sealed, after_id: int, size: int, done: Resealed) -> int:
    """Do the next rows by id; gives the last id, 0 at the end. The rows are locked, so nothing is lost."""
    place = f"{model.__tablename__}.{sealed.column}"
    with transaction():
        rows = db.session.scalars(
            select(model)
            .where(model.id > after_id, _is_stale(getattr(model, sealed.column)))
            .order_by(model.id)
            .limit(size)
            .with_for_update(of=model)
        ).all()
        for row in rows:
            try:
                sealed.__set__(row, sealed.__get__(row, model))
            except CannotOpen:
                done.unopened[place] += 1
            else:
                done.resealed[place] += 1
        last_id: int = rows[-1].id if rows else 0
        return last_id


def _is_stale(column: InstrumentedAttribute[bytes]) -> ColumnElement[bool]:
    """Whether a value begins otherwise than the newest key's values do. Empty ones are not stale."""
    name = vault().newest.encode()
    head = VERSION + bytes([len(name)]) + name
    return func.substr(column, 1, len(head), type_=LargeBinary) != head
