"""How many answers a second, beside the floor under the same server: targets in turn, medians of rounds."""

from __future__ import annotations

import statistics
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from app.domain.hours import wall_to_epoch
from app.infra import clock
from app.spa.settings.queries import zone
from benchmarks.databases import Spa
from benchmarks.load import Sample, drive
from benchmarks.serving import serving, worked
from benchmarks.workload import CLOSES, OPENS, SUNDAY, THERAPISTS

JSON_FLOOR, PAGE_FLOOR = "floor: slots as JSON", "floor: a page of slots"
ONE, ANYBODY, PAGE = "slots, one day, one therapist", "slots, one day, anybody", "page of times"
AGAIN = "floor: slots as JSON, again"
FLOOR_OF = {ONE: JSON_FLOOR, ANYBODY: JSON_FLOOR, AGAIN: JSON_FLOOR, PAGE: PAGE_FLOOR}
WARM_UP = 1.0


@dataclass(frozen=True, slots=True)
class Figures:
    """Medians of one target: answers a second, and milliseconds within which parts of them came."""

    rate: float
    p50: float
    p95: float
    p99: float
    work: float
    """Microseconds of processor time that an answer takes: what remains the same on a busy machine."""

    @classmethod
    def of(cls, samples: list[Sample], work: list[float]) -> Figures:
        """The medians of several runs, and of the processor seconds spent in each."""
        each = statistics.median(
            spent / len(one.times) * 1e6 for one, spent in zip(samples, work, strict=True)
        )
        parts = (statistics.median(one.quantile(part) for one in samples) for part in (0.5, 0.95, 0.99))
        return cls(statistics.median(one.rate for one in samples), *parts, work=each)


@dataclass(frozen=True, slots=True)
class Target:
    """What to ask a server: its port, its process's number, the path."""

    port: int
    pid: int
    path: str


@dataclass(frozen=True, slots=True)
class Servers:
    """Both servers, and what to ask them."""

    port: int
    pid: int
    targets: dict[str, Target]


@contextmanager
def servers(spa: Spa) -> Iterator[Servers]:
    """The spa and the floor, each from its own gunicorn on the same database."""
    here = zone()
    day = clock.now().astimezone(here).date() + timedelta(2)
    while day.weekday() == SUNDAY:
        day += timedelta(1)
    # Whoever has the first room that day is as busy as anybody.
    therapist, resource = spa.ids.therapists[day.toordinal() % THERAPISTS]
    floor_environment = {
        "BENCH_DATABASE": spa.driver_address,
        "BENCH_ZONE": here.key,
        "BENCH_RESOURCE": str(resource),
        "BENCH_OPENS": str(wall_to_epoch(day, OPENS, here)),
        "BENCH_CLOSES": str(wall_to_epoch(day, CLOSES, here)),
    }
    log = spa.folder / "servers.log"
    with (
        serving("wsgi:app", spa.environment, log) as (port, pid),
        serving("benchmarks.floor:app", floor_environment, log) as (floor, floor_pid),
    ):
        asked = f"/api/v1/availability?treatment=swedish&minutes=60&from={day}"
        yield Servers(
            port,
            pid,
            {
                JSON_FLOOR: Target(floor, floor_pid, "/json"),
                ONE: Target(port, pid, f"{asked}&therapist={therapist}"),
                ANYBODY: Target(port, pid, asked),
                PAGE_FLOOR: Target(floor, floor_pid, "/page"),
                PAGE: Target(port, pid, f"/treatments/swedish/times?minutes=60&day={day}"),
                AGAIN: Target(floor, floor_pid, "/json"),
            },
        )


def measure(targets: dict[str, Target], rounds: int, seconds: float) -> dict[str, Figures]:
    """All targets in turn, several times over."""
    for one in targets.values():
        urllib.request.urlopen(f"http://127.0.0.1:{one.port}{one.path}").read()
        drive(one.port, one.path, WARM_UP)
    measured: dict[str, list[Sample]] = {name: [] for name in targets}
    work: dict[str, list[float]] = {name: [] for name in targets}
    for number in range(rounds):
        for name, one in targets.items():
            before = worked(one.pid)
            measured[name].append(drive(one.port, one.path, seconds))
            work[name].append(worked(one.pid) - before)
        print(f"  round {number + 1} of {rounds}", file=sys.stderr)
    return {name: Figures.of(samples, work[name]) for name, samples in measured.items()}
