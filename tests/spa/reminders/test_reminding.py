"""What the worker posts around visits: once, to whom wants it, and never about a visit that is no more."""

from datetime import timedelta

import pytest

from app.domain.lifecycle import Status
from app.infra.database import db, transaction
from app.infra.outbox.worker import deliver_due
from app.spa.accounts.models import Role
from app.spa.booking.changes import cancel, move
from app.spa.booking.telling import notice
from app.spa.clients.models import Client
from app.spa.messages import announce
from app.spa.messages.announce import booking_moved
from app.spa.reminders import missing, queries, services
from app.spa.reminders.services import ask_again, invite_back, look_after, remind
from app.spa.settings.queries import policy
from tests.support.clock import NOW
from tests.support.factories import (
    POLICY,
    ZONE,
    at,
    make_appointment,
    make_client,
    make_intake,
    make_time_off,
    make_user,
    small_spa,
)
from tests.support.letters import rows

BOOKED = at("2026-04-20 12:00")
IN_TWO_DAYS = at("2026-05-08 10:00")


@pytest.fixture
def spa(app_on, engine_url):
    """The small spa on each engine; Ada has answered."""
    with app_on(engine_url).app_context():
        spa = small_spa()
        spa.intake = make_intake(spa.ada)
        yield spa


def booked(spa, starts_at=IN_TWO_DAYS, **changes):
    values = {"client": spa.ada, "created_at": BOOKED, "confirmed_at": BOOKED, "intake_id": spa.intake.id}
    values |= {"starts_at": starts_at}
    return make_appointment(spa.swedish, spa.mira, spa.blue, **values | changes)


def given(spa, starts_at, **changes):
    return booked(spa, starts_at, **{"status": Status.COMPLETED} | changes)


def work(now, *chores):
    for chore in chores or (remind, look_after, invite_back):
        chore(now=now, policy=policy(), zone=ZONE)
    return waiting()


def waiting():
    return [row.kind for row in rows() if row.done_at is None]


def test_two_days_before_and_shortly_before_somebody_is_reminded_once(spa):
    visit = booked(spa)

    assert work(NOW - timedelta(minutes=1)) == []
    assert work(NOW) == ["visit_reminder"]
    assert work(NOW + timedelta(hours=1)) == ["visit_reminder"]
    deliver_due(NOW, lambda letter, mail: None)
    assert work(at("2026-05-07 20:00")) == ["visit_soon"]  # three hours before ten is night
    (first, _) = rows()
    assert first.appointment_id == visit.id
    assert first.recipient == "ada@example.com"


def test_a_reminder_is_in_the_language_of_its_reader(spa):
    with transaction():
        db.session.get_one(Client, spa.ada.id).language = "de"
    booked(spa)
    work(NOW)

    (message,) = rows()
    assert message.payload["language"] == "de"
    assert message.payload["day"] == "Freitag, 8. Mai"


def test_who_has_answered_nothing_is_called_a_day_before(spa):
    bea = make_client("Bea", email="bea@example.com")
    booked(spa, client=bea, intake_id=None)

    work(NOW, remind, ask_again)
    assert rows()[0].payload["missing"] == "all"
    a_day_before = at("2026-05-07 10:00")
    assert work(a_day_before, remind, ask_again) == ["visit_reminder", "intake_last_call"]
    assert rows()[1].payload["missing"] == "all"
    assert work(a_day_before + timedelta(hours=1), ask_again) == ["visit_reminder", "intake_last_call"]


def test_who_has_not_signed_yet_is_asked_for_the_rest(spa):
    booked(spa)

    assert work(at("2026-05-07 10:00"), ask_again) == ["intake_last_call"]
    assert rows()[0].payload["missing"] == "some"


def test_who_has_told_everything_is_asked_for_nothing(spa, monkeypatch):
    booked(spa)
    for room in (missing, queries, services):
        monkeypatch.setattr(room, "missing_before", lambda visit, *, now: missing.Missing.LOOK)

    assert work(NOW, remind) == ["visit_reminder"]
    assert rows()[0].payload["missing"] == "look"
    assert work(at("2026-05-07 10:00"), ask_again) == ["visit_reminder"]


@pytest.mark.parametrize("status", [Status.PENDING_REVIEW, Status.CANCELLED, Status.NO_SHOW, Status.DECLINED])
def test_of_what_is_not_confirmed_nobody_is_reminded(spa, status):
    booked(spa, status=status)

    assert work(NOW) == []
    assert work(IN_TWO_DAYS + timedelta(hours=5)) == []
    assert work(IN_TWO_DAYS + timedelta(weeks=4, hours=2)) == []


def test_nobody_is_reminded_of_a_visit_whose_therapist_is_away(spa):
    booked(spa)
    make_time_off(spa.mira, "2026-05-08 00:00", "2026-05-09 00:00")

    assert work(NOW) == []


def test_a_reminder_that_waits_goes_with_the_visit_that_is_cancelled(spa):
    visit = booked(spa)
    work(NOW)
    cancel(visit, by=Role.CLIENT, now=NOW)

    assert waiting() == ["booking_cancelled"]
    assert work(NOW + timedelta(hours=1)) == ["booking_cancelled"]


def test_a_visit_that_moves_is_reminded_of_at_its_new_time(spa):
    visit = booked(spa)
    work(NOW)
    move(visit, at("2026-05-15 10:00"), by=Role.CLIENT, now=NOW, policy=POLICY, zone=ZONE)

    assert waiting() == ["booking_moved"]
    deliver_due(NOW + timedelta(hours=1), lambda letter, mail: None)
    assert work(NOW + timedelta(hours=2)) == []
    assert work(at("2026-05-13 10:00")) == ["visit_reminder"]
    assert rows()[-1].payload["day"] == "Friday, May 15"


def test_who_was_moved_just_now_is_not_reminded_as_well(spa):
    visit = booked(spa)
    with transaction():
        booking_moved(notice(visit, visit.client), now=NOW - timedelta(minutes=10))

    assert work(NOW) == ["booking_moved"]


def test_what_waits_for_a_mail_server_too_long_is_not_sent(spa):
    booked(spa)
    work(NOW)

    deliver_due(IN_TWO_DAYS, lambda letter, mail: None)
    assert [row.outcome for row in rows()] == ["dropped"]


def test_after_a_visit_comes_advice_and_four_weeks_later_an_invitation(spa):
    ended = given(spa, at("2026-05-04 10:00"))
    booked(
        spa,
        at("2026-05-06 09:00"),
        client=make_client("Bea", email="bea@example.com"),
        status=Status.CHECKED_IN,
    )

    assert work(at("2026-05-04 13:55")) == []
    assert work(at("2026-05-04 14:00")) == ["aftercare"]
    assert work(at("2026-06-01 10:55")) == ["aftercare"]
    assert work(at("2026-06-01 11:00")) == ["aftercare", "next_visit"]
    assert work(at("2026-06-02 11:00")) == ["aftercare", "next_visit"]
    assert {row.appointment_id for row in rows()} == {ended.id}


@pytest.mark.parametrize(
    "status", [Status.CONFIRMED, Status.PENDING_REVIEW, Status.CANCELLED, Status.NO_SHOW]
)
def test_who_has_booked_since_is_not_invited_whatever_became_of_it(spa, status):
    given(spa, at("2026-04-08 09:00"))
    booked(spa, at("2026-05-20 09:00"), status=Status(status))

    assert work(NOW, invite_back) == []


def test_one_person_in_two_rows_is_one(spa):
    given(spa, at("2026-04-08 09:00"))
    again = make_client("Ada again")  # the same mailbox, booked without signing in
    booked(spa, at("2026-05-20 09:00"), client=again)

    assert work(NOW, invite_back) == []


def test_one_person_with_two_addresses_is_one(spa):
    user = make_user("ada@example.com")
    with transaction():
        db.session.get_one(Client, spa.ada.id).user_id = user.id
    given(spa, at("2026-04-08 09:00"))
    booked(spa, at("2026-05-20 09:00"), client=make_client("Ada", email="other@example.com", user=user))

    assert work(NOW, invite_back) == []


def test_a_hold_that_was_given_up_was_no_visit(spa):
    given(spa, at("2026-04-08 09:00"))
    booked(spa, at("2026-05-20 09:00"), status=Status.EXPIRED, needs=None)

    assert work(NOW, invite_back) == ["next_visit"]


def test_who_has_no_address_is_told_nothing(spa):
    nobody = make_client("Nobody", email=None)
    booked(spa, client=nobody)
    given(spa, at("2026-04-08 09:00"), client=nobody)

    assert work(NOW) == []


def test_a_confirmation_counts_as_being_told(spa):
    visit = booked(spa, at("2026-05-06 18:00"), created_at=NOW, confirmed_at=NOW)
    with transaction():
        announce.booking_confirmed(notice(visit, visit.client), now=NOW)

    assert work(NOW + timedelta(hours=1)) == ["booking_confirmed"]
    assert work(at("2026-05-06 15:00")) == ["booking_confirmed", "visit_soon"]
