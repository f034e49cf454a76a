"""The spa as a real server on this machine, for browsers and for races."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError
from urllib.request import urlopen

from flask import Flask
from werkzeug.serving import make_server

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120
"""Seconds that a server may take to answer for the first time, on a busy machine."""


@contextmanager
def threaded(app: Flask) -> Iterator[str]:
    """Serve `app` from threads of this process; gives its address, such as http://127.0.0.1:34567."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def gunicorn(folder: Path, *, workers: int = 2, threads: int = 1, **environment: str) -> Iterator[str]:
    """Serve the spa from gunicorn processes, each with its own connections, as when it is deployed.

    Gives its address. `environment` is what the settings are read from (DATABASE_URL and so on); `folder`
    gets the instance, the server's log and gunicorn.pid. Raises RuntimeError with that log when nobody
    answers.
    """
    with socket.socket() as listening:
        # gunicorn gets the socket itself, so nobody can take the port in between.
        listening.bind(("127.0.0.1", 0))
        listening.listen(128)
        listening.set_inheritable(True)
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        command = ["-m", "gunicorn", "--workers", str(workers), "--threads", str(threads)]
        # A worker that gets no turn for half a minute has not hung: the machine is busy.
        command += ["--timeout", str(PATIENCE), "--no-control-socket"]
        command += ["--pid", str(folder / "gunicorn.pid"), "--bind"]
        inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        settings = {"INSTANCE_PATH": str(folder), "BASE_URL": address, **environment}
        with (folder / "gunicorn.log").open("w") as log:
            process = subprocess.Popen(
                [sys.executable, *command, f"fd://{listening.fileno()}", "wsgi:app"],
                cwd=ROOT,
                env=inherited | settings,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=[listening.fileno()],
            )
    try:
        wait_until_alive(process, f"{address}/healthz", folder / "gunicorn.log")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def wait_until_alive(process: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    """Return once `address` answers well. Raises RuntimeError with the log when it cannot."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(address, timeout=5):  # noqa: S310  # an address of our own making
                return
        except HTTPError:
            break  # it answers, and says that it is not well
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the server did not answer at {address}:\n{log.read_text()}")
