"""Races between real processes: everybody stands at the line, one word lets all go at once."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tests.support import racer
from tests.support.forked import FORKED

PROCESSES = 5


@dataclass
class Outcome:
    """What came of a race."""

    results: list[dict[str, Any]]

    @property
    def won(self) -> list[str]:
        """The public addresses of what the winners got."""
        return [result["won"] for result in self.results if "won" in result]

    @property
    def refused(self) -> Counter[str]:
        """How often each refusal was given, by its code."""
        return Counter(result["refused"] for result in self.results if "refused" in result)

    @property
    def errors(self) -> list[str]:
        """Everything that should never happen."""
        return [result["error"] for result in self.results if "error" in result]


class Field:
    """Several processes that wait for a race, each at the other end of a line."""

    def __init__(self, lines: Sequence[Connection]) -> None:
        self.lines = lines

    def race(self, url: str, jobs: Sequence[dict[str, Any]]) -> Outcome:
        """Do all jobs at one moment, spread over the processes, each in its own thread."""
        runners = [(line, list(jobs[number :: len(self.lines)])) for number, line in enumerate(self.lines)]
        runners = [(line, share) for line, share in runners if share]
        for line, share in runners:
            line.send({"url": url, "jobs": share, "processes": len(runners)})
        for line, _ in runners:
            assert self._hear(line) == "ready"
        for line, _ in runners:
            line.send("go")
        return Outcome([result for line, _ in runners for result in self._hear(line)])

    def leave(self, url: str) -> None:
        """Let go of a database."""
        for line in self.lines:
            line.send({"url": url, "jobs": []})
            self._hear(line)

    def _hear(self, line: Connection) -> Any:
        try:
            return line.recv()
        except EOFError as fallen:
            raise RuntimeError("a runner fell; what it said last stands above") from fallen


@contextmanager
def field(folder: Path) -> Iterator[Field]:
    """Start the processes, and end them afterwards."""
    lines, processes = [], []
    everybody = [FORKED.Barrier(number) for number in range(1, PROCESSES + 1)]
    for _ in range(PROCESSES):
        ours, theirs = FORKED.Pipe()
        process = FORKED.Process(target=racer.main, args=(theirs, folder, everybody), daemon=True)
        process.start()
        theirs.close()
        lines.append(ours)
        processes.append(process)
    try:
        yield Field(lines)
    finally:
        for line in lines:
            with suppress(OSError):  # it may have fallen
                line.send(None)
            line.close()
        for process in processes:
            process.join(timeout=30)
