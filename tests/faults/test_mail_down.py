"""The mail server is stopped, started and moody: nothing is lost, nothing goes out twice."""

from collections import Counter
from datetime import timedelta

import pytest

from app.infra.outbox.letter import MailServerAway
from app.infra.outbox.worker import deliver_due
from tests.support.letters import posted, rows, sent_by_helpers
from tests.support.mail_server import MailServer

HOUR = timedelta(hours=1)


def test_a_stopped_mail_server_loses_nothing_and_gets_each_message_once(app_on, engine_url, now):
    server = MailServer()
    app = app_on(engine_url, mail_url=server.url)
    with app.app_context():
        for number in range(10):
            posted(number)
        for _ in range(3):
            with pytest.raises(MailServerAway):
                deliver_due(now)

        with server:
            assert deliver_due(now) == 10  # at once: the messages bear no grudge
            assert deliver_due(now + HOUR) == 0
        posted(10)
        with pytest.raises(MailServerAway):
            deliver_due(now)
        with server:
            assert deliver_due(now) == 1

        assert Counter(server.recipients) == Counter({f"client{n}@example.com": 1 for n in range(11)})
        assert {row.outcome for row in rows()} == {"sent"}


def test_a_server_that_hangs_up_in_the_middle_gets_each_message_once(app_on, engine_url, now):
    server = MailServer(lambda recipient, attempt: "421 closing" if attempt == 1 else None)
    app = app_on(engine_url, mail_url=server.url)
    with app.app_context(), server:
        for number in range(3):
            posted(number)

        assert deliver_due(now) == 0
        assert deliver_due(now + HOUR) == 3
        assert len(set(server.message_ids())) == len(server.taken) == 3


@pytest.mark.race
def test_many_workers_send_each_of_a_hundred_messages_once(app_on, engine_url, now):
    # Every seventh client's server says “later” twice, before it gives way.
    moody = {f"client{number}@example.com" for number in range(0, 100, 7)}
    server = MailServer(lambda who, attempt: "451 later" if who in moody and attempt <= 2 else None)
    app = app_on(engine_url, mail_url=server.url)
    with app.app_context():
        for number in range(100):
            posted(number)
        settings = app.extensions["settings"]
        with server:
            rounds = sent_by_helpers(4, settings, [now, now + HOUR, now + 2 * HOUR])

        assert rounds == [100 - len(moody), 0, len(moody)]
        assert Counter(server.recipients) == Counter({f"client{n}@example.com": 1 for n in range(100)})
        assert len(set(server.message_ids())) == 100
        assert {(row.outcome, row.done_at is None) for row in rows()} == {("sent", False)}
