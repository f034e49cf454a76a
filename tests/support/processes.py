"""How much memory the processes of a server take."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

MEGABYTE = 1024 * 1024


def resident(parent: int) -> dict[int, int]:
    """The resident memory, in bytes, of a process and of those it has started, by process id."""
    table = list(_processes())
    return {pid: memory for pid, started_by, memory in table if parent in (pid, started_by)}


def _processes() -> Iterator[tuple[int, int, int]]:
    """Id, parent and resident bytes of every process."""
    if Path("/proc/self/status").exists():
        yield from _from_proc()
        return
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,rss="], capture_output=True, check=True, text=True)  # noqa: S607  # from PATH
    for line in listed.stdout.splitlines():
        pid, started_by, kilobytes = map(int, line.split())
        yield pid, started_by, kilobytes * 1024


def _from_proc() -> Iterator[tuple[int, int, int]]:
    for file in Path("/proc").glob("[0-9]*/status"):
        try:
            facts = dict(line.split(":", 1) for line in file.read_text().splitlines() if ":" in line)
        except OSError:
            continue  # it has ended meanwhile
        yield int(facts["Pid"]), int(facts["PPid"]), int(facts.get("VmRSS", "0 kB").split()[0]) * 1024
