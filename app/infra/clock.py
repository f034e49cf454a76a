"""What time it is. One place, so that tests can say otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_fixed: datetime | None = None


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _fixed or datetime.now(UTC)


@contextmanager
def fixed_at(instant: datetime) -> Iterator[datetime]:
    """Hold the clock still while the block runs. `instant` must be aware."""
    global _fixed
    before, _fixed = _fixed, instant.astimezone(UTC)
    try:
        yield _fixed
    finally:
        _fixed = before
