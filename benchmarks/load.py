"""A few connections that ask for one address as fast as it answers."""

from __future__ import annotations

import http.client
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

CONNECTIONS = 4


@dataclass(frozen=True, slots=True)
class Sample:
    """What one run measured; seconds."""

    answers: int
    seconds: float
    times: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds

    def quantile(self, part: float) -> float:
        """The time within which this part of the answers came, in milliseconds."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))] * 1000


def drive(port: int, path: str, seconds: float) -> Sample:
    """Ask for a path on this machine for some seconds. Raises RuntimeError for any answer but 200."""
    began = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        runs = list(pool.map(lambda _: _ask(port, path, began + seconds), range(CONNECTIONS)))
    took = time.perf_counter() - began
    times = tuple(one for run in runs for one in run)
    return Sample(len(times), took, times)


def _ask(port: int, path: str, until: float) -> list[float]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    times = []
    while (began := time.perf_counter()) < until:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        times.append(time.perf_counter() - began)
    connection.close()
    return times
