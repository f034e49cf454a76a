"""Handing e-mails to a real mail server, and what its answers mean."""

from pathlib import Path

import pytest

from app.config import ConfigError, Settings
from app.infra.outbox.letter import MailServerAway, NotNow, Refused
from app.infra.outbox.mail import MailServer as Door
from app.infra.outbox.mail import server_at
from app.infra.outbox.render import render
from tests.support.letters import letter
from tests.support.mail_server import MailServer, own_certificate

SETTINGS = Settings.for_tests(database_url="sqlite://", instance_path=Path())


def send(url: str, **changes: str) -> None:
    one = letter(**changes)
    server_at(url, own_name="example.com")(one, render(one, SETTINGS))


def test_a_letter_arrives_whole():
    with MailServer() as server:
        send(server.url)

    (mail,) = server.taken
    assert server.recipients == ["ada@example.com"]
    assert mail["Subject"] == "Your appointment on Thursday, May 7 at 10:00 am"


def test_a_server_that_takes_its_leave_badly_has_still_taken_the_letter():
    server = MailServer()
    server.farewell = "421 I am tired"
    with server:
        send(server.url)

    assert len(server.taken) == 1


def test_a_recipient_who_does_not_exist_is_refused_for_good():
    with (
        MailServer(lambda recipient, attempt: "550 5.1.1 <ada@example.com> unknown") as server,
        pytest.raises(Refused, match=r"^SMTP 550$"),
    ):
        send(server.url)


@pytest.mark.parametrize(
    "answer", ["450 4.2.0 greylisted", "451 later", "452 full", "550 5.7.1 no relaying", "530 sign in first"]
)
def test_what_may_pass_is_tried_later(answer: str):
    with (
        MailServer(lambda recipient, attempt: answer) as server,
        pytest.raises(NotNow, match=f"^SMTP {answer[:3]}$"),
    ):
        send(server.url)


def test_a_server_that_is_not_there_is_away():
    server = MailServer()
    with pytest.raises(MailServerAway, match=r"^ConnectionRefusedError$"):
        send(server.url)


def test_we_sign_in_with_name_and_password():
    server = MailServer(auth_require_tls=False)
    server.options["authenticator"] = server.authenticator
    with server:
        send(f"smtp://spa%40example.com:right%20p%40ss@127.0.0.1:{server.port}")

    assert server.signed_in_as == [(b"spa@example.com", b"right p@ss")]
    assert len(server.taken) == 1


def test_a_wrong_password_is_no_fault_of_the_letter():
    server = MailServer(auth_require_tls=False)
    server.options["authenticator"] = server.authenticator
    with server, pytest.raises(MailServerAway, match=r"^SMTP 535$"):
        send(f"smtp://spa:wrong@127.0.0.1:{server.port}")

    assert not server.taken


def test_starttls_is_never_left_out_silently():
    with MailServer() as server, pytest.raises(MailServerAway, match=r"^SMTPNotSupportedError$"):
        send(f"smtp+starttls://127.0.0.1:{server.port}")

    assert not server.taken


def test_a_server_with_a_certificate_of_its_own_making_is_told_nothing(tmp_path):
    context = own_certificate(tmp_path)
    with MailServer(tls_context=context) as server, pytest.raises(MailServerAway, match=r"^SSLCert"):
        send(f"smtp+starttls://spa:secret@127.0.0.1:{server.port}")
    with MailServer(ssl_context=context) as implicit, pytest.raises(MailServerAway, match=r"^SSLCert"):
        send(f"smtps://spa:secret@127.0.0.1:{implicit.port}")

    assert not server.taken
    assert not server.signed_in_as


def test_encrypted_letters_arrive(tmp_path, monkeypatch):
    context = own_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    with MailServer(tls_context=context) as started:
        send(f"smtp+starttls://127.0.0.1:{started.port}")
    with MailServer(ssl_context=context) as implicit:
        send(f"smtps://127.0.0.1:{implicit.port}")

    assert len(started.taken) == len(implicit.taken) == 1


@pytest.mark.parametrize("url", ["smtp://", "smtp://host:none", "smtp://:25", "smtp://host:99999"])
def test_a_mail_url_without_a_server_stops_with_a_sentence(url: str):
    with pytest.raises(ConfigError, match="MAIL_URL must name a server"):
        server_at(url, own_name="example.com")


@pytest.mark.parametrize(("scheme", "port"), [("smtp", 25), ("smtps", 465), ("smtp+starttls", 587)])
def test_each_scheme_has_its_port(scheme: str, port: int):
    assert server_at(f"{scheme}://mail.example.com", own_name="x").port == port


def test_the_password_is_not_shown_when_the_door_is_printed():
    assert "secret" not in repr(Door("host", 25, "smtp", "x", "spa", "secret"))
