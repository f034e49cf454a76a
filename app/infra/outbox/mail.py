"""Handing an e-mail over: to a mail server, or, where none is set, to a folder of files."""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

from app.config import ConfigError, Settings
from app.infra.outbox.letter import Letter, MailServerAway, NotNow, Refused
from app.infra.outbox.render import sender_domain

Send = Callable[[Letter, EmailMessage], None]
"""Hands one e-mail over, or raises MailServerAway, NotNow or Refused."""

PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
TIMEOUT = 20.0
"""Seconds for each answer of the mail server. All the answers together must fit into a worker's lease."""

OURS_TO_MEND = (530, 534, 535, 538)
"""Replies about our signing in: no fault of the recipient's, however late in the talk they come."""


def transport(settings: Settings) -> Send:
    """How messages leave: through MAIL_URL, or as files under instance/outbox/.

    Raises:
        ConfigError: MAIL_URL names no server.
    """
    if settings.mail_url is None:
        return Folder(settings.instance_path / "outbox")
    return server_at(settings.mail_url, own_name=sender_domain(settings))


def server_at(mail_url: str, *, own_name: str) -> MailServer:
    """The mail server that a MAIL_URL names; `own_name` is how we introduce ourselves."""
    parts = urlsplit(mail_url)
    try:
        port = parts.port or PORTS[parts.scheme]
    except (KeyError, ValueError):
        port = 0
    if not parts.hostname or not port:
        raise ConfigError("MAIL_URL must name a server, as in smtp+starttls://user:password@host:587.")
    return MailServer(
        host=parts.hostname,
        port=port,
        security=parts.scheme,
        own_name=own_name,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


@dataclass(frozen=True, slots=True)
class Folder:
    """Writes each e-mail to a file of its own, readable by its owner alone."""

    path: Path

    def __call__(self, letter: Letter, mail: EmailMessage) -> None:
        """Write the file whole or not at all; a second time it replaces itself."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            unfinished = self.path / f".{letter.name}.part"
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(mail.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(self.path / f"{letter.name}.eml")
        except OSError as full_or_shut:
            raise MailServerAway(reason(full_or_shut)) from full_or_shut


@dataclass(frozen=True, slots=True)
class MailServer:
    """Hands each e-mail to a mail server over a connection of its own."""

    host: str
    port: int
    security: str
    own_name: str
    user: str = ""
    password: str = field(default="", repr=False)

    def __call__(self, letter: Letter, mail: EmailMessage) -> None:
        """Hand the e-mail over. Once the server has taken it, nothing that follows can undo that."""
        with self._connected() as server:
            _hand_over(server, mail)

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        try:
            server = self._connect()
        except (OSError, smtplib.SMTPException) as away:
            raise MailServerAway(reason(away)) from away
        try:
            yield server
        finally:
            # Taking leave may fail after the message is taken: that is no failure of the message.
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()

    def _connect(self) -> smtplib.SMTP:
        # Our name is given, for finding it out asks the network and may take long.
        if self.security == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, self.own_name, timeout=TIMEOUT, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(self.host, self.port, self.own_name, timeout=TIMEOUT)
        try:
            if self.security == "smtp+starttls":
                server.starttls(context=ssl.create_default_context())
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server


def _hand_over(server: smtplib.SMTP, mail: EmailMessage) -> None:
    try:
        server.send_message(mail)
    except smtplib.SMTPRecipientsRefused as refused:
        code, words = next(iter(refused.recipients.values()))
        if is_about_the_recipient(code, words):
            raise Refused(f"SMTP {code}") from None
        raise NotNow(f"SMTP {code}") from None
    except (OSError, smtplib.SMTPException) as failed:
        raise NotNow(reason(failed)) from None


def is_about_the_recipient(code: int, words: bytes) -> bool:
    """Whether a reply to a recipient says that there is no such mailbox, for good.

    5.7.x is about us (not allowed to relay, not signed in, RFC 3463): it ends when we mend it.
    """
    return 500 <= code <= 599 and code not in OURS_TO_MEND and not words.lstrip().startswith(b"5.7.")


def reason(error: Exception) -> str:
    """An error in a few words that hold no address and no text: its name, and the server's code."""
    code = getattr(error, "smtp_code", None)
    return f"SMTP {code}" if code else type(error).__name__
