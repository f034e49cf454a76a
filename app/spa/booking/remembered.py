"""Answers that were computed before, for as long as exactly what they were computed from is the same.

The database is asked each time; only the arithmetic is spared. Nothing here can be out of date: the key of an
answer is everything that went into it. Bounded by weight, so that a process stays small.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar

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
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0]  # type: ignore[return-value]  # as it was made for this key
        made = make()
        self._keep(key, made, weigh(made))
        return made

    def _keep(self, key: Hashable, made: object, weight: int) -> None:
        with self._lock:
            if key in self._kept:
                return  # somebody asked the same at the same time
            self._kept[key] = made, weight
            self.weight += weight
            while self.weight > self.most and self._kept:
                _, (_, lighter) = self._kept.popitem(last=False)
                self.weight -= lighter


answers = Remembered()
"""Of this process. Keys name the frame that an answer stands on, so two databases are never mixed up."""
