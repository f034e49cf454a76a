"""Races between real processes: everybody stands at the line, one word lets all go at once."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
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
    """Several processes that wait for a race."""

    def __init__(self, processes: Sequence["subprocess.Popen[str]"]) -> None:
        self.processes = processes

    def race(self, url: str, jobs: Sequence[dict[str, Any]]) -> Outcome:
        """Do all jobs at one moment, spread over the processes, each in its own thread."""
        runners = [
            (process, list(jobs[number :: len(self.processes)]))
            for number, process in enumerate(self.processes)
        ]
        runners = [(process, share) for process, share in runners if share]
        for process, share in runners:
            self._say(process, json.dumps({"url": url, "jobs": share}))
        for process, _ in runners:
            assert self._hear(process) == "ready"
        for process, _ in runners:
            self._say(process, "go")
        return Outcome([result for process, _ in runners for result in json.loads(self._hear(process))])

    def leave(self, url: str) -> None:
        """Let go of a database."""
        for process in self.processes:
            self._say(process, json.dumps({"url": url, "jobs": []}))
            self._hear(process)

    def _say(self, process: "subprocess.Popen[str]", words: str) -> None:
        process.stdin.write(words + "\n")
        process.stdin.flush()

    def _hear(self, process: "subprocess.Popen[str]") -> str:
        line = process.stdout.readline()
        if not line:
            raise RuntimeError(f"a runner fell: {process.stderr.read()}")
        return line.strip()


@contextmanager
def field(folder: Path) -> Iterator[Field]:
    """Start the processes, and end them afterwards."""
    processes = [
        subprocess.Popen(  # our own module
            [sys.executable, "-m", "tests.support.racer", str(folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(PROCESSES)
    ]
    try:
        yield Field(processes)
    finally:
        for process in processes:
            process.stdin.close()
        for process in processes:
            process.wait(timeout=30)
            process.stdout.close()
            process.stderr.close()
