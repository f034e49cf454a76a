"""Signing in and out, and proving that a mailbox is one's own."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete

from app.domain.errors import LinkExpired, Refusal
from app.domain.said import say
from app.infra.database import db, transaction
from app.infra.outbox.post import post
from app.infra.outbox.secret import concealed
from app.spa.accounts import links
from app.spa.accounts.models import Role, SignInLink, User
from app.spa.accounts.passwords import WeakPassword, hash_password, needs_rehash, verify, weakness
from app.spa.accounts.queries import tidy_email, user_by_email


class AddressTaken(Refusal):
    """There is a user with this address already. Never shown to a visitor: it would tell who comes here."""

    code = "address_taken"
    default = say("Somebody with this e-mail address can already sign in. Please use another address.")


def new_user(
    *, email: str, name: str, role: Role, password_hash: str | None, now: datetime, vouched: bool = False
) -> User:
    """Add a user to the caller's transaction. A step for other services; hash the password beforehand.

    `vouched` says that the spa itself knows the address to be theirs; else only a link sent there proves it.
    """
    user = User(
        email=tidy_email(email),
        name=name.strip(),
        role=role,
        password_hash=password_hash,
        email_proved_at=now if vouched else None,
        created_at=now,
    )
    db.session.add(user)
    db.session.flush()
    return user


def create_user(
    email: str, name: str, role: Role, password: str | None, *, now: datetime, vouched: bool = False
) -> User:
    """Let somebody sign in, by password or (None) by e-mail link alone. `now` is UTC.

    Raises:
        WeakPassword: with a sentence that says why.
        AddressTaken: a user with this address exists.
    """
    password_hash = None if password is None else _hashed(password, email)
    with transaction(duplicate=AddressTaken()):
        if user_by_email(email) is not None:
            raise AddressTaken
        return new_user(
            email=email, name=name, role=role, password_hash=password_hash, now=now, vouched=vouched
        )


def check_password(email: str, password: str, *, now: datetime) -> User | None:
    """Who signs in with this address and password; None if nobody does. Takes as long either way."""
    user = user_by_email(email)
    usable = user if user is not None and user.is_active else None
    matches = verify(usable.password_hash if usable else None, password)
    if usable is None or not matches:
        return None
    stale = usable.password_hash is not None and needs_rehash(usable.password_hash)
    fresh_hash = hash_password(password) if stale else None
    with transaction():
        usable.signed_in_at = now
        if fresh_hash:
            usable.password_hash = fresh_hash
    return usable


def set_password(user: User, password: str, *, now: datetime) -> None:
    """Give a user a new password and sign out every device that used the old one. `now` is UTC.

    Raises:
        WeakPassword: with a sentence that says why.
    """
    password_hash = _hashed(password, user.email)
    with transaction():
        user.password_hash = password_hash
        user.end_sessions()
        user.signed_in_at = now


def remove_password(user: User, *, now: datetime) -> None:
    """Let a user sign in by e-mail link alone, and sign out every device. `now` is UTC."""
    with transaction():
        user.password_hash = None
        user.end_sessions()
        user.signed_in_at = now


def rename(user: User, name: str) -> None:
    """Call a user otherwise, inside the caller's transaction."""
    user.name = name.strip()


def sign_out_everywhere(user: User) -> None:
    """End every session of a user, on every device."""
    with transaction():
        user.end_sessions()


def request_link(email: str, *, now: datetime, way_on: str | None = None) -> None:
    """Send a sign-in link if somebody with this address is known. Nothing tells the caller which.

    `way_on` is the path of the page to go on to, which the caller has checked to be one of ours.
    A row is written for a stranger too, without the address, so that the answer takes as long.
    """
    email = tidy_email(email)
    token = links.new_token()
    address = links.address_of(token, way_on)
    with transaction():
        db.session.execute(delete(SignInLink).where(SignInLink.expires_at < now))
        user = user_by_email(email)
        name = user.name if user else links.name_known_elsewhere(email)
        welcome = user.is_active if user else name is not None
        link = SignInLink(
            token_digest=links.digest_of(token),
            email=email if welcome else "",
            user_id=user.id if user and welcome else None,
            created_at=now,
            expires_at=now + links.LIFETIME,
        )
        db.session.add(link)
        if welcome:
            payload = {
                "name": name,
                "minutes": links.LIFETIME // timedelta(minutes=1),
                "expires_at": link.expires_at.isoformat(),  # a letter too late is dropped
                **concealed(email, link=address),
            }
            post(links.MESSAGE_KIND, email, payload, dedupe_key=f"sign-in:{link.token_digest}", now=now)


def link_is_open(token: str, *, now: datetime) -> bool:
    """Whether a link can still be used. Looking does not use it: mail scanners follow links too."""
    return links.find_open(token, now) is not None


def use_link(token: str, *, signed_in_user_id: int | None, now: datetime) -> User:
    """Sign in the owner of the mailbox that the link was sent to, once. `now` is UTC.

    Whoever made the account may not be who owns the address. So at the first proof, from a browser that is
    not signed in to that account, an earlier password goes and every earlier session ends: nobody can lie
    in wait in somebody else's address.

    Raises:
        LinkExpired: used, too old, or never made.
    """
    with transaction():
        link = links.find_open(token, now)
        if link is None or not link.email or not links.use_up(link, now):
            raise LinkExpired
        user = _owner(link, now)
        if not user.is_active:
            raise LinkExpired
        if user.email_proved_at is None:
            if signed_in_user_id != user.id:
                user.password_hash = None
                user.end_sessions()
            user.email_proved_at = now
        user.signed_in_at = now
        links.mailbox_proved.send(user)
    return user


def _hashed(password: str, email: str) -> str:
    if (problem := weakness(password, email=email)) is not None:
        raise WeakPassword(problem)
    return hash_password(password)


def _owner(link: SignInLink, now: datetime) -> User:
    """The user of the mailbox; a client who was booked at the desk becomes one by proving it."""
    user = user_by_email(link.email)
    if user is not None:
        return user
    name = links.name_known_elsewhere(link.email) or link.email
    return new_user(email=link.email, name=name, role=Role.CLIENT, password_hash=None, now=now)
