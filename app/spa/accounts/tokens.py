"""Tokens with which other programs come in: shown once, kept as a digest, taken back at any time."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import joinedload

from app.domain.errors import Refusal
from app.infra.database import db, transaction
from app.spa.accounts.links import digest_of
from app.spa.accounts.models import ApiToken, User

PREFIX = "stp_"
"""By this a token is known for one wherever it turns up, also by programs that look for lost secrets."""
BYTES = 32
LONGEST = 100
READ, WRITE = "appointments:read", "appointments:write"
SCOPES: dict[str, str] = {
    READ: "See the visits it has booked itself",
    WRITE: "Book visits, and move or cancel those it has booked itself",
}
MOST_DAYS = 3650
LONGEST_NAME = 80
SELDOM = timedelta(hours=1)
"""How exactly we note when a token was last used: a write with every read would be a queue."""


class OddToken(Refusal):
    """A token was asked for that cannot be made."""

    code = "odd_token"
    status = 422


class NoSuchToken(Refusal):
    """There is no token with this id."""

    code = "no_such_token"
    status = 404
    default = "There is no token with this id. The list of tokens shows the ids there are."


@dataclass(frozen=True, slots=True)
class Issued:
    """A new token, and its secret in clear: the one moment at which anybody can read it."""

    token: ApiToken
    secret: str


def issue_token(
    name: str, scopes: Iterable[str], *, days: int | None = None, by: User | None = None, now: datetime
) -> Issued:
    """Make a token for a program. `by` is the manager who asks, None the command line; `now` is UTC.

    Raises:
        OddToken: no name, no scope or an unknown one, or days that are not between 1 and MOST_DAYS.
    """
    name, wanted = name.strip(), set(scopes)
    _require_sound(name, wanted, days)
    secret = PREFIX + secrets.token_urlsafe(BYTES)
    token = ApiToken(
        name=name,
        token_digest=digest_of(secret),
        scopes=" ".join(scope for scope in SCOPES if scope in wanted),
        created_by_id=by.id if by else None,
        created_at=now,
        expires_at=None if days is None else now + timedelta(days=days),
    )
    with transaction():
        db.session.add(token)
    return Issued(token, secret)


def revoke_token(uid: str, *, by: User | None = None, now: datetime) -> ApiToken:
    """Shut a token out at once and for good; revoked twice, it is revoked once. `now` is UTC.

    Raises:
        NoSuchToken: there is none with this id.
    """
    by_id = by.id if by else None
    with transaction():
        token = db.session.scalar(select(ApiToken).where(ApiToken.uid == uid).with_for_update())
        if token is None:
            raise NoSuchToken
        if token.revoked_at is None:
            token.revoked_at, token.revoked_by_id = now, by_id
    return token


def find_token(secret: str, *, now: datetime) -> ApiToken | None:
    """The token of a secret, while it is good. Its use is noted, at most once an hour. `now` is UTC."""
    if not secret.startswith(PREFIX) or len(secret) > LONGEST or not secret.isascii():
        return None
    token = db.session.scalar(select(ApiToken).where(ApiToken.token_digest == digest_of(secret)))
    if token is None or not token.is_good_at(now):
        return None
    if token.used_at is None or token.used_at <= now - SELDOM:
        _note_use(token.id, now)
    return token


def all_tokens() -> list[ApiToken]:
    """Every token ever made with who made it and who took it back, the newest first. One query."""
    known = select(ApiToken).options(joinedload(ApiToken.created_by), joinedload(ApiToken.revoked_by))
    return list(db.session.scalars(known.order_by(ApiToken.created_at.desc(), ApiToken.id.desc())))


def _require_sound(name: str, scopes: set[str], days: int | None) -> None:
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise OddToken(f"Please give the program a name of at most {LONGEST_NAME} characters.")
    if not scopes or not scopes <= set(SCOPES):
        raise OddToken(f"Please say what the program may do: {', '.join(SCOPES)}.")
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise OddToken(f"A token lasts between 1 and {MOST_DAYS} days.")


def _note_use(token_id: int, now: datetime) -> None:
    with transaction():
        db.session.execute(
            update(ApiToken)
            .where(ApiToken.id == token_id, or_(ApiToken.used_at.is_(None), ApiToken.used_at <= now - SELDOM))
            .values(used_at=now)
        )
