"""`make faults`: the server is killed hundreds of times on each engine, and nothing may be lost or doubled.

python -m tests.faults [--kills 200] [--engine sqlite|postgresql] [--seed 1]
"""

import argparse
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.storm.storm import weather
from tests.support import databases
from tests.support.postgres import Server

ENGINES = ("sqlite", "postgresql")


@contextmanager
def empty_database(engine: str, folder: Path) -> Iterator[str]:
    """The address of a migrated database that is thrown away afterwards."""
    if engine == "sqlite":
        url = f"sqlite:///{folder / 'spa.sqlite3'}"
        databases.migrate(url, folder)
        yield url
        return
    server = Server().start()
    try:
        url = server.url(server.create())
        databases.migrate(url, folder)
        yield url
    finally:
        server.stop()


def storm_on(engine: str, *, kills: int, seed: int) -> list[str]:
    """One storm; prints its figures, gives what is wrong."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="sp-faults-") as name:
        folder = Path(name)
        with empty_database(engine, folder) as url, databases.opened(url, folder, log_level="ERROR") as app:
            ledger, proof = weather(app, url, folder, kills=kills, seed=seed)
    print(f"\n{engine}, {time.monotonic() - began:.0f} s")
    for what, figure in proof.figures.items():
        print(f"  {figure:>7,}  {what}")
    print("  answers: " + ", ".join(f"{deed} {n}" for deed, n in sorted(ledger.answers.items())))
    for one in proof.wrong:
        print(f"  WRONG: {one}")
    return proof.wrong


def main() -> None:
    """Let it storm on each engine; 1 if anything was lost or doubled."""
    words = argparse.ArgumentParser(prog="make faults", description=__doc__)
    words.add_argument("--kills", type=int, default=200, help="how often, on each engine")
    words.add_argument("--engine", choices=ENGINES, action="append", help="only this one")
    words.add_argument("--seed", type=int, default=1, help="another storm")
    chosen = words.parse_args()
    # Leave in order when told to stop, as with Ctrl-C: no server stays behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    wrong = [
        one
        for engine in chosen.engine or ENGINES
        for one in storm_on(engine, kills=chosen.kills, seed=chosen.seed)
    ]
    print("\nSomething was lost or doubled." if wrong else "\nNothing was lost and nothing was doubled.")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
