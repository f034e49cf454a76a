"""Many requests at one moment are all counted; the library's own memory fails some of them."""

import sys
from collections.abc import Iterator
from threading import Barrier, Thread

import pytest
from limits.storage import MemoryStorage, storage_from_string

from app.infra.steady_memory import MEMORY, SteadyMemory

THREADS, ROUNDS = 4, 300


@pytest.fixture(autouse=True)
def restless() -> Iterator[None]:
    """Threads take turns far more often than usual, so that a gap in the order shows."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def test_nobody_is_refused_or_failed_when_many_are_counted_at_once():
    for _ in range(ROUNDS):
        memory = storage_from_string(MEMORY)
        assert isinstance(memory, SteadyMemory)
        memory.timer.join()  # the first thread to tidy up is done: the next request starts another

        assert count_at_once(memory) == [True] * THREADS


def test_a_limit_holds_for_many_at_once():
    memory = SteadyMemory()

    assert sorted(count_at_once(memory, limit=2, key="one address")) == [False, False, True, True]


def count_at_once(memory: MemoryStorage, *, limit: int = 9, key: str = "") -> list[object]:
    """One request in each of several threads; gives whether it was let in, or what went wrong."""
    line = Barrier(THREADS)
    came: list[object] = []

    def count(number: int) -> None:
        line.wait()
        try:
            came.append(memory.acquire_entry(key or f"address {number}", limit, 3600))
        except RuntimeError as error:
            came.append(error)

    threads = [Thread(target=count, args=(number,)) for number in range(THREADS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return came
