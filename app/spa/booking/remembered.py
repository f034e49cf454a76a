"""Answers that were computed before, for as long as exactly what they were computed from is the same.

The database is asked each time; only the arithmetic is spared. Nothing here can be out of date: the key of an
answer is everything that went into it. Bounded by weight, so that a process stays small.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

Answer = TypeVar("Answer")
MOST = 60_000
"""Weight in all: about as many slots and rows of occupancy, some ten megabytes."""


class Remembered:
    """The answers that were asked for last."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self.weight = 0
        self._kept: OrderedDict[Hashable, tuple[object, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Answer], weigh: Callable[[Answer], int]) -> Answer:
        """The answer kept under this key; else what `make` gives, kept from now on. Never change it."""
        found: Answer | None = self.find(key)
        if found is None:
            found = make()
            self.keep(key, found, weigh(found))
        return found

    def find(self, key: Hashable) -> Any:
        """What is kept under this key; None if nothing is."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def keep(self, key: Hashable, made: object, weight: int) -> None:
        """Keep it, in place of what was there; let go of what nobody has asked for longest."""
        with self._lock:
            _, before = self._kept.pop(key, (None, 0))
            self._kept[key] = made, weight
            self.weight += weight - before
            while self.weight > self.most and self._kept:
                _, (_, lighter) = self._kept.popitem(last=False)
                self.weight -= lighter


answers = Remembered()
"""Of this process. Keys name the frame that an answer stands on, so two databases are never mixed up."""
