"""Writing a million visits: by the driver, as a stream, with what guards them put back afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Connection, text

from app.infra.database import NO_OVERLAP, db
from benchmarks.workload import Visit, instant

BATCH = 5_000
TABLES = ("appointment", "occupancy")
APPOINTMENT = (
    "id, uid, treatment_id, therapist_id, room_id, client_id, status, starts_at, ends_at, minutes, "
    "price_cents, therapist_wish, step_free, created_at, confirmed_at, sequence, source"
)
OCCUPANCY = "id, resource_id, appointment_id, starts_at, ends_at, effort"
Rows = Iterable[tuple[Any, ...]]


def write(visits: Iterable[Visit]) -> int:
    """Write visits and what they claim. Gives how many; memory stays what a batch takes."""
    write_rows = _copy if db.engine.dialect.name == "postgresql" else _insert_many
    written = 0
    with db.engine.connect() as connection:
        put_back = _take_guards_away(connection)
        stream = iter(visits)
        while batch := list(islice(stream, BATCH)):
            write_rows(connection, "appointment", APPOINTMENT, map(_appointment, batch))
            write_rows(connection, "occupancy", OCCUPANCY, _claims(batch))
            written += len(batch)
        for statement in put_back:
            connection.exec_driver_sql(statement)
        if connection.dialect.name == "postgresql":
            for table in TABLES:
                connection.execute(text(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"))
        connection.commit()
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    return written


def _appointment(visit: Visit) -> tuple[Any, ...]:
    starts_at, ends_at = instant(visit.start), instant(visit.end)
    return (
        visit.number,
        f"{visit.number + 2**40:032x}",
        visit.treatment_id,
        visit.therapist[0],
        visit.room[0],
        visit.client[0],
        visit.status,
        starts_at,
        ends_at,
        visit.minutes,
        visit.minutes * 100,
        False,
        False,
        starts_at,
        starts_at,
        0,
        "online",
    )


def _claims(batch: Iterable[Visit]) -> Iterator[tuple[Any, ...]]:
    for visit in batch:
        for place, (resource_id, start, end, effort) in enumerate(visit.claims):
            yield visit.number * 3 + place, resource_id, visit.number, start, end, effort


def _insert_many(connection: Connection, table: str, columns: str, rows: Rows) -> None:
    marks = ", ".join("?" for _ in columns.split(","))
    cursor = connection.connection.cursor()
    cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", map(_as_sqlite, rows))


def _as_sqlite(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(f"{v:%Y-%m-%d %H:%M:%S}.000000" if hasattr(v, "tzinfo") else v for v in row)


def _copy(connection: Connection, table: str, columns: str, rows: Rows) -> None:
    cursor: Any = connection.connection.cursor()
    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _take_guards_away(connection: Connection) -> list[str]:
    """Drop indexes and the promise against overlaps; gives the statements that bring them back."""
    return (_on_postgresql if connection.dialect.name == "postgresql" else _on_sqlite)(connection)


def _on_sqlite(connection: Connection) -> list[str]:
    wanted = (
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name IN ('appointment', "
        "'occupancy') AND type IN ('index', 'trigger') ORDER BY type"
    )
    found = connection.exec_driver_sql(wanted).all()
    for kind, name, _ in found:
        connection.exec_driver_sql(f"DROP {kind} {name}")
    return [sql for _, _, sql in found]


def _on_postgresql(connection: Connection) -> list[str]:
    tables = "('appointment'::regclass, 'occupancy'::regclass)"
    constraints = connection.exec_driver_sql(
        "SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        f"WHERE conrelid IN {tables} AND contype IN ('x', 'f')"
    ).all()
    indexes = connection.exec_driver_sql(
        "SELECT i.indexrelid::regclass, pg_get_indexdef(i.indexrelid) FROM pg_index i "
        f"LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid WHERE indrelid IN {tables} AND c.oid IS NULL"
    ).all()
    drop: Callable[[str], object] = connection.exec_driver_sql
    for table, name, _ in constraints:
        drop(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _ in indexes:
        drop(f"DROP INDEX {name}")
    drop("SET LOCAL maintenance_work_mem = '512MB'")
    back = [f"ALTER TABLE {table} ADD CONSTRAINT {name} {said}" for table, name, said in constraints]
    # The promise last: it is the slowest, and reads what the others have sorted.
    back.sort(key=lambda statement: NO_OVERLAP in statement)
    return [re.sub(r"\s+", " ", said) for _, said in indexes] + back
