"""The worker: does what is due, survives what fails, stops when it is asked to."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from app.cli.worker import Chore, chores, work, worker
from app.domain.lifecycle import Status
from app.infra.database import db
from app.infra.outbox.letter import MailServerAway
from app.spa.booking.models import Appointment
from app.spa.intake.models import Draft
from tests.support.clock import NOW
from tests.support.factories import make_appointment, make_draft, small_spa
from tests.support.letters import posted, rows
from tests.support.mail_server import MailServer

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60


def run_once(app):
    done = app.test_cli_runner().invoke(worker, ["--once"])
    return done.exit_code, done.output


def test_once_sends_what_is_due_and_tidies_what_has_lapsed(app_on, sqlite_url, tmp_path):
    app = app_on(sqlite_url)
    with app.app_context():
        spa = small_spa()
        make_appointment(
            spa.swedish, spa.mira, spa.blue, status=Status.HELD, held_until=NOW - timedelta(seconds=1)
        )
        asked_for = make_appointment(
            spa.swedish,
            spa.noor,
            spa.green,
            spa.ada,
            status=Status.PENDING_REVIEW,
            starts_at=NOW - timedelta(hours=1),
        )
        draft = make_draft()
        draft.expires_at = NOW
        db.session.commit()
        posted(1)
        request = asked_for.id

    code, told = run_once(app)

    assert code == 0, told

    with app.app_context():
        assert {row.status for row in db.session.query(Appointment)} == {Status.EXPIRED}
        assert db.session.query(Draft).count() == 0
        told = [(row.kind, row.appointment_id, row.outcome) for row in rows()]
    assert told == [("booking_confirmed", None, "sent"), ("request_expired", request, "sent")]
    assert len(list((tmp_path / "outbox").glob("*.eml"))) == 2


def test_once_says_what_could_not_be_done_and_does_the_rest(app_on, sqlite_url):
    app = app_on(sqlite_url, mail_url=MailServer().url)
    with app.app_context():
        posted(1)
        draft = make_draft()
        draft.expires_at = NOW
        db.session.commit()

    code, told = run_once(app)

    assert code == 1
    assert "messages" in told
    with app.app_context():
        assert rows()[0].done_at is None
        assert db.session.query(Draft).count() == 0


def test_a_mail_url_without_a_server_stops_the_worker_with_a_sentence(app_on, sqlite_url):
    code, told = run_once(app_on(sqlite_url, mail_url="smtp://"))

    assert code == 1
    assert told.startswith("Error: MAIL_URL must name a server")


def test_a_chore_that_fails_is_tried_again_later_and_stops_no_other(app, monkeypatch):
    monkeypatch.setattr("app.cli.worker.FIRST_WAIT", 60.0)  # the second try comes after this test
    stop, tries = threading.Event(), []

    def fail(now):
        tries.append("fail")
        raise MailServerAway("ConnectionRefusedError")

    def succeed(now):
        tries.append("succeed")
        if len(tries) > 6:
            stop.set()
        return 1

    with capture_logs() as lines:
        work(app, stop, [Chore("failing", 0.0, fail), Chore("well", 0.0, succeed)])

    waits = [line["wait"] for line in lines if line["event"] == "chore_failed"]
    assert waits == [60.0]
    assert tries.count("succeed") >= 5


def test_rests_after_failures_double_up_to_a_minute():
    chore = Chore("failing", 1.0, fail_always)
    with capture_logs() as lines:
        for _ in range(8):
            chore.attempt()

    assert [line["wait"] for line in lines] == [2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, 60.0]


def fail_always(now):
    raise RuntimeError("ada@example.com has scoliosis")


def test_an_error_is_logged_without_what_it_said():
    with capture_logs() as lines:
        Chore("failing", 1.0, fail_always).attempt()

    assert lines[0]["error"] == "RuntimeError"
    assert "ada@" not in str(lines)


def test_a_success_forgets_earlier_failures():
    chore = Chore("moody", 5.0, fail_always)
    with capture_logs():
        chore.attempt()
    chore.run = lambda now: 0
    began = time.monotonic()
    chore.attempt()

    assert chore.failures == 0
    assert chore.due >= began + 5


def test_every_chore_is_named_once():
    listed = [chore.name for chore in chores(threading.Event())]

    assert len(listed) == len(set(listed))


@contextmanager
def running(folder, database_url, mail_url):
    """The worker as a process of its own, as `make run` starts it."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    settings = {"INSTANCE_PATH": str(folder), "DATABASE_URL": database_url, "MAIL_URL": mail_url}
    with (folder / "worker.log").open("w+") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "worker"],
            cwd=ROOT,
            env=inherited | settings,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def wait_until(true, log):
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until, log.read_text()
        time.sleep(0.05)


@pytest.mark.parametrize("reason", [signal.SIGTERM, signal.SIGINT])
def test_the_worker_waits_for_the_mail_server_and_stops_when_it_is_told(app_on, sqlite_url, tmp_path, reason):
    server, log = MailServer(), tmp_path / "worker.log"
    app = app_on(sqlite_url)
    with app.app_context():
        posted(1), posted(2)
    with running(tmp_path, sqlite_url, server.url) as process:
        wait_until(lambda: "chore_failed" in log.read_text(), log)
        with server:
            wait_until(lambda: len(server.taken) == 2, log)
            wait_until(lambda: '"count": 2' in log.read_text(), log)
            process.send_signal(reason)
            assert process.wait(PATIENCE) == 0

    assert "worker_stopped" in log.read_text()
    assert "Traceback" not in log.read_text()
    assert "@" not in log.read_text()
    with app.app_context():
        assert {row.outcome for row in rows()} == {"sent"}
