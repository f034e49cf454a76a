"""`flask --app wsgi worker`: sends messages and does other due work until it is stopped."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from types import FrameType

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from app.config import ConfigError
from app.infra import clock
from app.infra.logs import log, where
from app.infra.outbox.letter import MailServerAway
from app.infra.outbox.mail import transport
from app.infra.outbox.worker import deliver_due
from app.spa.absences.settling import settle as settle_proposals
from app.spa.booking.services import expire_lapsed_holds, expire_unanswered
from app.spa.booking.starting import require_settled_zone
from app.spa.intake.drafts import purge_expired
from app.spa.privacy.books import close_books
from app.spa.reminders.services import ask_again, invite_back, look_after, remind
from app.spa.settings.queries import policy, settings, zone
from app.spa.waitlist.services import go_round

FIRST_WAIT, LONGEST_WAIT = 2.0, 60.0
"""Seconds before a chore that failed is tried again: 2, 4, 8 … 60."""


@dataclass(slots=True)
class Chore:
    """Something to do again and again, every so many seconds; sooner or later again after a failure.

    `run` gets the present instant (UTC) and gives how much it did.
    """

    name: str
    every: float
    run: Callable[[datetime], int]
    due: float = 0.0  # by the monotonic clock
    failures: int = 0

    def attempt(self) -> bool:
        """Do it once, whatever happens; whether it went well."""
        try:
            done = self.run(clock.now())
        except Exception as failed:
            self.failures += 1
            wait = min(FIRST_WAIT * (1 << min(self.failures - 1, 8)), LONGEST_WAIT)
            log().error("chore_failed", chore=self.name, wait=wait, **_facts(failed))
            self.due = time.monotonic() + wait
            return False
        if done:
            log().info("chore_done", chore=self.name, count=done)
        self.failures = 0
        self.due = time.monotonic() + self.every
        return True


def chores(stop: threading.Event) -> list[Chore]:
    """What the worker does. Each is safe beside other workers doing the same."""
    return [
        Chore("lapsed holds", 30.0, lambda now: expire_lapsed_holds(now=now)),
        Chore("unanswered requests", 60.0, lambda now: expire_unanswered(now=now)),
        Chore("waitlist", 30.0, lambda now: go_round(now=now, policy=policy(), zone=zone())),
        Chore("proposals", 30.0, lambda now: settle_proposals(now=now)),
        Chore("reminders", 60.0, lambda now: remind(now=now, policy=policy(), zone=zone())),
        Chore("missing answers", 600.0, lambda now: ask_again(now=now, policy=policy(), zone=zone())),
        Chore("aftercare", 300.0, lambda now: look_after(now=now, policy=policy(), zone=zone())),
        Chore("invitations", 900.0, lambda now: invite_back(now=now, policy=policy(), zone=zone())),
        Chore("old books", 3600.0, lambda now: close_books(now=now)),
        Chore("expired drafts", 600.0, lambda now: purge_expired(now=now)),
        # Last, so that what the others had to say goes out in the same round.
        Chore("messages", 2.0, lambda now: deliver_due(now, stopping=stop.is_set)),
    ]


def work(app: Flask, stop: threading.Event, todo: Iterable[Chore] | None = None) -> None:
    """Do what is due until `stop` is set; a failure is logged and tried again, and stops nothing else."""
    listed = list(todo if todo is not None else chores(stop))
    log().info("worker_started")
    while not stop.is_set():
        for chore in listed:
            if chore.due <= time.monotonic() and not stop.is_set():
                with app.app_context():  # a database session of its own, whatever became of the last one
                    chore.attempt()
        stop.wait(max(0.0, min(chore.due for chore in listed) - time.monotonic()))
    log().info("worker_stopped")


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, then end; 1 if something failed.")
@with_appcontext
def worker(once: bool) -> None:
    """Send messages and do other due work until stopped with Ctrl-C or SIGTERM."""
    try:
        transport(settings())
        require_settled_zone()
    except ConfigError as odd:
        raise click.ClickException(str(odd)) from odd
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # a proxy has it
    stop = threading.Event()

    def stop_soon(_signal: int, _frame: FrameType | None) -> None:
        stop.set()  # the message that is being sent is finished first

    for reason in (signal.SIGTERM, signal.SIGINT):
        signal.signal(reason, stop_soon)
    if not once:
        work(app, stop)
        return
    failed = [chore.name for chore in chores(stop) if not _attempt(app, chore)]
    if failed:
        raise click.ClickException(f"Not done: {', '.join(failed)}. It is tried again at the next run.")


def _attempt(app: Flask, chore: Chore) -> bool:
    with app.app_context():
        return chore.attempt()


def _facts(failed: Exception) -> dict[str, object]:
    # An error's own words may hold what a person typed; those of a mail server that is away hold none.
    if isinstance(failed, MailServerAway):
        return {"error": str(failed)}
    return {"error": type(failed).__name__, "where": where(failed)}
