"""A few connections that ask for one address as fast as it answers: bare sockets, in a process of its own.

`python -m benchmarks.load PORT SECONDS CONNECTIONS PATH` prints how long each answer took.
"""

from __future__ import annotations

import json
import selectors
import socket
import subprocess
import sys
import time
from dataclasses import dataclass

CONNECTIONS = 8
MOST = 1 << 20


@dataclass(frozen=True, slots=True)
class Sample:
    """What one run measured; seconds."""

    seconds: float
    times: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.seconds

    def quantile(self, part: float) -> float:
        """The time within which this part of the answers came, in milliseconds."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))] * 1000


def drive(port: int, path: str, seconds: float) -> Sample:
    """Ask for a path on this machine for some seconds. Raises RuntimeError for any answer but 200."""
    command = [sys.executable, "-m", "benchmarks.load", str(port), str(seconds), str(CONNECTIONS), path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  (ourselves)
    if done.returncode != 0:
        raise RuntimeError(f"{path}: {done.stderr.strip().splitlines()[-1]}")
    took, times = json.loads(done.stdout)
    return Sample(took, tuple(times))


class Asker:
    """One connection, kept open; opened again where the server has closed it."""

    def __init__(self, port: int, path: str) -> None:
        self.port = port
        said = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip\r\n\r\n"
        self.question = said.encode()
        self.connect()

    def connect(self) -> None:
        """Open the connection."""
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self) -> None:
        """Send the question."""
        self.heard = b""
        self.began = time.perf_counter()
        self.socket.sendall(self.question)

    def listen(self) -> bool:
        """Take in what has come; whether the answer is whole. Raises RuntimeError unless it is 200."""
        part = self.socket.recv(MOST)
        if not part:
            raise ConnectionResetError
        self.heard += part
        head, found, body = self.heard.partition(b"\r\n\r\n")
        if not found:
            return False
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"answered {head[9:12].decode()}")
        at = head.lower().index(b"content-length:") + 15
        return len(body) >= int(head[at:].split(b"\r\n", 1)[0])


def run(port: int, path: str, seconds: float, connections: int) -> tuple[float, list[float]]:
    """How long it took in all, and each answer."""
    askers = [Asker(port, path) for _ in range(connections)]
    times: list[float] = []
    with selectors.DefaultSelector() as waiting:
        for one in askers:
            waiting.register(one.socket, selectors.EVENT_READ, one)
            one.ask()
        began = time.perf_counter()
        while (now := time.perf_counter()) < began + seconds:
            for key, _ in waiting.select(timeout=1):
                one = key.data
                try:
                    if not one.listen():
                        continue
                    times.append(time.perf_counter() - one.began)
                    one.ask()
                except (
                    ConnectionResetError,
                    BrokenPipeError,
                ):  # the server lets a connection go now and then
                    waiting.unregister(one.socket)
                    one.socket.close()
                    one.connect()
                    waiting.register(one.socket, selectors.EVENT_READ, one)
                    one.ask()
    for one in askers:
        one.socket.close()
    return now - began, times


if __name__ == "__main__":
    _port, _seconds, _connections, _path = sys.argv[1:]
    print(json.dumps(run(int(_port), _path, float(_seconds), int(_connections))))
