"""Facts that a room below tells and rooms above listen to, said after the change is committed.

Few, and only to be quick: whatever a listener misses, the worker catches up.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from blinker import Signal

from app.domain.interval import Interval
from app.infra.database import db
from app.infra.logs import log, where

time_freed = Signal()
"""Sent outside any transaction: `spans`, the intervals that came free (epoch seconds), and `now` (UTC)."""


therapist_away = Signal()
"""Sent outside any transaction when a therapist is known to be away: `now` (UTC)."""


def tell_time_freed(spans: Iterable[Interval], *, now: datetime) -> None:
    """Say that these times came free. Call it after the commit; `now` is UTC.

    The change that freed them is done, so a listener that fails is logged and spoils nothing.
    """
    listed = tuple(spans)
    if not listed:
        return
    _tell("time_freed", time_freed, spans=listed, now=now)


def tell_therapist_away(*, now: datetime) -> None:
    """Say that somebody's time off has grown. Call it after the commit, like `tell_time_freed`."""
    _tell("therapist_away", therapist_away, now=now)


def _tell(name: str, signal: Signal, **facts: Any) -> None:
    try:
        signal.send(None, **facts)
    except Exception as failed:
        db.session.rollback()
        log().error("listener_failed", signal=name, error=type(failed).__name__, where=where(failed))
