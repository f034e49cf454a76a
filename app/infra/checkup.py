"""Is the installation sound: tables up to date, promises of the database in place, messages going out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, text

from app.infra.database import NO_OVERLAP, db, is_sqlite
from app.infra.house_mark import marking_triggers
from app.infra.migrate import is_up_to_date
from app.infra.outbox.models import Message

STUCK_AFTER = timedelta(minutes=15)
"""A message that should have gone out so long ago is not on its way."""
TRIGGERS = tuple(f"{NO_OVERLAP}_{moment}" for moment in ("insert", "update"))


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong: a code for programs, and a sentence that says what it is and what to do.

    A note is no fault: something lawful that somebody should know of.
    """

    code: str
    sentence: str
    is_note: bool = False


def installation_findings(now: datetime) -> list[Finding]:
    """What is wrong with the installation; nothing is changed. `now` is UTC."""
    if not is_up_to_date():
        # Without the right tables the other questions have no answer.
        return [Finding("migrations", "The tables are not up to date. Run: flask --app wsgi db upgrade")]
    return [*_guards(), *_marks(), *_damage(), *_stuck_messages(now)]


def _guards() -> list[Finding]:
    """The constraint or triggers that refuse overlapping occupancy."""
    if is_sqlite():
        wanted = set(TRIGGERS)
        there = set(db.session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")))
    else:
        wanted = {NO_OVERLAP}
        valid = text("SELECT conname FROM pg_constraint WHERE contype = 'x' AND convalidated")
        there = set(db.session.scalars(valid))
    if wanted <= there:
        return []
    return [
        Finding(
            "guard_missing",
            "The database no longer refuses two visits in one place: "
            f"{', '.join(sorted(wanted - there))} is missing. Take no bookings before it is back "
            "as the migrations have it.",
        )
    ]


def _marks() -> list[Finding]:
    """The triggers that tell every server process of a change of hours, people, rooms, menu or rules."""
    if is_sqlite():
        names = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    else:
        names = text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
    missing = marking_triggers(db.engine.dialect.name) - set(db.session.scalars(names))
    if not missing:
        return []
    return [
        Finding(
            "mark_missing",
            "Servers are no longer told when hours, people, rooms, menu or rules change, and may offer times "
            f"by what they knew before: {', '.join(sorted(missing))} is missing. Bring it back as the "
            "migrations have it, or start the servers again after each change.",
        )
    ]


def _damage() -> list[Finding]:
    """What SQLite itself finds: a broken file, rows without their parent. PostgreSQL allows neither."""
    if not is_sqlite():
        return []
    found = []
    words = list(db.session.scalars(text("PRAGMA quick_check(5)")))
    if words != ["ok"]:
        found.append(
            Finding("file_damaged", "The database file is damaged. Stop the spa and restore a backup.")
        )
    orphans = db.session.execute(text("PRAGMA foreign_key_check")).all()
    tables = sorted({f"{row[0]} (of {row[2]})" for row in orphans})
    if tables:
        found.append(
            Finding("orphans", f"{len(orphans)} rows have lost what they belong to: {', '.join(tables)}.")
        )
    return found


def _stuck_messages(now: datetime) -> list[Finding]:
    waiting = select(func.count()).where(Message.done_at.is_(None), Message.run_at < now - STUCK_AFTER)
    count = db.session.scalar(waiting) or 0
    if not count:
        return []
    return [
        Finding(
            "outbox_stuck",
            f"{count} messages wait since more than {STUCK_AFTER // timedelta(minutes=1)} minutes. "
            "Is the worker running (flask --app wsgi worker), and does the mail server answer?",
        )
    ]
