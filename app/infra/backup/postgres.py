"""Backups of a PostgreSQL database, by PostgreSQL's own programs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, inspect

from app.infra.backup.file import BackupRefused, made_whole, refuse_unknown_revision
from app.infra.database import db

WHOSE = ("--no-owner", "--no-privileges", "--no-comments")
"""A backup may come back under another database user."""

LOCK_PATIENCE = "20s"


def save(url: URL, file: Path, *, overwrite: bool) -> None:
    """Write a backup in PostgreSQL's custom format.

    Raises:
        BackupRefused: the programs are missing, or one of them failed.
    """
    with made_whole(file, overwrite=overwrite) as part:
        _run(url, "pg_dump", *WHOSE, "--format=custom", f"--file={part}", f"--dbname={_conninfo(url)}")
        _run(url, "pg_restore", "--list", str(part))


def bring_back(url: URL, file: Path, *, overwrite: bool) -> None:
    """Put a backup in the place of the database's content, in one transaction.

    Raises:
        BackupRefused: there is content that may not be overwritten, or tables that the backup does not
            know; the backup is not ours; the programs are missing, or one of them failed.
    """
    listed = _run(url, "pg_restore", "--list", str(file))
    refuse_unknown_revision(_revision(url, file))
    here = set(inspect(db.engine).get_table_names())
    db.engine.dispose()
    if here and not overwrite:
        raise BackupRefused("There is a database already. Add --yes to replace all that is in it.")
    known = set(re.findall(r" TABLE public (\S+) ", listed))
    if here - known:
        raise BackupRefused(
            "The database has tables that the backup does not know. Restore into an empty database instead."
        )
    clean = ("--clean", "--if-exists") if here else ()
    whole = ("--single-transaction", "--exit-on-error")
    _run(url, "pg_restore", *WHOSE, *clean, *whole, f"--dbname={_conninfo(url)}", str(file))


def _revision(url: URL, file: Path) -> str | None:
    written = _run(url, "pg_restore", "--data-only", "--table=alembic_version", "--file=-", str(file))
    found = re.search(r"^COPY public\.alembic_version .*\n(\w+)$", written, re.MULTILINE)
    return found[1] if found else None


def _conninfo(url: URL) -> str:
    """Where the database is, without its password: others can read a program's arguments."""
    given = url.translate_connect_args(database="dbname", username="user")
    given.pop("password", None)
    return make_conninfo(**given, **{name: str(value) for name, value in url.query.items()})


def _run(url: URL, program: str, *arguments: str) -> str:
    found = shutil.which(program)
    if found is None:
        raise BackupRefused(
            f"{program} is not installed here. Install PostgreSQL's client programs, at least as new as the "
            "server (Debian: apt-get install postgresql-client), or run this where they are."
        )
    environ = {**os.environ, "PGOPTIONS": f"-c lock_timeout={LOCK_PATIENCE}"}
    if url.password:
        environ["PGPASSWORD"] = str(url.password)
    done = subprocess.run([found, *arguments], env=environ, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        # Its further lines may quote rows.
        raise BackupRefused(f"{program} failed: {(done.stderr.splitlines() or ['no reason given'])[0]}")
    return done.stdout
