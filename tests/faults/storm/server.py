"""The server of a storm, from outside: started, killed, started again, always at one address."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.servers import PATIENCE, ROOT


class Server:
    """A launcher that forks servers, each a process group of its own."""

    def __init__(self, launcher: "subprocess.Popen[str]", address: str) -> None:
        self.launcher, self.address = launcher, address

    def start(self) -> None:
        """Bring it up; who calls before it listens waits a moment."""
        self._tell("start")

    def kill(self) -> None:
        """End every process of it at once, as a power cut does."""
        self._tell("kill")

    def stop(self) -> None:
        """Let it finish what it is doing."""
        self._tell("stop")

    def _tell(self, order: str) -> None:
        self.launcher.stdin.write(f"{order}\n")
        self.launcher.stdin.flush()
        if self.launcher.stdout.readline().strip() != "done":
            raise RuntimeError("the launcher fell; its log says why")


@contextmanager
def launched(folder: Path, **environment: str) -> Iterator[Server]:
    """A server that can be started, on a socket that stays open whatever happens to it."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(128)
        listening.set_inheritable(True)
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        settings = {"INSTANCE_PATH": str(folder), "BASE_URL": address, "LOG_LEVEL": "WARNING", **environment}
        log = folder / "storm.log"
        with log.open("a") as words:
            launcher = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.storm.launcher", str(listening.fileno()), str(log)],
                cwd=ROOT,
                env=inherited | settings,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=words,
                pass_fds=[listening.fileno()],
                text=True,
            )
        try:
            yield Server(launcher, address)
        finally:
            launcher.stdin.close()
            launcher.wait(timeout=PATIENCE)
            launcher.stdout.close()
