"""Waiting for something that another process does."""

import time
from collections.abc import Callable
from typing import TypeVar

from tests.support.servers import PATIENCE

Found = TypeVar("Found")


def until(look: Callable[[], Found]) -> Found:
    """Look again and again until there is something; gives it. Raises TimeoutError after a long while."""
    give_up_at = time.monotonic() + PATIENCE
    while not (found := look()):
        if time.monotonic() > give_up_at:
            raise TimeoutError(f"nothing was found in {PATIENCE} seconds")
        time.sleep(0.05)
    return found
