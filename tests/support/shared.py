"""What the workers of one run share: a folder, and files that the first who asks makes for all."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest


def shared_folder(temporary: pytest.TempPathFactory) -> Path:
    """A folder of this run alone, the same one for each of its workers."""
    own = temporary.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def made_once(file: Path, make: Callable[[], Path]) -> Path:
    """`file`, which whoever comes first makes elsewhere and puts there; the others wait for it."""
    with file.with_suffix(".lock").open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        if not file.exists():
            make().replace(file)
    return file
