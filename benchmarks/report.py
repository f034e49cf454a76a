"""The figures as tables that people can read, and their place in docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from benchmarks.asking import AGAIN, FLOOR_OF, JSON_FLOOR, Figures
from benchmarks.booking import Rates
from benchmarks.load import CONNECTIONS
from benchmarks.racing import Raced
from benchmarks.serving import THREADS, WORKERS

STEADY = (0.85, 1.15)
"""The floor measured against itself. Outside of it the machine had other work, and nothing counts."""
PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
BEGIN, END = "<!-- figures -->\n", "<!-- end of figures -->\n"


@dataclass(slots=True)
class Part:
    """What was measured on one engine with one past."""

    engine: str
    past: int
    asking: dict[str, Figures]
    computed: tuple[float, float]
    """Milliseconds: ours, and by hand."""
    memory: list[int]
    """Megabytes of each server process."""
    booking: Rates | None = None
    http_bookings: float | None = None
    raced: Raced | None = None

    @property
    def steadiness(self) -> float:
        """The floor measured against itself."""
        return self.asking[AGAIN].rate / self.asking[JSON_FLOOR].rate

    @property
    def is_steady(self) -> bool:
        """Whether the figures count."""
        return STEADY[0] <= self.steadiness <= STEADY[1]


@dataclass(slots=True)
class Report:
    """All parts of a run."""

    rounds: int
    seconds: float
    parts: list[Part] = field(default_factory=list)

    def text(self) -> str:
        """Everything as markdown."""
        head = (
            f"{date.today().isoformat()}, {platform.machine()}, {os.cpu_count()} cores, "  # noqa: DTZ011
            f"Python {platform.python_version()}; gunicorn {WORKERS} × {THREADS} gthread, {CONNECTIONS} "
            f"connections, medians of {self.rounds} × {self.seconds:g} s.\n"
        )
        return "\n".join([head, *(_part(one) for one in self.parts)])

    def write(self) -> None:
        """Put the figures into docs/benchmarks.md, in the place of those before."""
        before, _, rest = PAGE.read_text().partition(BEGIN)
        _, _, after = rest.partition(END)
        PAGE.write_text(f"{before}{BEGIN}\n{self.text()}\n{END}{after}")


def _part(part: Part) -> str:
    names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    lines = [f"### {names[part.engine]}, {part.past:,} past appointments\n"]
    if not part.is_steady:
        lines.append(f"**Not to be counted**: the floor against itself was {part.steadiness:.2f}.\n")
    lines += [
        "| what | answers/s | of its floor | p50 ms | p95 ms | p99 ms | processor µs | of its floor |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name, one in part.asking.items():
        floor = FLOOR_OF.get(name)
        share = f"{one.rate / part.asking[floor].rate:.2f}" if floor else "–"
        work = f"{part.asking[floor].work / one.work:.2f}" if floor else "–"
        lines.append(
            f"| {name} | {one.rate:.0f} | {share} | {one.p50:.1f} | {one.p95:.1f} | {one.p99:.1f} "
            f"| {one.work:.0f} | {work} |"
        )
    ours, by_hand = part.computed
    lines.append(
        f"\n10 therapists × 60 days: {ours:.1f} ms; fetch, subtract and format by hand: {by_hand:.1f} ms "
        f"(×{ours / by_hand:.1f}). Server processes: {', '.join(map(str, part.memory))} MB."
    )
    if part.booking is not None:
        lines.append(_booking(part.booking, part.http_bookings or 0.0))
    if part.raced is not None:
        lines.append(_raced(part.raced))
    return "\n".join(lines) + "\n"


def _booking(rates: Rates, http: float) -> str:
    share = f"{rates.statements / rates.commits:.2f}"
    return (
        f"\nBookings a second: {rates.statements:.0f} at the database layer (the statements of a booking by "
        f"the driver alone; {share} of the {rates.commits:.0f} durable commits of one row), "
        f"{rates.service:.0f} by the service in one process, {http:.0f} over HTTP."
    )


def _raced(raced: Raced) -> str:
    kept = "every slot once" if raced.rows == raced.expected == raced.won else "NOT every slot once"
    return (
        f"\nForty clients over HTTP at four slots, five times: {kept} ({raced.rows} rows, {raced.won} told "
        f"so, {raced.expected} slots, {raced.others} other answers); slowest answer {raced.slowest:.2f} s."
    )
