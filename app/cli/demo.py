"""`flask --app wsgi demo`: the whole spa with one command. `make run` calls it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

import click
from flask.cli import with_appcontext

from app.config import ConfigError
from app.infra import clock, migrate
from app.infra.static_files import press
from app.spa.booking.starting import require_settled_zone
from app.spa.demo.house import CLIENT, DEMO_PASSWORD, MANAGER, THERAPISTS
from app.spa.demo.seed import is_empty, seed
from app.spa.settings.queries import settings

STOPPING_SECONDS = 10


@click.command()
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", envvar="PORT", default=8000, show_default=True, help="Port to listen on.")
@with_appcontext
def demo(host: str, port: int) -> None:
    """Prepare the database, fill it on the first run, then serve pages and send messages until stopped."""
    refuse_taken_port(host, port)
    migrate.upgrade()
    if is_empty():
        click.echo("First start: writing the demo spa …")
        visits = seed(now=clock.now())
        click.echo(f"Done: {visits} visits in the diary.")
    try:
        require_settled_zone()
    except ConfigError as moved:
        raise click.ClickException(str(moved)) from moved
    press(settings().instance_path)
    say_hello(host, port)
    sys.exit(run_together(server_command(host, port), worker_command()))


def refuse_taken_port(host: str, port: int) -> None:
    """Stop with a sentence if somebody else listens on the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as taken:
            raise click.ClickException(
                f"Port {port} on {host} cannot be used ({taken.strerror}). Stop the program that has it, "
                f"or choose another port: make run PORT={port + 1}"
            ) from taken


def say_hello(host: str, port: int) -> None:
    """Print where the spa is and how to sign in."""
    mail = settings().mail_url or f"files in {settings().instance_path / 'outbox'}"
    lines = [
        "",
        f"  {settings().spa_name} is open:  http://{host}:{port}",
        "",
        f"  client      {CLIENT[1]}",
        f"  therapist   {THERAPISTS[0].email}",
        f"  manager     {MANAGER[1]}",
        f"  password    {DEMO_PASSWORD}   (for all of them; this is a demo, do not put it on the internet)",
        "",
        f"  Messages go to {mail.rpartition('@')[2]}",
        "  Stop with Ctrl-C. Your data stays in instance/.",
        "",
    ]
    click.echo("\n".join(lines))
    sys.stdout.flush()


def server_command(host: str, port: int) -> list[str]:
    """How the web server is started."""
    return [
        sys.executable,
        *("-m", "gunicorn", "--bind", f"[{host}]:{port}" if ":" in host else f"{host}:{port}"),
        *("--worker-class", "gthread", "--workers", "2", "--threads", "4"),
        *("--max-requests", "5000", "--max-requests-jitter", "500", "--no-control-socket"),
        *("--log-level", "warning", "wsgi:app"),
    ]


def worker_command() -> list[str]:
    """How the worker is started: it sends messages and does other due work."""
    return [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]


def run_together(*commands: list[str]) -> int:
    """Run programs side by side until one of them ends or we are told to stop; then stop the others."""
    root = Path(__file__).resolve().parents[2]
    # A session of their own: Ctrl-C reaches us alone and we stop them in order.
    surroundings = {"LOG_LEVEL": "WARNING", **os.environ}  # a line a page would bury what was just printed
    programs = [
        subprocess.Popen(command, cwd=root, env=surroundings, start_new_session=True)  # noqa: S603
        for command in commands
    ]
    told_to_stop = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal told_to_stop
        told_to_stop = True

    for reason in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(reason, stop)
    while not told_to_stop and all(program.poll() is None for program in programs):
        time.sleep(0.2)
    ended = next((program.returncode for program in programs if program.returncode is not None), 0)
    for program in programs:
        if program.poll() is None:
            program.terminate()
    for program in programs:
        try:
            program.wait(STOPPING_SECONDS)
        except subprocess.TimeoutExpired:
            program.kill()
    return 0 if told_to_stop else ended or os.EX_SOFTWARE
