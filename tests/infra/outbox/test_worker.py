"""What the worker does with messages, on either engine: each goes out once, and none is lost."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from app.infra.database import db
from app.infra.outbox import worker
from app.infra.outbox.letter import MailServerAway, NotNow, Refused
from app.infra.outbox.post import drop_unsent
from app.infra.outbox.secret import concealed
from app.infra.outbox.worker import LEASE, claim, deliver_due, pause_after
from tests.support.letters import posted, rows

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def spa(app_on, engine_url):
    app = app_on(engine_url)
    with app.app_context():
        yield app


class Postman:
    """Takes e-mails, or raises what it was given for as long as it was told to."""

    def __init__(self, *troubles: Exception) -> None:
        self.troubles = list(troubles)
        self.mails = []

    def __call__(self, letter, mail):
        if self.troubles:
            raise self.troubles.pop(0)
        self.mails.append(mail)


def test_what_is_due_goes_out_once(now):
    posted(1), posted(2), posted(3, run_at=now + MINUTE)
    postman = Postman()

    assert deliver_due(now, postman) == 2
    assert deliver_due(now, postman) == 0
    assert [mail["To"] for mail in postman.mails] == ["client1@example.com", "client2@example.com"]
    assert [row.outcome for row in rows()] == ["sent", "sent", None]
    assert deliver_due(now + MINUTE, postman) == 1


def test_what_a_message_said_is_not_kept_once_it_is_sent(now):
    posted(1)
    deliver_due(now, Postman())

    assert rows()[0].payload == {}


def test_a_hidden_word_is_revealed_in_the_letter_alone(now):
    posted(1, **concealed("client1@example.com", link="https://spa.example.com/sign-in/link/hidden"))
    assert "hidden" not in str(rows()[0].payload)
    postman = Postman()
    deliver_due(now, postman)

    assert (
        "https://spa.example.com/sign-in/link/hidden" in postman.mails[0].get_body(("plain",)).get_content()
    )


def test_a_server_that_is_away_blames_no_message(now):
    posted(1), posted(2)
    postman = Postman(MailServerAway("ConnectionRefusedError"))

    with pytest.raises(MailServerAway):
        deliver_due(now, postman)

    assert [(row.attempts, row.claimed_until, row.done_at) for row in rows()] == [(0, None, None)] * 2
    assert rows()[0].last_error == "ConnectionRefusedError"
    assert deliver_due(now, postman) == 2
    assert rows()[0].last_error is None


def test_a_message_that_fails_rests_ever_longer_and_holds_up_no_other(now):
    posted(1), posted(2)
    postman = Postman(NotNow("SMTP 451"))

    assert deliver_due(now, postman) == 1  # the second one
    assert deliver_due(now + timedelta(seconds=59), postman) == 0
    postman.troubles = [NotNow("SMTP 451")]
    assert deliver_due(now + 2 * MINUTE, postman) == 0
    assert deliver_due(now + 3 * MINUTE, postman) == 0
    assert deliver_due(now + 5 * MINUTE, postman) == 1
    assert rows()[0].attempts == 3


def test_rests_double_up_to_four_hours():
    minutes = [pause_after(attempts) // MINUTE for attempts in (1, 2, 3, 4, 8, 9, 10, 1000)]

    assert minutes == [1, 2, 4, 8, 128, 240, 240, 240]


def test_a_refused_recipient_is_dropped_without_a_trace_of_the_address(now):
    posted(1), posted(2)

    assert deliver_due(now, Postman(Refused("SMTP 550"))) == 1
    assert (rows()[0].outcome, rows()[0].last_error, rows()[0].payload) == (
        "dropped",
        "refused: SMTP 550",
        {},
    )


def test_an_address_that_is_none_is_dropped(now):
    posted(1, recipient="nobody"), posted(2)

    assert deliver_due(now, Postman()) == 1
    assert [row.outcome for row in rows()] == ["dropped", "sent"]


def test_an_unexpected_error_is_told_by_its_name_alone(now):
    posted(1)
    with capture_logs() as lines:
        deliver_due(now, Postman(RuntimeError("ada@example.com said: it hurts")))

    told = f"{rows()[0].last_error} {lines}"
    assert "RuntimeError" in told
    assert "ada@" not in told
    assert "hurts" not in told
    assert rows()[0].done_at is None


def test_log_lines_hold_no_address_name_or_link(now):
    posted(1), posted(2), posted(3)
    with capture_logs() as lines:
        deliver_due(now, Postman(Refused("SMTP 550"), NotNow("SMTP 451")))

    assert [line["event"] for line in lines] == ["message_refused", "message_waits", "message_sent"]
    for word in ("@", "Ada", "visits", "client1"):
        assert word not in str(lines)


def test_a_letter_too_late_to_be_of_use_is_not_sent(now):
    posted(1, expires_at=now.isoformat()), posted(2, expires_at=(now + MINUTE).isoformat())
    postman = Postman()

    assert deliver_due(now, postman) == 1
    assert [row.outcome for row in rows()] == ["dropped", "sent"]


def test_two_workers_never_hold_one_message(now):
    posted(1)
    first = claim(due_at=now, now=now)

    assert first is not None
    assert claim(due_at=now, now=now) is None
    assert claim(due_at=now + LEASE, now=now + LEASE) is not None


def test_a_message_whose_worker_died_goes_out_under_the_same_name(now):
    posted(1)
    crashed, postman = Postman(), Postman()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker, "_finish", _die)
        with pytest.raises(KeyboardInterrupt):
            deliver_due(now, crashed)

    assert deliver_due(now + LEASE + MINUTE, postman) == 1
    assert crashed.mails[0]["Message-ID"] == postman.mails[0]["Message-ID"]


def _die(*_arguments, **_named):
    raise KeyboardInterrupt


def test_a_database_that_falters_after_the_sending_is_asked_again(now, monkeypatch):
    posted(1)
    mark, pauses = worker._mark, []
    troubles = [OperationalError("UPDATE", {}, Exception("locked"))] * 2

    def falter(*arguments):
        if troubles:
            raise troubles.pop()
        mark(*arguments)

    monkeypatch.setattr(worker, "_mark", falter)
    monkeypatch.setattr(worker.time, "sleep", pauses.append)
    postman = Postman()

    assert deliver_due(now, postman) == 1
    assert rows()[0].outcome == "sent"
    assert len(postman.mails) == 1
    assert pauses == [0.2, 1.0]


def test_who_is_told_to_stop_takes_no_further_message(now):
    posted(1), posted(2)
    postman = Postman()

    assert deliver_due(now, postman, stopping=lambda: len(postman.mails) == 1) == 1


def test_no_transaction_is_open_while_a_letter_is_sent(now):
    posted(1)
    seen = []
    deliver_due(now, lambda letter, mail: seen.append(db.session().in_transaction()))

    assert seen == [False]


def test_a_message_that_was_taken_back_is_not_sent(now):
    posted(1)
    drop_unsent(0, now=now)  # of another visit
    db.session.commit()
    taken = claim(due_at=now, now=now)
    row = rows()[0]
    row.done_at, row.outcome = now, "dropped"
    db.session.commit()

    worker._give_back(taken, until=now, error="SMTP 451")
    assert claim(due_at=now + LEASE, now=now + LEASE) is None
