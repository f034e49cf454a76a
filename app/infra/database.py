"""The database: one way to open it, one way to change it, on SQLite and on PostgreSQL."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    Result,
    String,
    TypeDecorator,
    event,
)
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, registry

from app.domain.errors import Busy, Refusal

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
NO_OVERLAP = "no_overlapping_occupancy"
EXCLUSION_VIOLATION, DEADLOCK, UNIQUE_VIOLATION = "23P01", "40P01", "23505"
LOCK_NOT_AVAILABLE = "55P03"
LOCK_WAIT_MS = 20_000
"""How long one change waits for another before it gives up; a booking takes milliseconds."""
SQLITE_PRAGMAS = (
    f"busy_timeout={LOCK_WAIT_MS}",
    "foreign_keys=ON",
    "journal_mode=WAL",
    "synchronous=FULL",
)
POSTGRESQL_OPTIONS = f"-c lock_timeout={LOCK_WAIT_MS} -c idle_in_transaction_session_timeout=60000"

READING, CHANGING = "DEFERRED", "IMMEDIATE"
# A transaction that reads first cannot upgrade to a writer on SQLite (“database is locked”, whatever
# the time-out), so whoever is going to write says so before it begins.
_begin: ContextVar[str] = ContextVar("begin", default=READING)


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: aware, in UTC, to the microsecond. Naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC; SQLite knows no zones, so there the zone is left off."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware instant."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class EpochSeconds(TypeDecorator[int]):
    """An instant as whole seconds since 1970 (UTC): what the availability engine computes with."""

    impl = BigInteger().with_variant(Integer, "sqlite")
    cache_ok = True


class _Base(DeclarativeBase):
    # Flask-SQLAlchemy copies this class: a registry survives that, a type_annotation_map does not.
    registry = registry(
        metadata=MetaData(naming_convention=NAMES), type_annotation_map={datetime: UTCDateTime()}
    )


db = SQLAlchemy(model_class=_Base)
Execute = Callable[..., Result[Any]]
"""A session's way to ask."""
if TYPE_CHECKING:
    Model = _Base
else:
    Model = db.Model


def new_uid() -> str:
    """An id that is known before the row is written and says nothing about how many there are."""
    return uuid.uuid4().hex


def init_database(app: Flask) -> None:
    """Bind the database to the application. Must be called inside no application context."""
    db.init_app(app)
    with app.app_context():
        _prepare(db.engine)


def _prepare(engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver never begins by itself
        for pragma in SQLITE_PRAGMAS:
            connection.execute("PRAGMA " + pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN " + _begin.get())


def is_sqlite() -> bool:
    """Whether the embedded database carries us just now."""
    return db.engine.dialect.name == "sqlite"


def engine_options(database_url: str) -> dict[str, Any]:
    """How the pool is kept for this kind of database."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        return {"hide_parameters": True}  # an error's text must not hold what a client typed
    return {
        "hide_parameters": True,
        "pool_pre_ping": True,
        "pool_size": 8,
        "max_overflow": 8,
        "connect_args": {"options": f"{POSTGRESQL_OPTIONS} {url.query.get('options', '')}".strip()},
    }


@contextmanager
def transaction(conflict: Refusal | None = None, duplicate: Refusal | None = None) -> Iterator[None]:
    """One whole change: all of it or nothing, committed at the end of the block.

    Whatever the session read before is let go first, so that what the block reads is what is true
    under its lock. With `conflict`, an overlap that the database refuses is raised as that refusal; with
    `duplicate`, a second row with one unique key is.

    Raises:
        Refusal: `conflict`, `duplicate`, or one raised inside the block; nothing is written then.
        Busy: others kept what the block needs for too long; nothing is written then.
        RuntimeError: inside another transaction, or with unsaved changes before it.
    """
    session = db.session
    if _begin.get() == CHANGING:
        raise RuntimeError("a transaction inside a transaction: one story is one transaction")
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("unsaved changes before a transaction: add them inside it")
    session.rollback()
    mark = _begin.set(CHANGING)
    try:
        yield
        session.commit()
    except DBAPIError as error:
        session.rollback()
        if conflict is not None and is_overlap(error):
            raise conflict from error
        if duplicate is not None and is_duplicate(error):
            raise duplicate from error
        if is_busy(error):
            raise Busy from error
        raise
    except BaseException:
        session.rollback()
        raise
    finally:
        _begin.reset(mark)


@contextmanager
def reading_session() -> Iterator[Session]:
    """A session of its own that only reads, and sees what is committed now, whatever the caller is doing."""
    mark = _begin.set(READING)
    try:
        with Session(db.engine) as session:
            yield session
    finally:
        _begin.reset(mark)


def is_overlap(error: DBAPIError) -> bool:
    """Whether the database refused two occupancies of one resource at one time.

    PostgreSQL may notice two rivals as a deadlock before it notices the overlap; both mean that
    somebody else has the slot.
    """
    state = getattr(error.orig, "sqlstate", None)
    return state in (EXCLUSION_VIOLATION, DEADLOCK) or NO_OVERLAP in str(error.orig)


def is_busy(error: DBAPIError) -> bool:
    """Whether we waited in vain for others to finish: nothing is wrong, and trying again helps."""
    state = getattr(error.orig, "sqlstate", None)
    return state in (LOCK_NOT_AVAILABLE, DEADLOCK) or "database is locked" in str(error.orig)


def is_duplicate(error: DBAPIError) -> bool:
    """Whether a unique key refused a second row: the same request, sent twice."""
    return getattr(error.orig, "sqlstate", None) == UNIQUE_VIOLATION or "UNIQUE constraint failed" in str(
        error.orig
    )


class HasUid:
    """A row with an id of its own that is known before it is written; sealed values are bound to it."""

    uid: Mapped[str] = mapped_column(String(32), unique=True)

    def __init__(self, **values: Any) -> None:
        # The uid comes first: sealing a value needs it.
        super().__init__(**{"uid": new_uid(), **values})


def one_of(column: str, values: Iterable[str], name: str) -> CheckConstraint:
    """A constraint that holds a text column to a list of words."""
    words = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=name)
