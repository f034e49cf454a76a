"""One command opens the whole spa: tables, demo data, pages and the worker; a second start keeps it all."""

import socket
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.support.demo import Demo
from tests.support.servers import PATIENCE

PEOPLE = ("client@example.com", "therapist@example.com", "manager@example.com")


def visits(folder: Path) -> int:
    connection = sqlite3.connect(folder / "stillpoint.sqlite3")
    try:
        return connection.execute("SELECT count(*) FROM appointment").fetchone()[0]
    finally:
        connection.close()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Demo]]:
    with ExitStack() as stack:

        def begin(port: int | None = None) -> Demo:
            demo = Demo(tmp_path, port)
            stack.callback(demo.stop)
            return demo

        yield begin


@pytest.mark.long
def test_the_spa_opens_with_one_command_and_keeps_its_data(start: Callable[..., Demo], tmp_path: Path):
    first = start().wait()

    for page in ("/", "/readyz"):
        with urlopen(first.address + page) as answer:  # noqa: S310  # an address of our own making
            assert answer.status == 200
    for name in ("secret_key", "field_keys"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert [person for person in PEOPLE if person not in first.said()] == []
    assert first.address in first.said()
    assert first.stop() == 0
    booked = visits(tmp_path)
    assert booked > 0

    second = start().wait()

    assert "First start" in first.said()
    assert "First start" not in second.said()
    assert second.stop() == 0
    assert visits(tmp_path) == booked


def test_a_taken_port_is_said_in_words(start: Callable[..., Demo]):
    with socket.socket() as rival:
        rival.bind(("127.0.0.1", 0))
        rival.listen()
        port = rival.getsockname()[1]

        late = start(port)

        assert late.process.wait(timeout=PATIENCE) != 0
        assert f"Port {port}" in late.said()
        assert f"make run PORT={port + 1}" in late.said()
        assert "Traceback" not in late.said()
