"""Several workers look at one moment for what is due around visits, while clients cancel and move them.

Each message is posted once, and none about a visit that is no more. The control shows that this race is one.
"""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.domain.lifecycle import Status
from app.infra.database import db
from app.infra.outbox.models import Message
from app.spa.booking.models import Appointment
from tests.support.factories import at, make_appointment, make_client, make_intake
from tests.support.jobs import job

pytestmark = pytest.mark.race

WORKERS = 8
BOOKED = at("2026-04-01 12:00")
IN_TWO_DAYS = at("2026-05-08 10:00")
MOMENT = at("2026-05-07 09:00")
"""All five are to be reminded, and all five of last month to be invited."""


@pytest.fixture
def track(track):
    """Five visits in two days, and five that were given a month ago."""
    track.visits = [visit(track, number, IN_TWO_DAYS, Status.CONFIRMED).uid for number in range(5)]
    for number in range(5, 10):
        visit(track, number, at("2026-04-08 09:00"), Status.COMPLETED)
    return track


def visit(spa, number, starts_at, status):
    client = make_client(f"Client {number}", email=f"client{number}@example.com")
    hours = timedelta(minutes=75 * (number % 5))
    return make_appointment(
        spa.swedish,
        spa.mira,
        spa.blue,
        client,
        starts_at=starts_at + hours,
        status=status,
        created_at=BOOKED,
        confirmed_at=BOOKED,
        intake_id=make_intake(client).id,
    )


def posted():
    by_kind = select(Message.kind, func.count()).group_by(Message.kind)
    return dict(db.session.execute(by_kind).all())


def test_workers_at_once_post_each_message_once(track):
    outcome = track.race([job("remind", MOMENT)] * WORKERS)

    assert posted() == {"visit_reminder": 5, "next_visit": 5}
    assert sum(map(int, outcome.won)) == 10


def test_while_clients_cancel_nobody_is_reminded_of_what_is_no_more(track):
    cancelling = [job("call_off", MOMENT, token=token) for token in track.visits[:4]]
    track.race(cancelling + [job("remind", MOMENT)] * 4)

    gone = select(Appointment.id).where(Appointment.status == Status.CANCELLED)
    waiting = select(func.count()).where(
        Message.kind == "visit_reminder", Message.done_at.is_(None), Message.appointment_id.in_(gone)
    )
    assert db.session.scalar(waiting) == 0
    assert posted()["visit_reminder"] >= 1


def test_control_whoever_believes_an_earlier_look_posts_what_others_have(track):
    outcome = track.race([job("careless_remind", MOMENT)] * WORKERS)

    assert sum(map(int, outcome.won)) > 5
