"""The whole spa as `make run` starts it: pages, worker and demo data, in processes of their own."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.support.ports import OwnPort
from tests.support.servers import PATIENCE, ROOT, wait_until_alive


class Demo:
    """A running `flask --app wsgi demo` with its instance in `folder`; `environment` has further settings.

    It listens on a port of its own, unless `port` names one.
    """

    def __init__(self, folder: Path, port: int | None = None, **environment: str) -> None:
        self._own_port = OwnPort()
        port = port or self._own_port.number
        self.address = f"http://127.0.0.1:{port}"
        self.outbox = folder / "outbox"
        self.log = folder / f"demo-{port}.log"
        with self.log.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "wsgi", "demo"],
                cwd=ROOT,
                env={
                    "PATH": os.environ["PATH"],
                    "INSTANCE_PATH": str(folder),
                    "PORT": str(port),
                    # A worker that gets no turn for half a minute has not hung: the machine is busy.
                    "GUNICORN_CMD_ARGS": f"--timeout {PATIENCE}",
                    **environment,
                },
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def wait(self) -> "Demo":
        """Return once pages are served."""
        wait_until_alive(self.process, f"{self.address}/healthz", self.log)
        return self

    def stop(self) -> int:
        """Stop it as Ctrl-C does; gives its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=PATIENCE)

    def said(self) -> str:
        """Everything it has printed and logged."""
        return self.log.read_text()
