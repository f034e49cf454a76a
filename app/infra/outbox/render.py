"""Turning a message into an e-mail: subject, text and HTML from the folder of its kind.

It happens when the message is sent, in the worker, so nothing here knows a request.
"""

from __future__ import annotations

import re
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, parseaddr
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from app.config import ROOT, Settings
from app.infra.language import SOURCE, catalogue
from app.infra.outbox.letter import LANGUAGE, Letter, Refused
from app.infra.outbox.secret import revealed

TEMPLATES = ROOT / "app" / "templates"


class _OneLine(UnstructuredHeader, BaseHeader):
    """An address in a header stays whole: folded or encoded, no mail program would find it."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _OneLine)
# 7bit: any server takes this, also one that knows no 8BITMIME.
PLAIN = SMTP.clone(cte_type="7bit", header_factory=_HEADERS)
KIND = re.compile(r"[a-z][a-z_]*")


def render(letter: Letter, settings: Settings) -> EmailMessage:
    """Make the e-mail. The same letter always gets the same Message-ID and date, however often it is sent.

    A payload may hold `calendar`, with `method` and `text`: it is attached as a calendar file; and
    `mute_link`, by which its reader, or their mail program, asks for no more of it (RFC 2369, RFC 8058).

    Raises:
        Refused: the recipient's address cannot stand in an e-mail.
    """
    mail = EmailMessage(policy=PLAIN)
    mail["From"] = _address(settings.mail_from)
    try:
        mail["To"] = Address(addr_spec=letter.recipient)
    except (ValueError, IndexError) as odd:
        raise Refused("address") from odd
    mail["Subject"] = " ".join(_filled(letter, "subject.txt", settings).split())
    mail["Date"] = format_datetime(letter.due_at)
    mail["Message-ID"] = f"<{letter.uid}@{sender_domain(settings)}>"
    mail["Auto-Submitted"] = "auto-generated"  # so that no holiday reply comes back
    if mute_link := letter.payload.get("mute_link"):
        mail["List-Unsubscribe"] = f"<{mute_link}>"
        if mute_link.startswith("https:"):  # no other may be pressed by a program (RFC 8058, 3.1)
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(_filled(letter, "body.txt", settings))
    mail.add_alternative(_filled(letter, "body.html", settings), subtype="html")
    if calendar := letter.payload.get("calendar"):
        mail.add_attachment(
            calendar["text"].encode(),
            maintype="text",
            subtype="calendar",
            filename="appointment.ics",
            params={"method": calendar["method"], "charset": "utf-8"},
        )
    return mail


def sender_domain(settings: Settings) -> str:
    """What stands behind the @ of the address we write from."""
    return parseaddr(settings.mail_from)[1].rpartition("@")[2] or "localhost"


def _address(written: str) -> Address:
    name, address = parseaddr(written)
    return Address(display_name=name, addr_spec=address)


def _filled(letter: Letter, part: str, settings: Settings) -> str:
    if not KIND.fullmatch(letter.kind):
        raise ValueError("a message's kind is a folder's name")
    template = _environment(letter.payload.get(LANGUAGE, SOURCE)).get_template(f"email/{letter.kind}/{part}")
    return template.render(**revealed(letter.payload, letter.recipient), spa=_spa(settings))


def _spa(settings: Settings) -> dict[str, str]:
    return {
        "name": settings.spa_name,
        "address": settings.spa_address,
        "phone": settings.spa_phone,
        "base_url": settings.base_url,
    }


@cache
def _environment(language: str) -> Environment:
    # Its own, not the web's: a page's filters and helpers may ask for the request. A word that is
    # missing stops the message rather than leaving a hole in it.
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=("jinja2.ext.i18n",),
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_translations(catalogue(language), newstyle=True)  # type: ignore[attr-defined]
    environment.globals["language"] = language
    return environment
