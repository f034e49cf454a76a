"""`make bench`: the spa's slots beside the floor, interleaved, as medians of several rounds.

One target is measured against itself in the same run: if that ratio leaves 0.85-1.15 the machine was too
busy and the figures are to be thrown away; the run says so and exits with 1.
"""

from __future__ import annotations

import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

from app.config import Settings
from app.factory import create_app
from app.infra import clock, migrate
from app.spa.demo.seed import seed
from app.spa.settings.queries import zone
from benchmarks.load import CONNECTIONS, Sample, drive

ROUNDS, SECONDS = 5, 3.0
STEADY = (0.85, 1.15)
ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Prepare a demo spa, measure, print a table."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        instance = Path(folder)
        environment, day = prepare(instance)
        spa = stack.enter_context(serving("wsgi:app", environment))
        floor = stack.enter_context(serving("benchmarks.floor:app", environment))
        targets = {
            "floor, JSON": (floor, "/json"),
            "slots, JSON, one day, one therapist": (
                spa,
                f"/api/v1/availability?treatment=swedish&minutes=60&from={day}&therapist=1",
            ),
            "slots, JSON, one day, anybody": (
                spa,
                f"/api/v1/availability?treatment=swedish&minutes=60&from={day}",
            ),
            "floor, page": (floor, "/page"),
            "page of times": (spa, f"/treatments/swedish/times?day={day}"),
            "home": (spa, "/"),
            "floor, JSON, again": (floor, "/json"),
        }
        measured = measure(targets)
    return report(measured)


def prepare(instance: Path) -> tuple[dict[str, str], str]:
    """A migrated, seeded SQLite database; the environment for both servers, and a day to ask for."""
    environment = {"INSTANCE_PATH": str(instance), "STILLPOINT_MODE": "demo", "LOG_LEVEL": "ERROR"}
    app = create_app(Settings.from_env(environment))
    with app.app_context():
        migrate.upgrade()
        seed(now=clock.now())
        day = clock.now().astimezone(zone()).date() + timedelta(2)
    start = int(time.time())
    environment |= {
        "BENCH_DATABASE": str(instance / "stillpoint.sqlite3"),
        "BENCH_FROM": str(start),
        "BENCH_TO": str(start + 3 * 86400),
    }
    return environment, day.isoformat()


@contextmanager
def serving(application: str, environment: dict[str, str]) -> Iterator[int]:
    """Serve an application as `make run` does, on a free port of this machine; gives the port."""
    port = free_port()
    command = [
        sys.executable,
        *("-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"),
        *("--workers", "2", "--threads", "4", "--no-control-socket", "--log-level", "error", application),
    ]
    server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment})  # noqa: S603
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(15)


def free_port() -> int:
    """A port that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int) -> None:
    """Until the server answers at all."""
    for _ in range(150):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def measure(targets: dict[str, tuple[int, str]]) -> dict[str, list[Sample]]:
    """All targets in turn, several times over."""
    for port, path in targets.values():
        urllib.request.urlopen(f"http://127.0.0.1:{port}{path}").read()
        drive(port, path, 0.5)
    measured: dict[str, list[Sample]] = {name: [] for name in targets}
    for number in range(ROUNDS):
        for name, (port, path) in targets.items():
            measured[name].append(drive(port, path, SECONDS))
        print(f"round {number + 1} of {ROUNDS} done", file=sys.stderr)
    return measured


def report(measured: dict[str, list[Sample]]) -> int:
    """Print the table; 1 if the machine was not steady."""
    rates = {name: statistics.median(s.rate for s in samples) for name, samples in measured.items()}
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, SQLite;")
    print(f"gunicorn 2 x 4 gthread, {CONNECTIONS} connections, medians of {ROUNDS} x {SECONDS:.0f} s\n")
    print("| what | answers/s | of its floor | p50 ms | p95 ms | p99 ms |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, samples in measured.items():
        floor = rates["floor, page" if name in ("page of times", "home", "floor, page") else "floor, JSON"]
        p50, p95, p99 = (statistics.median(s.quantile(part) for s in samples) for part in (0.5, 0.95, 0.99))
        print(
            f"| {name} | {rates[name]:.0f} | {rates[name] / floor:.2f} | {p50:.1f} | {p95:.1f} | {p99:.1f} |"
        )
    steady = rates["floor, JSON, again"] / rates["floor, JSON"]
    if STEADY[0] <= steady <= STEADY[1]:
        print(f"\nSteady: the floor measured against itself is {steady:.2f}.")
        return 0
    print(f"\nThrow these away: the floor measured against itself is {steady:.2f}.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
