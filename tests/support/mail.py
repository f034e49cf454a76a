"""What the worker puts into people's mailboxes."""

import re
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import select

from app.infra import clock
from app.infra.database import db
from app.infra.outbox.models import Message
from app.infra.outbox.worker import deliver_due


def delivered(app: Flask, instance: Path) -> list[tuple[str, EmailMessage]]:
    """Let the worker deliver all that waits, as after the quiet period; gives all that was sent, in order."""
    with app.app_context():
        deliver_due(clock.now() + timedelta(minutes=4))
        sent = select(Message.kind, Message.uid).where(Message.outcome == "sent").order_by(Message.id)
        rows = db.session.execute(sent).all()
        db.session.rollback()
    return [(kind, letter(next((instance / "outbox").glob(f"*{uid}*.eml")))) for kind, uid in rows]


def letter(file: Path) -> EmailMessage:
    """Read one file of the outbox."""
    mail = message_from_bytes(file.read_bytes(), policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def link_in(mail: EmailMessage) -> str:
    """The path of the link that a letter asks to follow."""
    words = mail.get_body(("plain",)).get_content()
    address = urlsplit(re.search(r"https?://\S+", words).group())
    return address.path


def words_of(mail: EmailMessage) -> str:
    """Everything that a letter tells: subject, both texts, attachments, headers."""
    parts = [f"{name}: {value}" for name, value in mail.items()]
    for part in mail.walk():
        if part.get_content_type() == "text/html":
            parts.append(re.sub(r"<style.*?</style>|<[^>]+>", " ", part.get_content(), flags=re.DOTALL))
        elif not part.is_multipart():
            content = part.get_content()
            parts.append(content if isinstance(content, str) else content.decode())
    return "\n".join(parts)
