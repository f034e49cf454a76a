"""Backups of the embedded database, by SQLite's own means: also while people are booking."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from app.infra.backup.file import BackupRefused, made_whole, refuse_unknown_revision

PATIENCE = 20.0
"""Seconds to wait for somebody who is writing."""


def save(database: Path, file: Path, *, overwrite: bool) -> None:
    """Copy the database into one file and check the copy.

    Raises:
        BackupRefused: no database, no room, or the copy is not sound.
    """
    with (
        _sentences(database),
        made_whole(file, overwrite=overwrite) as part,
        _opened(database, "rw") as live,
        closing(sqlite3.connect(part)) as copy,
    ):
        live.backup(copy)
        # One file, complete in itself: nothing of it in a journal beside.
        copy.execute("PRAGMA journal_mode=DELETE")
        _check(copy, file)


def bring_back(database: Path, file: Path, *, overwrite: bool) -> None:
    """Put a backup in the place of the database's content, whole or not at all.

    Raises:
        BackupRefused: the backup is not sound or not ours, or there is content that may not be overwritten.
    """
    with _sentences(file), _opened(file, "ro") as backup:
        _check(backup, file)
        refuse_unknown_revision(_revision(backup))
        database.parent.mkdir(parents=True, exist_ok=True)
        with _opened(database, "rwc") as live:
            if _revision(live) is not None and not overwrite:
                raise BackupRefused("There is a database already. Add --yes to replace all that is in it.")
            backup.backup(live)
            _check(live, database)


@contextmanager
def _opened(path: Path, mode: str) -> Iterator[sqlite3.Connection]:
    if mode != "rwc" and not path.exists():
        raise BackupRefused(f"There is no file {path}.")
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    with closing(sqlite3.connect(uri, uri=True, timeout=PATIENCE)) as connection:
        yield connection


@contextmanager
def _sentences(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as odd:
        if "locked" in str(odd) or "busy" in str(odd):
            raise BackupRefused(
                "Somebody is writing to the database. Stop the server, then try again."
            ) from odd
        raise BackupRefused(f"{path} cannot be used as a database: {odd}.") from odd


def _check(connection: sqlite3.Connection, file: Path) -> None:
    (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if verdict != "ok" or connection.execute("PRAGMA foreign_key_check").fetchone():
        raise BackupRefused(f"{file} is damaged: its rows do not fit together.")


def _revision(connection: sqlite3.Connection) -> str | None:
    tables = connection.execute("SELECT name FROM sqlite_master WHERE name = 'alembic_version'").fetchall()
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if tables else None
    return str(row[0]) if row else None
