"""A real mail server on this machine that can be stopped, started and taught to refuse."""

import ssl
import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.support.ports import OwnPort

Answer = Callable[[str, int], str | None]
"""What to say to a recipient's n-th attempt (from 1); None accepts."""


class MailServer:
    """Keeps what it takes. Stopped, its port refuses connections; started again, it has the same port."""

    def __init__(self, answer: Answer = lambda recipient, attempt: None, **options: Any) -> None:
        self.answer = answer
        self.options = options
        self.taken: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.attempts: Counter[str] = Counter()
        self.farewell = "221 Bye"
        self.signed_in_as: list[tuple[bytes, bytes]] = []
        self._lock = threading.Lock()
        self._controller: Controller | None = None
        self._own_port = OwnPort()
        self.port = self._own_port.number

    @property
    def url(self) -> str:
        """What to set MAIL_URL to."""
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> "MailServer":
        """Listen, from a thread."""
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, **self.options)
        self._controller.start()
        return self

    def stop(self) -> None:
        """Stop listening; what was taken stays taken."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def __enter__(self) -> "MailServer":
        return self.start()

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def message_ids(self) -> list[str]:
        """The Message-ID of everything taken, in order."""
        return [str(mail["Message-ID"]) for mail in self.taken]

    # What the server calls.

    async def handle_RCPT(  # noqa: N802  # the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        with self._lock:
            self.attempts[address] += 1
            refusal = self.answer(address, self.attempts[address])
        if refusal is not None:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        mail = message_from_bytes(bytes(envelope.content or b""), policy=default)
        assert isinstance(mail, EmailMessage)
        with self._lock:
            self.taken.append(mail)
            self.recipients += envelope.rcpt_tos
        return "250 taken"

    def authenticator(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, auth_data: Any
    ) -> AuthResult:
        """Let in whoever has the password "right p@ss"."""
        self.signed_in_as.append((auth_data.login, auth_data.password))
        return AuthResult(success=auth_data.password == b"right p@ss", handled=False)

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        return self.farewell


def own_certificate(folder: Path) -> ssl.SSLContext:
    """What a mail server shows whose certificate nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = Encoding.PEM
    (folder / "key.pem").write_bytes(key.private_bytes(pem, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "cert.pem").write_bytes(certificate.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context
