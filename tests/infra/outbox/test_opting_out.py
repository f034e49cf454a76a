"""How a message says that its reader may do without: a link in a header, pressed by programs or by people."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from app.config import Settings
from app.infra.outbox.mail import server_at
from app.infra.outbox.render import render
from tests.support.letters import WORDS, letter
from tests.support.mail_server import MailServer

SETTINGS = Settings.for_tests(database_url="sqlite://", instance_path=Path())
LINK = "https://spa.example.org/messages/" + "Ab3-_" * 30


def reminder(link: str = LINK):
    words = WORDS | {"mute_link": link, "missing": None}
    return letter("visit_reminder", payload=words)


def test_the_link_stands_whole_in_the_header_after_a_real_mail_server():
    with MailServer() as server:
        server_at(server.url, own_name="example.com")(reminder(), render(reminder(), SETTINGS))

    (mail,) = server.taken
    assert mail["List-Unsubscribe"] == f"<{LINK}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for part in ("plain", "html"):
        assert LINK in mail.get_body((part,)).get_content()


def test_on_the_wire_the_header_is_one_plain_line():
    raw = render(reminder(), SETTINGS).as_bytes()

    assert f"List-Unsubscribe: <{LINK}>\r\n".encode() in raw
    assert message_from_bytes(raw, policy=default)["List-Unsubscribe"] == f"<{LINK}>"


def test_without_https_no_program_is_asked_to_press():
    mail = render(reminder("http://127.0.0.1:8000/messages/abc"), SETTINGS)

    assert mail["List-Unsubscribe"] == "<http://127.0.0.1:8000/messages/abc>"
    assert mail["List-Unsubscribe-Post"] is None


@pytest.mark.parametrize("kind", ["booking_confirmed", "booking_moved", "intake_wanted"])
def test_what_must_be_known_has_no_way_out(kind):
    words = WORDS | {"was": None, "same_time": True, "is_confirmed": True}
    mail = render(letter(kind, payload=words), SETTINGS)

    assert mail["List-Unsubscribe"] is None
