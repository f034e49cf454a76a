"""Another address to sign in with: who must say yes, who may say no, and what nobody learns."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.domain.errors import LinkExpired
from app.infra.database import db, transaction
from app.infra.outbox.models import Message
from app.infra.outbox.secret import revealed
from app.infra.outbox.worker import deliver_due
from app.spa.accounts import email_change
from app.spa.accounts.models import EmailChange, User
from app.spa.accounts.services import request_link, use_link
from app.spa.clients.models import Client
from tests.support.clock import NOW
from tests.support.factories import make_client, make_user

SOON = NOW + timedelta(hours=1)
OLD, NEW = "ada@example.com", "ada@new.example"


@pytest.fixture
def spa(app_on: Callable[..., Flask], engine_url: str) -> Flask:
    """The spa on each engine."""
    return app_on(engine_url)


def ada() -> User:
    """A client who has proved her mailbox."""
    user = make_user(OLD, name="Ada Client")
    with transaction():
        user.email_proved_at = NOW
    return user


def link_in(kind: str, recipient: str) -> str:
    """The link in the newest message of a kind, as its reader sees it."""
    newest = db.session.scalars(
        select(Message)
        .where(Message.kind == kind, Message.recipient == recipient)
        .order_by(Message.id.desc())
        .limit(1)
    ).one()
    return str(revealed(newest.payload, newest.recipient)["link"])


def token_to(recipient: str = NEW) -> str:
    """The token in the link that confirms."""
    address = link_in(email_change.LINK, recipient)
    return re.fullmatch(r"http://127\.0\.0\.1:8000/account/email/([\w-]{43})", address).group(1)


def refusal_to(recipient: str = OLD) -> tuple[str, str | None]:
    """The token of the refusal, and what goes along with it."""
    address = urlsplit(link_in(email_change.NOTICE, recipient))
    token = re.fullmatch(r"/email-change/([\w-]{43})", address.path).group(1)
    return token, parse_qs(address.query).get("was", [None])[0]


def test_nothing_changes_before_the_new_mailbox_has_confirmed(spa: Flask):
    with spa.app_context():
        user = ada()
        own, friend = make_client(email=OLD, user=user), make_client("Bea", email="bea@x.example", user=user)
        own_id, friend_id = own.id, friend.id

        email_change.request_change(user, NEW, now=NOW)
        assert db.session.get_one(User, user.id).email == OLD
        epoch = user.epoch

        changed = email_change.confirm_change(token_to(), user, now=SOON)

        assert (changed.email, changed.email_proved_at, changed.epoch) == (NEW, SOON, epoch + 1)
        assert db.session.get_one(Client, own_id).email == NEW
        assert db.session.get_one(Client, friend_id).email == "bea@x.example"


def test_a_confirmed_mailbox_brings_what_was_booked_under_it(spa: Flask):
    with spa.app_context():
        user, nobodys = ada(), make_client(email=NEW).id
        email_change.request_change(user, NEW, now=NOW)

        email_change.confirm_change(token_to(), user, now=SOON)

        assert db.session.get_one(Client, nobodys).user_id == user.id


def test_the_link_works_once_for_a_day_and_for_whoever_asked(spa: Flask):
    with spa.app_context():
        user, stranger = ada(), make_user("bea@example.com")
        email_change.request_change(user, NEW, now=NOW)
        token = token_to()

        for who, when in ((stranger, SOON), (user, NOW + email_change.LIFETIME)):
            assert email_change.is_open(token, who, now=when) is None
            with pytest.raises(LinkExpired):
                email_change.confirm_change(token, who, now=when)
        assert email_change.is_open(token, user, now=SOON) == NEW
        email_change.confirm_change(token, user, now=SOON)
        with pytest.raises(LinkExpired):
            email_change.confirm_change(token, user, now=SOON)


def test_a_second_wish_replaces_the_first(spa: Flask):
    with spa.app_context():
        user = ada()
        email_change.request_change(user, NEW, now=NOW)
        first = token_to()
        email_change.request_change(user, "ada@third.example", now=NOW)

        assert email_change.is_open(first, user, now=SOON) is None
        assert email_change.is_open(token_to("ada@third.example"), user, now=SOON)


def test_an_address_that_is_taken_is_told_to_its_mailbox_alone(spa: Flask):
    with spa.app_context():
        user = ada()
        make_user(NEW)

        email_change.request_change(user, NEW, now=NOW)

        posted = dict(db.session.execute(select(Message.kind, Message.recipient)).all())
        assert posted == {email_change.TAKEN: NEW, email_change.NOTICE: OLD}
        assert db.session.scalar(select(func.count(EmailChange.id))) == 1  # a row either way


def test_an_address_that_was_taken_meanwhile_is_not_given_twice(spa: Flask):
    with spa.app_context():
        user = ada()
        email_change.request_change(user, NEW, now=NOW)
        token = token_to()
        make_user(NEW)

        with pytest.raises(LinkExpired):
            email_change.confirm_change(token, user, now=SOON)
        assert db.session.get_one(User, user.id).email == OLD


def test_of_two_who_confirm_one_address_at_once_one_has_it(spa: Flask):
    with spa.app_context():
        users, tokens = [ada(), make_user("bea@example.com")], []
        for user in users:
            email_change.request_change(user, NEW, now=NOW)
            tokens.append(token_to())
        jobs = [(user.id, token) for user, token in zip(users, tokens, strict=True)] * 2

    def confirm(job: tuple[int, str]) -> bool:
        with spa.app_context():
            try:
                email_change.confirm_change(job[1], db.session.get_one(User, job[0]), now=SOON)
            except LinkExpired:
                return False
            return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(confirm, jobs)) == 1
    with spa.app_context():
        assert db.session.scalar(select(func.count(User.id)).where(User.email == NEW)) == 1


def test_a_link_on_its_way_to_the_old_mailbox_opens_nothing_afterwards(spa: Flask):
    with spa.app_context():
        user = ada()
        request_link(OLD, now=NOW)
        kept = link_in("sign_in_link", OLD).rpartition("/")[2]
        email_change.request_change(user, NEW, now=NOW)
        email_change.confirm_change(token_to(), user, now=NOW)

        with pytest.raises(LinkExpired):
            use_link(kept, signed_in_user_id=None, now=NOW)


def test_the_old_mailbox_says_no_before_it_was_confirmed(spa: Flask):
    with spa.app_context():
        user = ada()
        with transaction():
            user.password_hash = "somebody else set it"
        email_change.request_change(user, NEW, now=NOW)
        token, (refusal, was), epoch = token_to(), refusal_to(), user.epoch

        email_change.refuse_change(refusal, was, now=SOON)

        after = db.session.get_one(User, user.id)
        assert (after.email, after.password_hash, after.epoch) == (OLD, None, epoch + 1)
        with pytest.raises(LinkExpired):
            email_change.confirm_change(token, after, now=SOON)
        with pytest.raises(LinkExpired):
            email_change.refuse_change(refusal, was, now=SOON)


def test_the_old_mailbox_takes_back_what_was_confirmed_for_a_week(spa: Flask):
    with spa.app_context():
        user, late = ada(), NOW + timedelta(days=6)
        own = make_client(email=OLD, user=user).id
        email_change.request_change(user, NEW, now=NOW)
        refusal, was = refusal_to()
        email_change.confirm_change(token_to(), user, now=SOON)

        assert not email_change.can_refuse(refusal, now=NOW + email_change.REGRET)
        with pytest.raises(LinkExpired):
            email_change.refuse_change(refusal, "forged", now=late)
        email_change.refuse_change(refusal, was, now=late)

        assert db.session.get_one(User, user.id).email == OLD
        assert db.session.get_one(Client, own).email == OLD


def test_a_mailbox_that_never_was_proved_takes_nothing_back(spa: Flask):
    with spa.app_context():
        user = make_user(OLD)  # perhaps a slip of the pen: a stranger reads this mailbox
        email_change.request_change(user, NEW, now=NOW)
        refusal, was = refusal_to()
        assert was is None
        email_change.confirm_change(token_to(), user, now=SOON)

        with pytest.raises(LinkExpired):
            email_change.refuse_change(refusal, was, now=SOON)
        assert db.session.get_one(User, user.id).email == NEW


def test_the_refusal_does_not_confirm(spa: Flask):
    with spa.app_context():
        user = ada()
        email_change.request_change(user, NEW, now=NOW)

        assert email_change.is_open(refusal_to()[0], user, now=SOON) is None


def test_every_letter_of_a_change_can_be_written(spa: Flask):
    with spa.app_context():
        user = ada()
        make_user("taken@example.com")
        email_change.request_change(user, NEW, now=NOW)
        email_change.request_change(user, "taken@example.com", now=NOW)
        seen: list[str] = []

        deliver_due(SOON, lambda letter, mail: seen.append(letter.kind))

        assert sorted(seen) == [
            email_change.LINK,
            email_change.NOTICE,
            email_change.NOTICE,
            email_change.TAKEN,
        ]
