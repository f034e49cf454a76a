"""Another address to sign in with: nothing changes until whoever asked has opened a link in the new mailbox.

Two mailboxes are written to. The new one gets the link that confirms; it works only in a browser that is
signed in to the account, so that nobody gives somebody else's mailbox to an account of theirs. The old one
gets a notice with a link that says "this was not me", which takes the change back, also after it was
confirmed.

One digest serves both: the token of the refusal is made of the token that confirms, and not the other way
round, so the old mailbox can refuse and never confirm.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from blinker import Signal
from flask import current_app
from sqlalchemy import delete, or_, select, update

from app.domain.errors import LinkExpired
from app.infra.database import db, transaction
from app.infra.outbox.post import post
from app.infra.outbox.secret import concealed
from app.spa.accounts.links import carried, digest_of, mailbox_proved, new_token, opened
from app.spa.accounts.models import EmailChange, SignInLink, User
from app.spa.accounts.queries import tidy_email, user_by_email

LIFETIME = timedelta(hours=24)
"""How long the new mailbox may confirm."""
REGRET = timedelta(days=7)
"""How long after it was asked for the old mailbox may take a change back."""
LINK, NOTICE, TAKEN = "email_change_link", "email_change_notice", "email_change_taken"

email_changed = Signal()
"""Sent with a User, whose address is the new one by then, and `before`; inside the changing transaction."""


@dataclass(frozen=True, slots=True)
class _Letters:
    """What one change sends out. Only an address that was proved may take a confirmed change back.

    No name goes along: anybody can call themselves what they like and name somebody else's address.
    """

    before: str
    before_is_proved: bool
    wanted: str
    token: str


def request_change(user: User, email: str, *, now: datetime) -> None:
    """Ask to sign in with another address from now on. `now` is UTC. A second wish replaces the first.

    Nothing tells the caller whether the address belongs to somebody already: only its mailbox hears that.
    """
    user_id, wanted, token = user.id, tidy_email(email), new_token()
    letters = _Letters(user.email, user.email_proved_at is not None, wanted, token)
    with transaction():
        pending = EmailChange.user_id == user_id, EmailChange.used_at.is_(None)
        db.session.execute(delete(EmailChange).where(EmailChange.created_at < now - REGRET))
        db.session.execute(delete(EmailChange).where(*pending))
        taken = user_by_email(wanted) is not None
        change = EmailChange(
            user_id=user_id,
            email=wanted,
            token_digest=_digest(token),
            created_at=now,
            expires_at=now if taken else now + LIFETIME,  # a row in either case: the answer takes as long
        )
        db.session.add(change)
        _send(letters, taken=taken, now=now)


def is_open(token: str, user: User, *, now: datetime) -> str | None:
    """The address that this link would give to this user, while it can be used; None otherwise."""
    change = _find(_digest(token), now)
    return change.email if change is not None and change.user_id == user.id else None


def confirm_change(token: str, user: User, *, now: datetime) -> User:
    """Let a user sign in with the new address, and sign out every device. `now` is UTC.

    Works once, and only for the user who asked: whoever is sent such a link by somebody else cannot be made
    to give their mailbox away.

    Raises:
        LinkExpired: used, replaced, too old, never made or not theirs; or the address is somebody's by now.
    """
    user_id = user.id
    with transaction(duplicate=LinkExpired()):  # somebody else may confirm the same address at this moment
        change = _find(_digest(token), now)
        if change is None or change.user_id != user_id or not _use_up(change, now):
            raise LinkExpired
        user = db.session.get_one(User, user_id)
        if not user.is_active or user_by_email(change.email) is not None:
            raise LinkExpired
        _give(user, change.email, now=now)
        mailbox_proved.send(user)
    return user


def can_refuse(refusal: str, *, now: datetime) -> bool:
    """Whether the old mailbox can still say that this was not its owner's wish."""
    return _refusable(refusal, now) is not None


def refuse_change(refusal: str, sealed_before: str | None, *, now: datetime) -> None:
    """The owner of the old mailbox did not ask for this: nothing of it stays. `now` is UTC.

    Somebody else was signed in to the account, then. So every device is signed out and the password goes; a
    change that was confirmed is taken back, if the old address had ever been proved to be theirs.

    Raises:
        LinkExpired: too late, or refused before; or the address is somebody else's by now.
    """
    before = opened(sealed_before, _context(refusal))
    with transaction(duplicate=LinkExpired()):
        change = _refusable(refusal, now, lock=True)
        if change is None or (change.used_at is not None and before is None):
            raise LinkExpired
        user = db.session.get_one(User, change.user_id)
        user.password_hash = None
        if change.used_at is not None and before is not None:
            _give(user, before, now=now)
        else:
            user.end_sessions()
        db.session.execute(delete(EmailChange).where(EmailChange.user_id == user.id))


def _give(user: User, email: str, *, now: datetime) -> None:
    """Another address inside the caller's transaction: proved, and no way in by the one before."""
    before = user.email
    user.email, user.email_proved_at, user.signed_in_at = email, now, now
    user.end_sessions()
    db.session.execute(
        update(SignInLink)
        .where(or_(SignInLink.user_id == user.id, SignInLink.email == before), SignInLink.used_at.is_(None))
        .values(used_at=now)
    )
    db.session.flush()
    email_changed.send(user, before=before)


def _send(letters: _Letters, *, taken: bool, now: datetime) -> None:
    base = current_app.extensions["settings"].base_url
    refusal = _refusal_of(letters.token)
    refuse = f"{base}/email-change/{refusal}"
    if letters.before_is_proved:
        refuse += f"?{urlencode({'was': carried(letters.before, _context(refusal))})}"
    hours, days = LIFETIME // timedelta(hours=1), REGRET // timedelta(days=1)
    key = _digest(letters.token)
    if taken:
        post(TAKEN, letters.wanted, {}, dedupe_key=f"email-taken:{key}", now=now)
    else:
        payload = {
            "hours": hours,
            "expires_at": (now + LIFETIME).isoformat(),
            **concealed(letters.wanted, link=f"{base}/account/email/{letters.token}"),
        }
        post(LINK, letters.wanted, payload, dedupe_key=f"email-link:{key}", now=now)
    notice = {"days": days, **concealed(letters.before, link=refuse)}
    post(NOTICE, letters.before, notice, dedupe_key=f"email-notice:{key}", now=now)


def _find(digest: str, now: datetime) -> EmailChange | None:
    return db.session.scalar(
        select(EmailChange).where(
            EmailChange.token_digest == digest, EmailChange.used_at.is_(None), EmailChange.expires_at > now
        )
    )


def _use_up(change: EmailChange, now: datetime) -> bool:
    claimed = db.session.execute(
        update(EmailChange)
        .where(EmailChange.id == change.id, EmailChange.used_at.is_(None))
        .values(used_at=now)
        .returning(EmailChange.id)
    ).scalars()
    return change.id in set(claimed)


def _refusable(refusal: str, now: datetime, *, lock: bool = False) -> EmailChange | None:
    wanted = select(EmailChange).where(
        EmailChange.token_digest == digest_of(refusal), EmailChange.created_at > now - REGRET
    )
    return db.session.scalar(wanted.with_for_update() if lock else wanted)


def _refusal_of(token: str) -> str:
    """The token of the refusal: made of the other one, which cannot be found from it."""
    return base64.urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).decode().rstrip("=")


def _digest(token: str) -> str:
    return digest_of(_refusal_of(token))


def _context(refusal: str) -> str:
    return f"email_change:{digest_of(refusal)}"
