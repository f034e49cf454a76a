"""Counting requests in memory, by many threads at once.

The library's own memory starts a thread to tidy up, and two requests at one moment may both try to start the
same one: the second of them fails (“threads can only be started once”), and its visitor is answered with 500.
"""

from __future__ import annotations

from threading import Lock

from limits.storage import MemoryStorage


class SteadyMemory(MemoryStorage):
    """The same, one after the other; each takes microseconds."""

    STORAGE_SCHEME = ["steady-memory"]  # noqa: RUF012  # the library looks it up by this very list

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options: str) -> None:
        self._one_at_a_time = Lock()
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count one request under this key, if the limit allows it."""
        with self._one_at_a_time:
            return super().acquire_entry(key, limit, expiry, amount)


MEMORY = f"{SteadyMemory.STORAGE_SCHEME[0]}://"
"""Its address, for the configuration."""
