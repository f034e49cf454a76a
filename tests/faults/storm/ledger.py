"""What the clients of a storm were told: the proof holds the database to every word of it."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Visit:
    """A visit as its client knows it: the last thing they were told about it."""

    start: int
    """Epoch seconds."""
    status: str = "confirmed"


@dataclass
class Ledger:
    """Everything that was asked and answered, from many threads."""

    visits: dict[str, Visit] = field(default_factory=dict)
    """By the visit's public address."""
    parties: dict[str, Visit] = field(default_factory=dict)
    """The same for parties: all of their guests."""
    keys: dict[str, str | None] = field(default_factory=dict)
    """Idempotency keys, and the visit that each was answered with; None for a refusal."""
    uncertain: set[str] = field(default_factory=set)
    """Holds whose confirmation was cut off and could not be asked about again."""
    answers: Counter[str] = field(default_factory=Counter)
    strange: list[str] = field(default_factory=list)
    """Answers that should never be given."""
    broken: int = 0
    """Requests that were cut off, and sent again."""
    asking: int = 0
    """Requests under way at this moment."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """Count a request while it is asked."""
        with self.lock:
            self.asking += 1
        try:
            yield
        finally:
            with self.lock:
                self.asking -= 1

    def note(self, deed: str, status: int) -> None:
        """An answer."""
        with self.lock:
            self.answers[f"{deed} {status}"] += 1

    def cut_off(self) -> None:
        """A request that was not answered."""
        with self.lock:
            self.broken += 1

    def odd(self, words: str) -> None:
        """An answer that should never be given."""
        with self.lock:
            self.strange.append(words)

    def book(self, token: str, start: int) -> None:
        """A client was told that this visit is theirs."""
        with self.lock:
            self.visits[token] = Visit(start)

    def book_party(self, token: str, start: int) -> None:
        """A client was told that this is booked for both of them."""
        with self.lock:
            self.parties[token] = Visit(start)

    def answer_key(self, key: str, token: str | None) -> None:
        """A key was answered for good."""
        with self.lock:
            self.keys[key] = token
