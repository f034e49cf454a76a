"""`make lighthouse`: what Google's Lighthouse makes of the way to a booking, on an emulated phone.

Needs Node 18.16 or newer with npm, and a Chromium; Lighthouse itself is fetched at its locked version on
the first run. A page below the aim is looked at twice more, and the middle of the three counts: the machine
may have had other work. `--write` puts the figures into docs/benchmarks.md. Ends with 1 if one stays below.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.report import PAGE
from benchmarks.serving import free_port, serving
from benchmarks.somebody import Somebody, somebody_with_a_hold
from tests.support import chromium

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "tools" / "lighthouse"
KEPT = ROOT / ".cache" / "lighthouse"
AIMS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
FIGURES = {
    "first-contentful-paint": "first paint",
    "largest-contentful-paint": "largest paint",
    "total-blocking-time": "blocked",
    "cumulative-layout-shift": "shift",
    "total-byte-weight": "bytes",
}
TRIES = 3
BEGIN, END = "<!-- lighthouse -->\n", "<!-- end of lighthouse -->\n"
NEEDS_NODE = """\
make lighthouse needs Node 18.16 or newer with npm, which runs Lighthouse; nothing else in this house does.
    apt-get install nodejs npm     (Debian, as root; or from nodejs.org)"""


@dataclass(frozen=True, slots=True)
class Looked:
    """What Lighthouse said of one page: points of a hundred, and how it came to them."""

    points: dict[str, int]
    figures: dict[str, str]
    complaints: tuple[str, ...]

    @property
    def is_enough(self) -> bool:
        """Whether every aim is reached."""
        return all(self.points[category] >= aim for category, aim in AIMS.items())


def main() -> int:
    """Look at every page, and print what Lighthouse says."""
    options = argparse.ArgumentParser(prog="make lighthouse", description=__doc__)
    options.add_argument("--write", action="store_true", help="put the figures into docs/benchmarks.md")
    wanted = options.parse_args()
    program = fetched()
    found: dict[str, Looked] = {}
    with demo_spa() as (address, somebody):
        for name, path in somebody.pages.items():
            found[name] = look(program, address + path, somebody.cookie)
            print(line(name, found[name]), file=sys.stderr, flush=True)
    print(text(found))
    if wanted.write:
        write(text(found))
    return 0 if all(one.is_enough for one in found.values()) else 1


def fetched() -> Path:
    """The program, brought here at its locked version if it is not here yet."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        raise SystemExit(NEEDS_NODE)
    locked = (LOCK / "package-lock.json").read_text()
    program, stamp = KEPT / "node_modules" / ".bin" / "lighthouse", KEPT / "package-lock.json"
    if not program.exists() or stamp.read_text() != locked:
        print("Fetching Lighthouse …", file=sys.stderr)
        shutil.rmtree(KEPT, ignore_errors=True)
        shutil.copytree(LOCK, KEPT)
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(command, cwd=KEPT, check=True)  # noqa: S603  (a list of our own words)
    return program


@contextmanager
def demo_spa() -> Iterator[tuple[str, Somebody]]:
    """The demo spa as it is served in earnest, and somebody who holds a time there."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        surroundings = {"INSTANCE_PATH": folder, "BASE_URL": address, "LOG_LEVEL": "WARNING"}
        somebody = somebody_with_a_hold(surroundings)
        with serving("wsgi:app", surroundings, Path(folder) / "log", port=port):
            yield address, somebody


def look(program: Path, address: str, cookie: str) -> Looked:
    """One page; where it falls short, the middle of three looks."""
    first = look_once(program, address, cookie)
    if first.is_enough:
        return first
    three = [first, look_once(program, address, cookie), look_once(program, address, cookie)]
    middle = sorted(three, key=lambda one: one.points["performance"])[1]
    points = {category: int(median(one.points[category] for one in three)) for category in AIMS}
    return Looked(points, middle.figures, middle.complaints)


def look_once(program: Path, address: str, cookie: str) -> Looked:
    """What Lighthouse says of a page as a stranger with this cookie is shown it."""
    command = [
        str(program),
        address,
        *("--quiet", "--output=json", "--no-enable-error-reporting", f"--only-categories={','.join(AIMS)}"),
        f"--extra-headers={json.dumps({'Cookie': cookie})}",
        f"--chrome-flags=--headless=new {' '.join(flag for flag in chromium.FLAGS if ' ' not in flag)}",
    ]
    surroundings = {**os.environ, "CHROME_PATH": chromium.find() or ""}
    for _ in range(TRIES):  # on a busy machine a browser now and then does not start in time
        said = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)  # noqa: S603
        if said.returncode == 0:
            return read(json.loads(said.stdout))
    raise SystemExit(f"Lighthouse could not look at {address}:\n{said.stderr[-2000:]}")


def read(report: dict[str, Any]) -> Looked:
    """The points, the figures, and what a reader could do something about."""
    audits = report["audits"]
    wanted = {
        each["id"] for one in report["categories"].values() for each in one["auditRefs"] if each["weight"]
    }
    return Looked(
        points={name: round(report["categories"][name]["score"] * 100) for name in AIMS},
        figures={
            words: audits[name].get("displayValue", "–").removeprefix("Total size was ")
            for name, words in FIGURES.items()
        },
        complaints=tuple(
            f"{audits[name]['title']} ({name})"
            for name in sorted(wanted)
            if audits[name]["scoreDisplayMode"] == "binary" and audits[name]["score"] == 0
        ),
    )


def line(name: str, looked: Looked) -> str:
    """One page as a line."""
    points = ", ".join(f"{category} {points}" for category, points in looked.points.items())
    return f"{name}: {points}" + "".join(f"\n  {complaint}" for complaint in looked.complaints)


def text(found: dict[str, Looked]) -> str:
    """All of them as a table."""
    heads = ["page", *AIMS, *FIGURES.values()]
    rows = [[name, *map(str, one.points.values()), *one.figures.values()] for name, one in found.items()]
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    locked = json.loads((LOCK / "package.json").read_text())["dependencies"]["lighthouse"]
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, Lighthouse {locked}, its own emulated phone and slow 4G.\n\n{table}\n"
    )


def write(words: str) -> None:
    """Put the figures in their place on the page."""
    before, rest = PAGE.read_text().split(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n{words}\n{END}{rest.split(END)[1]}")


if __name__ == "__main__":
    sys.exit(main())
