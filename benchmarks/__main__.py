"""`make bench`: the spa beside what this machine can do at all, on both engines, with and without a past.

`make bench ARGS="--quick"` looks once and briefly; `--engine sqlite` and `--history 0`, which may be said
twice, choose a part; `--write` puts the figures into docs/benchmarks.md. Ends with 1 if the machine was not
steady.
"""

from __future__ import annotations

import argparse
import sys
import time

from benchmarks import asking, booking, computing, racing
from benchmarks.databases import ENGINES, spa_on
from benchmarks.report import Part, Report
from benchmarks.serving import memory_of

HISTORIES = (0, 200_000, 1_000_000)
ROUNDS, SECONDS = 5, 3.0


def main() -> int:
    """Measure what was asked for, and print it."""
    wanted = read_options()
    report = Report(rounds=2 if wanted.quick else ROUNDS, seconds=1.0 if wanted.quick else SECONDS)
    for engine in wanted.engine or ENGINES:
        histories = wanted.history or (HISTORIES[:1] if wanted.quick else HISTORIES)
        for past in histories:
            last = past == histories[-1]
            report.parts.append(measure(engine, past, report, books=last))
            print(report.text(), flush=True)
    if wanted.write:
        report.write()
    return 0 if all(part.is_steady for part in report.parts) else 1


def read_options() -> argparse.Namespace:
    """What the command line asks for."""
    options = argparse.ArgumentParser(prog="make bench", description=__doc__)
    options.add_argument("--quick", action="store_true", help="once and briefly, without a past")
    options.add_argument("--engine", action="append", choices=ENGINES)
    options.add_argument("--history", action="append", type=int, help="how many past appointments")
    options.add_argument("--write", action="store_true", help="put the figures into docs/benchmarks.md")
    return options.parse_args()


def measure(engine: str, past: int, report: Report, *, books: bool) -> Part:
    """One engine with one past. Bookings come last: they change what the others look at."""
    began = time.monotonic()
    print(f"{engine}, {past:,} past appointments", file=sys.stderr)
    with spa_on(engine, past=past) as spa:
        print(f"  written in {time.monotonic() - began:.0f} s", file=sys.stderr)
        computed = computing.compare(spa)
        with asking.servers(spa) as running:
            asked = asking.measure(running.targets, report.rounds, report.seconds)
            part = Part(engine, past, asked, computed, memory_of(running.pid))
            if books:
                part.raced = racing.race(spa, running.port)
                part.http_bookings = racing.bookings_a_second(running.port)
                part.memory = memory_of(running.pid)
        if books:
            part.booking = booking.measure(spa)
    return part


if __name__ == "__main__":
    sys.exit(main())
