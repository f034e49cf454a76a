"""Starts the spa's server again and again, quickly: everything is imported once, then forked.

What runs is what is deployed: gunicorn with two worker processes of four threads, and the worker that sends
messages. All of it is one process group, so that one SIGKILL ends all at the same instant.
Told on standard input: start, kill (SIGKILL), stop (SIGTERM); answers each with a line.
"""

import os
import signal
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from app.cli.worker import chores, work
from app.factory import create_app
from app.infra.database import db
from app.spa.accounts.tokens import WRITE, issue_token

OPTIONS = {
    "workers": 2,
    "threads": 4,
    "worker_class": "gthread",
    "loglevel": "warning",
    "control_socket_disable": True,
    "graceful_timeout": 10,
    "timeout": 120,
}
AT_NIGHT = {
    "treatment": "swedish",
    "minutes": 60,
    "start": f"{datetime.now(UTC).date() + timedelta(days=7)}T07:00:00Z",
    "client": {"name": "Nobody", "email": "nobody@example.com"},
}
QUICK = 0.2
"""Seconds between two looks for messages: the storm has no time to wait for the usual two."""


class Server(BaseApplication):
    """gunicorn serving an application that is there already."""

    def __init__(self, app: Flask, listening: int) -> None:
        self.app, self.listening = app, listening
        super().__init__()

    def load_config(self) -> None:
        for name, value in {**OPTIONS, "bind": f"fd://{self.listening}"}.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.app


def send_messages(app: Flask) -> None:
    """The worker, as `flask worker` runs it, in more of a hurry."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    todo = chores(stop)
    for chore in todo:
        chore.every = min(chore.every, QUICK)
    work(app, stop, todo)


def serve(app: Flask, listening: int, log: Path) -> None:
    """Become the leader of a new group: the server, with the message worker beside it."""
    os.setsid()
    words = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(words, stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    if os.fork() == 0:
        send_messages(app)
    else:
        Server(app, listening).run()


def warm(app: Flask) -> None:
    """Compile once what every new server would compile again: it is to be killed at work."""
    for name in app.jinja_env.list_templates(filter_func=lambda name: name.startswith("email/")):
        app.jinja_env.get_template(name)
    with app.app_context():
        secret = issue_token("To warm up", [WRITE], now=datetime.now(UTC)).secret
    one = app.test_client()
    one.get("/sign-in")
    # A booking in the night: everything is looked up and locked, and then it is refused.
    answer = one.post("/api/v1/appointments", json=AT_NIGHT, headers={"Authorization": f"Bearer {secret}"})
    if answer.status_code != 409:
        raise RuntimeError(f"the server cannot be warmed up: {answer.text}")
    with app.app_context():
        db.session.remove()
        db.engine.dispose()  # no connection is shared between the forked


def main() -> None:
    """Do what is told until the other end hangs up; then nothing stays behind."""
    listening, log = int(sys.argv[1]), Path(sys.argv[2])
    app = create_app()
    warm(app)
    leader: int | None = None

    def end(reason: signal.Signals) -> None:
        nonlocal leader
        if leader is not None:
            os.killpg(leader, reason)
            os.waitpid(leader, 0)
            leader = None

    for order in map(str.strip, sys.stdin):
        if order == "start":
            leader = os.fork()
            if leader == 0:
                run_child(app, listening, log)
        else:
            end({"kill": signal.SIGKILL, "stop": signal.SIGTERM}[order])
        print("done", flush=True)
    end(signal.SIGKILL)


def run_child(app: Flask, listening: int, log: Path) -> Any:
    """What a forked process does; it never returns to the loop of the one that forked it."""
    try:
        serve(app, listening, log)
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
