"""A link in a mailbox: who gets one, what it opens, and whom it takes an account away from."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from app.domain.errors import LinkExpired
from app.infra.database import db, transaction
from app.infra.outbox.models import Message
from app.infra.outbox.secret import revealed
from app.infra.outbox.worker import deliver_due
from app.spa.accounts.models import Role, SignInLink, User
from app.spa.accounts.queries import user_by_email, user_by_session
from app.spa.accounts.services import check_password, create_user, link_is_open, request_link, use_link
from app.spa.clients.models import Client
from app.spa.clients.queries import clients_of, still_reachable
from tests.support.clock import NOW
from tests.support.factories import make_client, make_user

PASSWORD = "plum kettle orbit"
LATER = NOW + timedelta(minutes=14, seconds=59)
TOO_LATE = NOW + timedelta(minutes=15)


@pytest.fixture
def spa(app: Flask) -> Flask:
    """The spa."""
    return app


@pytest.fixture
def spa_on_each(app_on: Callable[..., Flask], engine_url: str) -> Flask:
    """The spa on each engine."""
    return app_on(engine_url)


def token_sent(email: str = "ada@example.com") -> str:
    """Ask for a link and look into the newest message, as its reader will."""
    request_link(email, now=NOW)
    newest = db.session.scalars(select(Message).order_by(Message.id.desc()).limit(1)).one()
    assert newest.recipient == email
    address = revealed(newest.payload, newest.recipient)["link"]
    return re.fullmatch(r"http://127\.0\.0\.1:8000/sign-in/link/([\w-]{43})", address).group(1)


def messages() -> int:
    return db.session.scalar(select(func.count(Message.id)))


def test_a_link_signs_in_the_owner_of_the_mailbox_once(spa_on_each: Flask):
    with spa_on_each.app_context():
        ada = make_user("ada@example.com")
        make_user("bea@example.com")
        token = token_sent()

        user = use_link(token, signed_in_user_id=None, now=LATER)

        assert user.id == ada.id
        assert user.signed_in_at == user.email_proved_at == LATER
        with pytest.raises(LinkExpired):
            use_link(token, signed_in_user_id=None, now=LATER)


def test_looking_at_a_link_does_not_use_it_up(spa: Flask):
    with spa.app_context():
        make_user("ada@example.com")
        token = token_sent()

        assert link_is_open(token, now=LATER)
        assert link_is_open(token, now=LATER)
        use_link(token, signed_in_user_id=None, now=LATER)
        assert not link_is_open(token, now=LATER)


def test_a_link_runs_out_after_a_quarter_of_an_hour(spa: Flask):
    with spa.app_context():
        make_user("ada@example.com")
        token = token_sent()

        assert not link_is_open(token, now=TOO_LATE)
        with pytest.raises(LinkExpired):
            use_link(token, signed_in_user_id=None, now=TOO_LATE)


@pytest.mark.parametrize("token", ["", "x", "0" * 43, "' OR 1=1 --"])
def test_an_invented_link_opens_nothing(spa: Flask, token: str):
    with spa.app_context():
        make_user("ada@example.com")
        token_sent()

        with pytest.raises(LinkExpired):
            use_link(token, signed_in_user_id=None, now=NOW)


def test_one_used_link_uses_up_the_others_on_their_way_to_the_same_mailbox(spa_on_each: Flask):
    with spa_on_each.app_context():
        make_user("ada@example.com")
        make_user("bea@example.com")
        first, second, other = token_sent(), token_sent(), token_sent("bea@example.com")

        use_link(second, signed_in_user_id=None, now=NOW)

        assert not link_is_open(first, now=NOW)
        assert link_is_open(other, now=NOW)


def test_nobody_we_do_not_know_is_written_to_and_their_address_is_not_kept(spa: Flask):
    with spa.app_context():
        request_link("stranger@example.com", now=NOW)

        assert messages() == 0
        assert db.session.scalars(select(SignInLink)).one().email == ""


def test_who_was_shut_out_gets_no_link_and_cannot_use_an_earlier_one(spa: Flask):
    with spa.app_context():
        make_user("ada@example.com")
        token = token_sent()
        with transaction():
            user_by_email("ada@example.com").is_active = False
        request_link("ada@example.com", now=NOW)

        assert messages() == 1
        with pytest.raises(LinkExpired):
            use_link(token, signed_in_user_id=None, now=NOW)


def test_a_client_booked_at_the_desk_becomes_a_user_by_proving_the_mailbox(spa_on_each: Flask):
    with spa_on_each.app_context():
        client = make_client("Ada Desk", email="ada@example.com")
        other = make_client("Bea", email="bea@example.com")

        user = use_link(token_sent(), signed_in_user_id=None, now=NOW)

        assert (user.name, user.role) == ("Ada Desk", Role.CLIENT)
        assert [mine.id for mine in clients_of(user)] == [client.id]
        assert db.session.get(Client, other.id).user_id is None


def test_everything_booked_under_the_address_comes_together_once_it_is_proved(spa_on_each: Flask):
    with spa_on_each.app_context():
        ada = make_user("ada@example.com")
        somebody_else = make_user("bea@example.com")
        own = make_client("Ada", user=ada)
        loose = make_client("A. Client")
        taken = make_client("Not Ada any more", user=somebody_else)

        user = use_link(token_sent(), signed_in_user_id=None, now=NOW)

        assert [client.id for client in clients_of(user)] == [own.id, loose.id]
        assert db.session.get(Client, taken.id).user_id == somebody_else.id


def test_people_who_work_here_get_no_clients_from_an_address(spa: Flask):
    with spa.app_context():
        make_user("ada@example.com", role=Role.THERAPIST)
        client = make_client()

        user = use_link(token_sent(), signed_in_user_id=None, now=NOW)

        assert clients_of(user) == []
        assert db.session.get(Client, client.id).user_id is None


def test_nobody_can_lie_in_wait_in_somebody_elses_address(spa_on_each: Flask):
    with spa_on_each.app_context():
        stranger = create_user("ada@example.com", "Not Ada", Role.CLIENT, PASSWORD, now=NOW)
        strangers_cookie = stranger.get_id()

        user = use_link(token_sent(), signed_in_user_id=None, now=NOW)

        assert check_password("ada@example.com", PASSWORD, now=NOW) is None
        assert user_by_session(strangers_cookie) is None
        assert user_by_session(user.get_id()) is not None


def test_an_own_password_stays_when_the_mailbox_is_proved_from_the_same_browser(spa: Flask):
    with spa.app_context():
        ada = create_user("ada@example.com", "Ada", Role.CLIENT, PASSWORD, now=NOW)
        cookie = ada.get_id()

        use_link(token_sent(), signed_in_user_id=ada.id, now=NOW)

        assert check_password("ada@example.com", PASSWORD, now=NOW) is not None
        assert user_by_session(cookie) is not None


def test_once_proved_a_link_opened_anywhere_leaves_the_password_alone(spa: Flask):
    with spa.app_context():
        ada = create_user("ada@example.com", "Ada", Role.CLIENT, PASSWORD, now=NOW)
        use_link(token_sent(), signed_in_user_id=ada.id, now=NOW)

        use_link(token_sent(), signed_in_user_id=None, now=LATER)

        assert check_password("ada@example.com", PASSWORD, now=NOW) is not None
        assert user_by_email("ada@example.com").email_proved_at == NOW


def test_an_address_that_the_spa_vouches_for_counts_as_proved(spa: Flask):
    with spa.app_context():
        create_user("ada@example.com", "Ada", Role.MANAGER, PASSWORD, now=NOW, vouched=True)

        use_link(token_sent(), signed_in_user_id=None, now=NOW)

        assert check_password("ada@example.com", PASSWORD, now=NOW) is not None


def test_the_browser_that_booked_sees_the_visit_only_until_the_mailbox_is_proved(spa: Flask):
    with spa.app_context():
        client = make_client()
        assert still_reachable([client.id]) == [client.id]

        use_link(token_sent(), signed_in_user_id=None, now=NOW)

        assert still_reachable([client.id]) == []


def test_an_account_made_while_booking_leaves_the_browser_its_visit(spa: Flask):
    with spa.app_context():
        client = make_client(user=make_user("ada@example.com"))

        assert still_reachable([client.id, 999]) == [client.id]


def test_the_database_holds_no_token_that_could_be_used(spa: Flask):
    with spa.app_context():
        make_user("ada@example.com")
        token = token_sent()

        rows = [
            str(row)
            for table in ("sign_in_link", "message")
            for row in db.session.execute(text(f"SELECT * FROM {table}"))
        ]

        assert len(rows) == 2
        assert not any(token in row for row in rows)


def test_the_letter_goes_out_with_the_link_and_the_token_is_not_kept_afterwards(spa: Flask):
    letters = []
    with spa.app_context():
        make_user("ada@example.com", name="Ada")
        token = token_sent()

        sent = deliver_due(NOW, lambda _, mail: letters.append(mail))

        assert sent == 1
        assert letters[0]["To"] == "ada@example.com"
        for part in ("plain", "html"):
            body = letters[0].get_body((part,)).get_content()
            assert f"http://127.0.0.1:8000/sign-in/link/{token}" in body
            assert "15 minutes" in body
        assert token not in letters[0]["Subject"]
        assert db.session.scalars(select(Message)).one().payload == {}


def test_a_letter_that_could_not_go_out_in_time_does_not_go_out_at_all(spa: Flask):
    with spa.app_context():
        make_user("ada@example.com")
        token_sent()

        assert deliver_due(TOO_LATE, lambda *_: pytest.fail("it was sent")) == 0


def test_links_that_ran_out_are_tidied_away(spa: Flask):
    with spa.app_context():
        make_user("ada@example.com")
        token_sent()

        request_link("stranger@example.com", now=NOW + timedelta(hours=1))

        assert db.session.scalar(select(func.count(SignInLink.id))) == 1


@pytest.mark.parametrize("make", [make_user, lambda email: make_client("Ada Desk", email=email)])
def test_a_link_pressed_many_times_at_once_signs_in_once(spa_on_each: Flask, make: Callable[[str], object]):
    with spa_on_each.app_context():
        make("ada@example.com")
        token = token_sent()

    def press(_: int) -> bool:
        with spa_on_each.app_context():
            try:
                use_link(token, signed_in_user_id=None, now=NOW)
            except LinkExpired:
                return False
            return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(press, range(8))) == 1

    with spa_on_each.app_context():
        assert db.session.scalar(select(func.count(User.id))) == 1
