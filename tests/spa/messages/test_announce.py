"""What a client is told about a visit, and what is taken back before it is said."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.errors import SlotTaken
from app.infra.database import transaction
from app.infra.outbox.worker import claim, deliver_due
from app.spa.messages import announce, words
from app.spa.messages.announce import VisitNotice
from app.spa.settings.services import Editor, change_policy
from tests.support.factories import (
    TOMORROW_AT_TEN,
    at,
    make_appointment,
    make_room,
    make_therapist,
    make_treatment,
    small_spa,
)
from tests.support.letters import rows


@pytest.fixture
def visit(app_on, sqlite_url):
    app = app_on(sqlite_url, base_url="https://spa.example.com", spa_address="14 Quiet Street")
    with app.app_context():
        spa = small_spa()
        appointment = make_appointment(spa.swedish, spa.mira, spa.blue, spa.ada)
        yield VisitNotice(
            appointment_id=appointment.id,
            token=appointment.uid,
            sequence=0,
            client_name="Ada Client",
            email="ada@example.com",
            starts_at=appointment.starts_at,
            ends_at=appointment.ends_at,
            therapist_name="Mira",
        )


def say(function, visit, now, **more):
    with transaction():
        function(visit, now=now, **more)


def deliver(now):
    """Let everything out that waits, quiet period or not."""
    deliver_due(now + timedelta(hours=1), lambda letter, mail: None)


def waiting():
    return [row.kind for row in rows() if row.done_at is None]


def test_a_booking_is_announced_with_the_time_in_the_spas_zone(visit, now):
    say(announce.booking_confirmed, visit, now)

    (message,) = rows()
    assert (message.kind, message.recipient) == ("booking_confirmed", "ada@example.com")
    assert message.appointment_id == visit.appointment_id
    assert message.payload["when"] == "Thursday, May 7 at 10:00 am"
    assert message.payload["until"] == "11:00 am"
    assert message.payload["zone"] == "New York time, EDT"
    assert message.payload["link"] == f"https://spa.example.com/visits/{visit.token}"
    assert message.payload["calendar"]["method"] == "REQUEST"


def test_nobody_is_told_where_there_is_no_address(visit, now):
    for function in ALL:
        say(function, replace(visit, email=None), now)

    assert rows() == []


def test_the_same_news_is_written_once(visit, now):
    say(announce.booking_confirmed, visit, now)
    say(announce.booking_confirmed, visit, now + timedelta(seconds=1))

    assert len(rows()) == 1


def test_a_message_is_written_with_its_change_or_not_at_all(visit, now):
    def booking_that_fails(visit, *, now):
        announce.booking_confirmed(visit, now=now)
        raise SlotTaken

    with pytest.raises(SlotTaken):
        say(booking_that_fails, visit, now)

    assert rows() == []


def later(visit, sequence=1):
    """The notice of the visit after a move."""
    new = at("2026-05-08 14:30")
    return replace(visit, sequence=sequence, starts_at=new, ends_at=new + timedelta(hours=1))


def test_what_waits_is_sent_when_the_quiet_period_is_over(visit, now):
    say(announce.booking_confirmed, visit, now)

    assert rows()[0].run_at == now + timedelta(minutes=3)


def test_a_house_without_a_quiet_period_sends_at_once(visit, now):
    change_policy({"quiet_period": 0}, by=Editor(None, "Olive"), now=now)
    say(announce.booking_confirmed, visit, now)

    assert rows()[0].run_at == now


def test_a_move_in_the_quiet_period_is_one_confirmation_of_the_final_time(visit, now):
    say(announce.booking_confirmed, visit, now)
    say(announce.booking_moved, later(visit), now, was_at=visit.starts_at)

    assert waiting() == ["booking_confirmed"]
    assert rows()[-1].payload["when"] == "Friday, May 8 at 2:30 pm"
    assert "SEQUENCE:1" in rows()[-1].payload["calendar"]["text"]
    assert rows()[0].payload == {}


def test_a_move_is_told_from_the_time_that_was_told_before(visit, now):
    say(announce.booking_confirmed, visit, now)
    deliver(now)
    between = replace(later(visit), starts_at=at("2026-05-09 09:00"), ends_at=at("2026-05-09 10:00"))
    say(announce.booking_moved, between, now, was_at=visit.starts_at)
    say(announce.booking_moved, later(visit, 2), now, was_at=between.starts_at)

    assert waiting() == ["booking_moved"]
    payload = rows()[-1].payload
    assert (payload["was"], payload["when"]) == ("Thursday, May 7 at 10:00 am", "Friday, May 8 at 2:30 pm")


def test_a_move_there_and_back_is_no_news(visit, now):
    say(announce.booking_confirmed, visit, now)
    deliver(now)
    say(announce.booking_moved, later(visit), now)
    say(announce.booking_moved, replace(visit, sequence=2), now)

    assert waiting() == []


def test_another_therapist_at_the_same_time_is_told_as_a_change(visit, now):
    say(announce.booking_confirmed, visit, now)
    deliver(now)
    say(announce.booking_moved, replace(visit, sequence=1, therapist_id=99), now)

    (payload,) = [row.payload for row in rows() if row.done_at is None]
    assert (payload["same_time"], payload["was"]) == (True, None)


def test_booked_and_called_off_in_the_quiet_period_was_never_there(visit, now):
    say(announce.booking_confirmed, visit, now)
    say(announce.intake_wanted, visit, now)
    say(announce.booking_cancelled, visit, now)

    assert waiting() == []


def test_what_a_worker_has_taken_counts_as_told(visit, now):
    say(announce.booking_confirmed, visit, now)
    later_on = now + timedelta(hours=1)
    assert claim(due_at=later_on, now=later_on) is not None
    say(announce.booking_cancelled, visit, later_on)

    assert waiting() == ["booking_cancelled"]
    assert rows()[-1].payload["calendar"]["method"] == "CANCEL"


def test_a_visit_that_no_message_ever_named_is_told_of_all_the_same(visit, now):
    say(announce.booking_moved, later(visit), now, was_at=visit.starts_at)
    say(announce.booking_cancelled, later(visit), now)

    assert waiting() == ["booking_cancelled"]
    assert rows()[-1].payload["calendar"]["method"] == "CANCEL"


def test_a_move_does_not_forget_to_ask_for_answers(visit, now):
    say(announce.booking_confirmed, visit, now)
    say(announce.intake_wanted, visit, now)
    say(announce.booking_moved, later(visit), now)

    assert waiting() == ["booking_confirmed", "intake_wanted"]
    assert rows()[-1].payload["when"] == "Friday, May 8 at 2:30 pm"


def test_who_was_asked_for_answers_is_not_asked_again_by_a_move(visit, now):
    say(announce.booking_confirmed, visit, now)
    say(announce.intake_wanted, visit, now)
    deliver(now)
    say(announce.booking_moved, later(visit), now)

    assert waiting() == ["booking_moved"]


def test_a_move_back_and_forth_is_told_each_time(visit, now):
    say(announce.booking_confirmed, visit, now)
    deliver(now)
    for moved in (later(visit), replace(visit, sequence=2)):
        say(announce.booking_moved, moved, now)
        deliver(now)

    assert [row.kind for row in rows()] == ["booking_confirmed", "booking_moved", "booking_moved"]
    assert [row.outcome for row in rows()] == ["sent", "sent", "sent"]


def test_a_request_that_moves_waits_on_and_is_in_no_calendar(visit, now):
    say(announce.booking_moved, replace(visit, sequence=1, is_confirmed=False), now)

    assert "calendar" not in rows()[0].payload
    assert rows()[0].payload["is_confirmed"] is False


def test_a_cancellation_takes_back_everything_else(visit, now):
    say(announce.booking_confirmed, visit, now)
    deliver(now)
    say(announce.intake_wanted, visit, now)
    say(announce.booking_cancelled, visit, now)

    assert waiting() == ["booking_cancelled"]
    assert rows()[-1].payload["calendar"]["method"] == "CANCEL"


def test_a_request_that_is_called_off_is_struck_from_no_calendar(visit, now):
    say(announce.booking_cancelled, replace(visit, is_confirmed=False), now)

    assert "calendar" not in rows()[0].payload


@pytest.mark.parametrize("decide", [announce.review_accepted, announce.review_adapted])
def test_a_decision_replaces_the_word_that_one_is_awaited(visit, now, decide):
    say(announce.booking_requested, replace(visit, is_confirmed=False), now)
    deliver(now)
    say(announce.intake_wanted, visit, now)
    say(decide, visit, now)

    assert waiting() == [decide.__name__, "intake_wanted"]


def test_a_refusal_ends_every_other_word(visit, now):
    say(announce.booking_requested, replace(visit, is_confirmed=False), now)
    say(announce.intake_wanted, visit, now)
    say(announce.review_declined, replace(visit, is_confirmed=False), now)

    assert waiting() == ["review_declined"]
    assert "calendar" not in rows()[-1].payload


def test_news_of_another_visit_is_left_alone(visit, now):
    say(announce.booking_confirmed, visit, now)
    other = make_appointment(
        make_treatment("thai"), make_therapist(), make_room(), starts_at=TOMORROW_AT_TEN + timedelta(days=1)
    )
    say(announce.booking_cancelled, replace(visit, appointment_id=other.id, token=other.uid), now)

    assert waiting() == ["booking_confirmed", "booking_cancelled"]


@pytest.mark.parametrize(
    ("given", "greeted"),
    [
        ("Ada", "Ada"),
        ("  Ada\r\n  Client ", "Ada Client"),
        ("Dr. J.R. O’Neill-Žák", "Dr. J.R. O’Neill-Žák"),
        ("Win now: evil.example", None),
        ("http://evil.example", None),
        ("www.evil", None),
        ("<b>", None),
        ("x" * 61, None),
        (" ", None),
    ],
)
def test_a_name_greets_and_advertises_nothing(given, greeted):
    assert words.greeted(given) == greeted


ALL = [
    announce.booking_confirmed,
    announce.booking_requested,
    announce.booking_moved,
    announce.booking_cancelled,
    announce.review_accepted,
    announce.review_adapted,
    announce.review_declined,
    announce.request_expired,
    announce.intake_wanted,
]
