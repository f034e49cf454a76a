"""Links that sign their owner in once: what they are made of.

The table keeps a digest, the message keeps a nonce, and only the letter holds the token, which is
computed from the nonce with the spa's secret when the letter is written. So neither a copy of the
database nor a waiting message opens anybody's account.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import timedelta

from blinker import Signal
from flask import current_app

LIFETIME = timedelta(minutes=15)
MESSAGE_KIND = "sign_in_link"

# Rooms above also know addresses: a client booked at the desk has one, and no account yet. This room may
# not ask them by name, so it asks whoever listens.
address_asked = Signal()
"""Sent with an e-mail address; a listener answers with the name of whom it knows there, or None."""
mailbox_proved = Signal()
"""Sent with a User inside the transaction that proved the mailbox; a listener hands over what is theirs."""


def new_nonce() -> str:
    """A fresh secret to make a token from."""
    return secrets.token_urlsafe(24)


def token_for(nonce: str) -> str:
    """The token that belongs into the letter."""
    key = current_app.config["SECRET_KEY"].encode()
    mac = hmac.digest(key, b"sign-in-link:" + nonce.encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def digest_of(token: str) -> str:
    """What the table keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
