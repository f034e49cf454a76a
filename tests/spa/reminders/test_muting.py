"""What somebody asked us not to send is not sent; what they must know is."""

import pytest

from app.domain.lifecycle import Status
from app.domain.reminders import Sort
from app.infra.database import db, transaction
from app.spa.accounts.models import User
from app.spa.booking.telling import notice
from app.spa.clients.models import Client
from app.spa.clients.muting import mute_by_link, mute_by_token, mute_own, mute_token, muted_for
from app.spa.messages import announce
from app.spa.reminders.services import remind
from tests.spa.reminders.test_reminding import booked, rows, waiting
from tests.support.clock import NOW
from tests.support.factories import POLICY, ZONE, make_client, make_intake, make_user, small_spa


@pytest.fixture
def spa(app_on, engine_url):
    with app_on(engine_url).app_context():
        spa = small_spa()
        spa.intake = make_intake(spa.ada)
        yield spa


def test_a_link_says_nothing_and_leads_back_to_its_client(spa):
    token = mute_token(spa.ada.uid, Sort.REMINDERS)

    assert spa.ada.uid not in token
    assert "reminders" not in token
    mute = mute_by_token(token)
    assert (mute.client.id, mute.sort) == (spa.ada.id, Sort.REMINDERS)
    assert mute_token(spa.ada.uid, Sort.REMINDERS) != token


@pytest.mark.parametrize("token", ["", "x", "AAAA", "ä", "0" * 32, "A" * 5000, "=", "AQ%00"])
def test_a_link_of_somebody_elses_making_leads_nowhere(spa, token):
    assert mute_by_token(token) is None


def test_a_link_that_was_changed_leads_nowhere(spa):
    token = mute_token(spa.ada.uid, Sort.CARE)

    assert mute_by_token(token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB")) is None


def test_who_wants_no_reminders_gets_none_at_any_row_of_the_mailbox(spa):
    again = make_client("Ada again")
    bea = make_client("Bea", email="bea@example.com")
    booked(spa)
    booked(spa, client=bea, status=Status.CANCELLED)
    mute_by_link(mute_by_token(mute_token(again.uid, Sort.REMINDERS)), off=True, now=NOW)

    assert muted_for(db.session.get_one(Client, spa.ada.id)) == {Sort.REMINDERS}
    assert muted_for(db.session.get_one(Client, bea.id)) == frozenset()
    assert remind(now=NOW, policy=POLICY, zone=ZONE) == 0

    mute_by_link(mute_by_token(mute_token(spa.ada.uid, Sort.REMINDERS)), off=False, now=NOW)
    assert remind(now=NOW, policy=POLICY, zone=ZONE) == 1


def test_what_waits_is_taken_back_and_what_must_be_known_is_not(spa):
    visit = booked(spa)
    remind(now=NOW, policy=POLICY, zone=ZONE)
    mute = mute_by_token(mute_token(spa.ada.uid, Sort.REMINDERS))
    mute_by_link(mute, off=True, now=NOW)

    assert [row.outcome for row in rows()] == ["dropped"]
    with transaction():
        announce.booking_moved(notice(visit, visit.client), now=NOW)
    assert waiting() == ["booking_moved"]


def test_a_user_chooses_for_all_of_theirs_and_for_nobody_else(spa):
    user, thief = make_user("ada@example.com"), make_user("thief@example.com")
    with transaction():
        db.session.get_one(Client, spa.ada.id).user_id = user.id
    posing = make_client("Thief", email="ada@example.com", user=thief)

    mute_own(db.session.get_one(User, thief.id), {Sort.REMINDERS}, now=NOW)
    assert muted_for(db.session.get_one(Client, posing.id)) == {Sort.REMINDERS}
    assert muted_for(db.session.get_one(Client, spa.ada.id)) == frozenset()

    mute_own(db.session.get_one(User, user.id), {Sort.CARE, Sort.INVITATIONS}, now=NOW)
    assert muted_for(db.session.get_one(Client, spa.ada.id)) == {Sort.CARE, Sort.INVITATIONS}
    mute_own(db.session.get_one(User, user.id), (), now=NOW)
    assert muted_for(db.session.get_one(Client, spa.ada.id)) == frozenset()


def test_a_row_that_nobody_owns_follows_a_user_who_has_proved_the_mailbox(spa):
    user = make_user("ada@example.com")
    mute_own(db.session.get_one(User, user.id), {Sort.CARE}, now=NOW)
    assert muted_for(db.session.get_one(Client, spa.ada.id)) == frozenset()

    with transaction():
        db.session.get_one(User, user.id).email_proved_at = NOW
    mute_own(db.session.get_one(User, user.id), {Sort.CARE}, now=NOW)
    assert muted_for(db.session.get_one(Client, spa.ada.id)) == {Sort.CARE}
