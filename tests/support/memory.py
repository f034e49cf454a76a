"""Where the tests' databases lie: in memory where there is room, since each commit waits for its disk."""

import os
import shutil
import tempfile
from pathlib import Path

IN_MEMORY = Path("/dev/shm")  # noqa: S108  (for tests alone)
ENOUGH = 2 * 1024**3


def use_memory() -> None:
    """Make temporary folders in memory, for this process and those it starts, unless TMPDIR says where."""
    if "TMPDIR" in os.environ or not os.access(IN_MEMORY, os.W_OK):
        return
    if shutil.disk_usage(IN_MEMORY).free > ENOUGH:
        os.environ["TMPDIR"] = str(IN_MEMORY)
        tempfile.tempdir = None  # forget where it was decided to lie before
