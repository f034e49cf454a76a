"""One process of a race: it gets jobs over a line, waits for "go", does all at once, and tells.

Started by tests.support.race. Each job runs in a thread of its own with a database session of its own.
"""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier as EverybodysBarrier
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

from flask import Flask
from sqlalchemy import select

import app.factory  # noqa: F401  # once, before the runners are forked
from app.domain.errors import Refusal
from app.infra.database import db
from tests.support import databases, racing_absences, racing_reminders, racing_visits, racing_waitlist
from tests.support.jobs import Job

PATIENCE = 120
"""Seconds after which somebody who waits for the others has waited in vain."""
DEEDS: dict[str, Callable[[Job, Barrier], str]] = {
    deed.__name__: deed
    for deed in (
        racing_visits.hold,
        racing_visits.careless_hold,
        racing_visits.confirm,
        racing_visits.move,
        racing_visits.give_elsewhere,
        racing_visits.refuse_visit,
        racing_visits.book,
        racing_visits.hold_both,
        racing_visits.plan,
        racing_visits.supersede,
        racing_visits.decide_areas,
        racing_waitlist.go_round,
        racing_waitlist.accept,
        racing_waitlist.decline,
        racing_waitlist.careless_offers,
        racing_absences.report_away,
        racing_absences.accept_proposal,
        racing_absences.let_lapse,
        racing_reminders.remind,
        racing_reminders.careless_remind,
        racing_reminders.call_off,
    )
}


def run(app: Flask, job: Job, ready: Barrier, go: Barrier, checked: Barrier, results: list[Any]) -> None:
    """One contender: warm up, wait for the start, act, and say what came of it."""
    with app.app_context():
        db.session.execute(select(1))  # the connection is open before the start
        db.session.rollback()
        ready.wait()
        go.wait()
        try:
            results.append({"won": DEEDS[job["do"]](job, checked), "job": job})
        except Refusal as refusal:
            results.append({"refused": refusal.code, "job": job})
        except Exception as error:
            results.append({"error": repr(error)[:500], "job": job})


def main(line: Connection, folder: Path, everybody: Sequence[EverybodysBarrier]) -> None:
    """Race as often as the other end of the line says, until it says no more.

    `everybody` are barriers of all processes: the first for one that races, the second for two, and so on.
    """
    apps: dict[str, Flask] = {}
    doors: dict[str, ExitStack] = {}
    for order in iter(line.recv, None):
        url, jobs = order["url"], order["jobs"]
        if url not in apps:
            doors[url] = ExitStack()
            apps[url] = doors[url].enter_context(databases.opened(url, folder))
        if not jobs:
            doors.pop(url).close()
            del apps[url]
            line.send([])
            continue
        ready, go = Barrier(len(jobs) + 1), Barrier(len(jobs) + 1)
        # Those who look before they write (the controls) wait here for the others in every process.
        checked = Barrier(len(jobs), everybody[order["processes"] - 1].wait, timeout=PATIENCE)
        results: list[Any] = []
        threads = [
            Thread(target=run, args=(apps[url], job, ready, go, checked, results), daemon=True)
            for job in jobs
        ]
        for thread in threads:
            thread.start()
        ready.wait()
        line.send("ready")
        line.recv()
        go.wait()
        for thread in threads:
            thread.join()
        line.send(results)
