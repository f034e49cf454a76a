"""Links that sign their owner in once: what they are made of.

The table keeps a digest and the message that waits keeps the token sealed, so that a copy of the
database opens nobody's account. In clear it stands in the letter alone.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from datetime import datetime, timedelta
from urllib.parse import urlencode

from blinker import Signal
from flask import current_app
from sqlalchemy import or_, select, update

from app.infra.database import db
from app.infra.sealed import CannotOpen, vault
from app.spa.accounts.models import SignInLink

LIFETIME = timedelta(minutes=15)
MESSAGE_KIND = "sign_in_link"
LONGEST_WAY = 400
"""Characters of a path that goes along; a longer one is left out: links must stay whole in a letter."""

# Rooms above also know addresses: a client booked at the desk has one, and no account yet. This room may
# not ask them by name, so it asks whoever listens.
address_asked = Signal()
"""Sent with an e-mail address; a listener answers with the name of whom it knows there, or None."""
mailbox_proved = Signal()
"""Sent with a User inside the transaction that proved the mailbox; a listener hands over what is theirs."""


def new_token() -> str:
    """A fresh secret that opens one account once."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """What the table keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def address_of(token: str, way_on: str | None = None) -> str:
    """The page that the letter points to; it only asks whether to sign in, for mail scanners follow links.

    `way_on` is the path of the page that was asked for. It goes along sealed: a letter tells nobody where
    somebody was, and nobody can put another page into it.
    """
    address = f"{current_app.extensions['settings'].base_url}/sign-in/link/{token}"
    if not way_on or len(way_on) > LONGEST_WAY:
        return address
    return f"{address}?{urlencode({'to': carried(way_on, _context(token))})}"


def way_on_of(token: str, sealed: str | None) -> str | None:
    """The path that went along with this very link, or None where there is none that we sealed."""
    return opened(sealed, _context(token))


def carried(word: str, context: str) -> str:
    """A word sealed so that it can go along in an address, bound to what it belongs to."""
    return base64.urlsafe_b64encode(vault().seal(word, context)).decode()


def opened(sealed: str | None, context: str) -> str | None:
    """The word that was carried along, or None where there is none that we sealed for this."""
    try:
        word: str = vault().open(base64.urlsafe_b64decode(sealed or ""), context)
    except (CannotOpen, ValueError):
        return None
    return word


def name_known_elsewhere(email: str) -> str | None:
    """The name of somebody with this address whom another room knows."""
    return next((name for _, name in address_asked.send(email) if name), None)


def find_open(token: str, now: datetime) -> SignInLink | None:
    """The link of a token, while it can be used."""
    return db.session.scalar(
        select(SignInLink).where(
            SignInLink.token_digest == digest_of(token),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > now,
        )
    )


def use_up(link: SignInLink, now: datetime) -> bool:
    """Use up the link and every other one on its way to the same mailbox. False if somebody was faster."""
    claimed = db.session.execute(
        update(SignInLink)
        .where(or_(SignInLink.id == link.id, SignInLink.email == link.email), SignInLink.used_at.is_(None))
        .values(used_at=now)
        .returning(SignInLink.id)
    ).scalars()
    return link.id in set(claimed)


def _context(token: str) -> str:
    return f"sign_in_link:{digest_of(token)}"
