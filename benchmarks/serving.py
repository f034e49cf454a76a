"""The same gunicorn for everything that is measured, as `make run` starts it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORKERS, THREADS = 2, 4
PROCESSES = Path("/proc")


@contextmanager
def serving(
    application: str, environment: dict[str, str], log: Path, *, port: int | None = None
) -> Iterator[tuple[int, int]]:
    """Serve an application on this machine, on a free port if none is named; gives port and process."""
    port = port or free_port()
    command = [
        sys.executable,
        *("-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"),
        *("--workers", str(WORKERS), "--threads", str(THREADS), "--no-control-socket"),
        *("--log-level", "error", application),
    ]
    with log.open("a") as lines:  # log lines are written as in service, to a file
        server = subprocess.Popen(  # noqa: S603  (ourselves)
            command, cwd=ROOT, env={**os.environ, **environment}, stdout=lines, stderr=lines
        )
    try:
        wait_for(port, server, log)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(15)


def free_port() -> int:
    """A port that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    """Until the server answers at all. Raises RuntimeError with its log if it does not."""
    for _ in range(600):
        if server.poll() is not None:
            break
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{log.read_text()[-2000:]}")


def memory_of(parent: int) -> list[int]:
    """Resident megabytes of each worker of a server (Linux)."""
    return [int(facts["VmRSS"].split()[0]) // 1024 for facts in _workers(parent).values() if "VmRSS" in facts]


def worked(parent: int) -> float:
    """Seconds for which the workers of a server have had a processor so far (Linux)."""
    ticks = 0
    for number in _workers(parent):
        fields = (PROCESSES / str(number) / "stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _workers(parent: int) -> dict[int, dict[str, str]]:
    """What the system says of each process that this one has started."""
    found = {}
    for folder in PROCESSES.glob("[0-9]*"):
        try:
            status = (folder / "status").read_text()
        except OSError:  # it has ended meanwhile
            continue
        facts = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
        if int(facts["PPid"]) == parent:
            found[int(folder.name)] = facts
    return found
