"""What every backup file has in common: made whole or not at all, for its owner's eyes alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import current_app

SQLITE, POSTGRESQL = b"SQLite format 3\x00", b"PGDMP"


class BackupRefused(Exception):  # noqa: N818  (it says what happened)
    """No backup was made, or none was brought back. The message says why and what to do."""


@contextmanager
def made_whole(file: Path, *, overwrite: bool) -> Iterator[Path]:
    """A place to write to; it becomes `file` only when the block ends well.

    Raises:
        BackupRefused: the file exists and may not be overwritten, or its folder cannot be written to.
    """
    if file.exists() and not overwrite:
        raise BackupRefused(f"{file} exists. Choose another name, or add --yes to overwrite it.")
    part = file.with_name(f".{file.name}.part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        part.chmod(0o600)
    except OSError as shut:
        raise BackupRefused(f"{file} cannot be written: {shut.strerror}.") from shut
    try:
        yield part
        _settle(part)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def kind_of(file: Path) -> bytes:
    """Which database a backup was made of: SQLITE, POSTGRESQL, or neither (empty).

    Raises:
        BackupRefused: there is no such file, or it cannot be read.
    """
    try:
        with file.open("rb") as opened:
            head = opened.read(len(SQLITE))
    except OSError as shut:
        raise BackupRefused(f"{file} cannot be read: {shut.strerror}.") from shut
    return next((kind for kind in (SQLITE, POSTGRESQL) if head.startswith(kind)), b"")


def refuse_unknown_revision(revision: str | None) -> None:
    """Refuse tables that this version of the program has never heard of: they are newer, or not ours."""
    if not revision:
        raise BackupRefused("This is no backup of Stillpoint: it does not say which tables it has.")
    directory: str = current_app.extensions["migrate"].directory
    try:
        ScriptDirectory(directory).get_revision(revision)
    except CommandError as unknown:
        raise BackupRefused(
            "This backup was made by a newer version of Stillpoint. Install that version first."
        ) from unknown


def _settle(file: Path) -> None:
    """Make sure it is on the disk before it takes its name."""
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
