"""Who can sign in with which password, and what signs them out."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.infra.database import db, transaction
from app.spa.accounts import passwords, services
from app.spa.accounts.models import Role, User
from app.spa.accounts.passwords import WeakPassword
from app.spa.accounts.queries import user_by_email, user_by_session
from app.spa.accounts.services import AddressTaken, check_password, create_user, set_password
from tests.support.clock import NOW

PASSWORD = "plum kettle orbit"


@pytest.fixture
def spa(app: Flask) -> Flask:
    """The spa, where Ada and Bea can sign in with one and the same password."""
    return with_ada_and_bea(app)


@pytest.fixture
def spa_on_each(app_on: Callable[..., Flask], engine_url: str) -> Flask:
    """The same on each engine."""
    return with_ada_and_bea(app_on(engine_url))


def with_ada_and_bea(app: Flask) -> Flask:
    with app.app_context():
        create_user("Ada@Example.com ", "Ada", Role.CLIENT, PASSWORD, now=NOW)
        create_user("bea@example.com", "Bea", Role.MANAGER, PASSWORD, now=NOW)
    return app


def test_the_right_password_signs_in_its_owner_however_the_address_is_written(spa: Flask):
    with spa.app_context():
        user = check_password(" ADA@example.com", PASSWORD, now=NOW + timedelta(days=1))

        assert (user.name, user.email, user.role) == ("Ada", "ada@example.com", Role.CLIENT)
        assert user.signed_in_at == NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ada@example.com", "plum kettle orbi"),
        ("ada@example.com", ""),
        ("nobody@example.com", PASSWORD),
        ("", PASSWORD),
        ("%", PASSWORD),
    ],
)
def test_anything_else_signs_in_nobody(spa: Flask, email: str, password: str):
    with spa.app_context():
        assert check_password(email, password, now=NOW) is None


def test_who_was_shut_out_cannot_sign_in(spa: Flask):
    with spa.app_context():
        with transaction():
            user_by_email("ada@example.com").is_active = False

        assert check_password("ada@example.com", PASSWORD, now=NOW) is None


def test_who_signs_in_by_link_alone_has_no_password_to_guess(spa: Flask):
    with spa.app_context():
        create_user("cleo@example.com", "Cleo", Role.CLIENT, None, now=NOW)

        assert check_password("cleo@example.com", "", now=NOW) is None
        assert check_password("cleo@example.com", "nobody has this password", now=NOW) is None


def test_one_address_is_one_user(spa_on_each: Flask):
    with spa_on_each.app_context():
        with pytest.raises(AddressTaken):
            create_user("ADA@example.com", "Another Ada", Role.MANAGER, None, now=NOW)

        assert user_by_email("ada@example.com").name == "Ada"
        assert db.session.scalar(select(func.count(User.id))) == 2


def test_two_who_make_the_same_user_at_once_make_one(spa_on_each: Flask, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(services, "user_by_email", lambda _: None)  # each looked before the other wrote
    with spa_on_each.app_context(), pytest.raises(AddressTaken):
        create_user("ada@example.com", "Ada again", Role.CLIENT, None, now=NOW)


def test_a_weak_password_makes_no_user(spa: Flask):
    with spa.app_context():
        with pytest.raises(WeakPassword, match="at least 10"):
            create_user("cleo@example.com", "Cleo", Role.CLIENT, "short", now=NOW)

        assert user_by_email("cleo@example.com") is None


def test_a_password_kept_at_old_costs_is_hashed_again_at_the_next_sign_in(spa: Flask):
    with spa.app_context():
        old = passwords._hasher_of(fast=False).hash(PASSWORD)
        with transaction():
            user_by_email("ada@example.com").password_hash = old

        assert check_password("ada@example.com", "wrong entirely", now=NOW) is None
        assert user_by_email("ada@example.com").password_hash == old
        assert check_password("ada@example.com", PASSWORD, now=NOW).password_hash != old
        assert check_password("ada@example.com", PASSWORD, now=NOW) is not None


def test_a_new_password_ends_the_old_one_and_every_session(spa_on_each: Flask):
    with spa_on_each.app_context():
        ada = user_by_email("ada@example.com")
        cookie = ada.get_id()

        set_password(ada, "another orbit kettle", now=NOW)

        assert check_password("ada@example.com", PASSWORD, now=NOW) is None
        assert check_password("ada@example.com", "another orbit kettle", now=NOW) is not None
        assert user_by_session(cookie) is None
        assert check_password("bea@example.com", PASSWORD, now=NOW) is not None


def test_a_weak_new_password_changes_nothing(spa: Flask):
    with spa.app_context():
        ada = user_by_email("ada@example.com")
        cookie = ada.get_id()

        with pytest.raises(WeakPassword, match="e-mail address"):
            set_password(ada, "ada@example.com", now=NOW)

        assert user_by_session(cookie) is not None
        assert check_password("ada@example.com", PASSWORD, now=NOW) is not None


def test_signing_out_everywhere_ends_ones_own_sessions_alone(spa: Flask):
    with spa.app_context():
        ada, bea = user_by_email("ada@example.com"), user_by_email("bea@example.com")
        cookies = ada.get_id(), bea.get_id()

        services.sign_out_everywhere(ada)

        assert user_by_session(cookies[0]) is None
        assert user_by_session(cookies[1]) is bea


def test_a_session_id_of_nobody_is_nobody(spa: Flask):
    with spa.app_context():
        for cookie in ("", "1", "1.", ".0", "x.0", "1.x", "999.0", "1.1", "1.0.0", "-1.0", "².0"):
            assert user_by_session(cookie) is None, cookie
