"""Fifty people press at one moment. Rows are counted; answers are not believed.

Five processes with ten threads each, on SQLite and on PostgreSQL. The control shows that this race is one:
the same field double-books as soon as nobody locks and the database is made to look away.
"""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, text

from app.infra.database import db, transaction
from app.infra.outbox.models import Message
from app.spa.accounts.models import User
from app.spa.booking.areas import agreed_areas
from app.spa.booking.models import Appointment, Occupancy
from app.spa.clients.models import Client
from app.spa.intake.queries import newest_intake
from app.spa.roster.models import Therapist
from app.spa.settings.services import Editor, change_policy
from tests.support.booking import booked, busy_of, count, hold, overlaps
from tests.support.clock import NOW
from tests.support.factories import (
    at,
    make_client,
    make_draft,
    make_intake,
    make_room,
    make_therapist,
    make_user,
)
from tests.support.jobs import job, seconds

pytestmark = pytest.mark.race

CONTENDERS = 50
ROUNDS = 10
APART = 75 * 60
"""An hour with its turnover."""
FIRST = at("2026-05-07 10:00")


@pytest.fixture
def drafts(track):
    """A visitor for each contender."""
    return [make_draft().id for _ in range(CONTENDERS)]


def slot_of(number: int) -> int:
    """A start for each round, days apart and never on a Sunday."""
    days, hour = divmod(number, 4)
    day = FIRST + timedelta(days=7 * (days // 5) + (0, 1, 2, 4, 5)[days % 5])
    return seconds(day + timedelta(hours=2 * hour))


def held_at(start: int) -> list[Appointment]:
    at_start = select(Appointment).where(
        Appointment.status == "held", Appointment.starts_at == datetime.fromtimestamp(start, NOW.tzinfo)
    )
    return list(db.session.scalars(at_start))


def test_fifty_at_one_slot_one_gets_it(track, drafts):
    for number in range(ROUNDS):
        start = slot_of(number)

        outcome = track.race(
            [job("hold", start=start, draft=draft, therapist=track.mira.id) for draft in drafts]
        )

        assert len(held_at(start)) == 1
        assert (len(outcome.won), outcome.refused) == (1, {"slot_taken": CONTENDERS - 1})
        assert overlaps() == 0


def test_the_control_double_books(track, drafts):
    """Without the lock and with the constraint gone the very same race goes wrong."""
    look_away()
    start = slot_of(0)

    outcome = track.race(
        [job("careless_hold", start=start, draft=draft, therapist=track.mira.id) for draft in drafts]
    )

    assert len(held_at(start)) == len(outcome.won) > 1
    assert overlaps() > 0


def look_away():
    """Take the promise out of this test's own database."""
    if db.engine.dialect.name == "sqlite":
        lines = [f"DROP TRIGGER no_overlapping_occupancy_{moment}" for moment in ("insert", "update")]
    else:
        lines = ["ALTER TABLE occupancy DROP CONSTRAINT no_overlapping_occupancy"]
    with transaction():
        for line in lines:
            db.session.execute(text(line))


def spread_over_a_day(deed, track, drafts):
    """A contender at each of seven times: none is in the other's way, but the effort is."""
    with transaction():
        track.mira.effort_a_day, track.mira.effort_in_a_row = 120, 0
    first = seconds(at("2026-05-07 09:00"))
    starts = range(first, first + 7 * APART, APART)
    return [
        job(deed, start=start, draft=draft, therapist=track.mira.id)
        for start, draft in zip(starts, drafts, strict=False)
    ]


def effort_given(track):
    return db.session.scalar(
        select(func.sum(Occupancy.effort)).where(Occupancy.resource_id == track.mira.resource_id)
    )


def test_a_budget_for_two_is_given_to_two_whoever_presses_when(track, drafts):
    outcome = track.race(spread_over_a_day("hold", track, drafts))

    assert len(outcome.won) == 2
    assert effort_given(track) == 120


def test_without_the_lock_the_same_race_spends_more_than_the_budget(track, drafts):
    """No constraint of the database holds the budget: the lock alone does."""
    outcome = track.race(spread_over_a_day("careless_hold", track, drafts))

    assert len(outcome.won) > 2
    assert effort_given(track) > 120


def test_any_therapist_gives_as_many_winners_as_there_are_therapists(track, drafts):
    for _ in range(2):
        make_therapist(track.swedish)
        make_room()
    therapists = count(Therapist)

    for number in range(3):
        start = slot_of(number)
        outcome = track.race([job("hold", start=start, draft=draft) for draft in drafts])

        kept = held_at(start)
        assert len({each.therapist_id for each in kept}) == len(kept) == therapists
        assert len({each.room_id for each in kept}) == therapists
        assert outcome.refused == {"slot_taken": CONTENDERS - therapists}


def test_a_slot_whose_hold_ran_out_goes_once(track, drafts):
    lapsed = hold(track.swedish, therapist_id=track.mira.id)
    later = NOW + timedelta(minutes=10)
    start = seconds(lapsed.starts_at)

    outcome = track.race(
        [job("hold", later, start=start, draft=draft, therapist=track.mira.id) for draft in drafts]
    )

    assert len(held_at(start)) == 1
    assert outcome.refused == {"slot_taken": CONTENDERS - 1}
    assert lapsed.status == "expired"


def test_finishing_at_the_last_moment_and_taking_over_never_both_succeed(track, drafts):
    last, next_ = NOW + timedelta(minutes=9, seconds=59), NOW + timedelta(minutes=10)
    for number in range(5):
        held = hold(
            track.swedish, datetime.fromtimestamp(slot_of(number), NOW.tzinfo), therapist_id=track.mira.id
        )
        start, token = seconds(held.starts_at), held.token

        outcome = track.race(
            [job("confirm", last, token=token)]
            + [job("hold", next_, start=start, draft=d, therapist=track.mira.id) for d in drafts[:9]]
        )

        claimed = [row for row in busy_of(track.mira) if row[0] == start]
        assert len(claimed) == len(outcome.won) == 1
        assert (held.status == "confirmed") == (outcome.won == [token])


def test_confirming_at_once_confirms_once(track):
    for number in range(3):
        held = hold(track.swedish, datetime.fromtimestamp(slot_of(number), NOW.tzinfo))
        clients = count(Client)

        outcome = track.race([job("confirm", token=held.token)] * 20)

        assert set(outcome.won) == {held.token}
        assert len(outcome.won) == 20
        assert held.status == "confirmed"
        assert len(held.occupancy) == 3
        assert count(Client) == clients + 1
        written = select(func.count()).where(Message.appointment_id == held.id)
        assert db.session.scalar(written) == 1


def test_of_many_last_bookings_at_once_only_as_many_are_booked_as_the_house_takes(track):
    change_policy({"open_bookings": 3}, by=Editor(None, "Olive"), now=NOW)
    user = make_user("vera@example.com")
    vera = make_client("Vera Visitor", user=user)
    holds = [hold(track.swedish, datetime.fromtimestamp(slot_of(n), NOW.tzinfo)) for n in range(12)]

    outcome = track.race([job("confirm", token=one.token, user=user.id) for one in holds])

    assert len(outcome.won) == 3
    assert outcome.refused == {"too_many_open": 9}
    booked_for_vera = select(func.count()).where(
        Appointment.client_id == vera.id, Appointment.status == "confirmed"
    )
    assert db.session.scalar(booked_for_vera) == 3


def test_one_address_becomes_one_user(track):
    holds = [hold(track.swedish, datetime.fromtimestamp(slot_of(n), NOW.tzinfo)) for n in range(10)]

    outcome = track.race(
        [job("confirm", token=h.token, email="New@example.com", password_hash="h") for h in holds]
    )

    assert len(outcome.won) == 10
    assert list(db.session.scalars(select(User.email))) == ["new@example.com"]
    assert db.session.scalar(select(func.count()).where(Client.user_id.is_not(None))) == 1


def test_moving_to_one_place_moves_one_and_leaves_the_others_where_they_were(track):
    target = slot_of(19)
    for _ in range(2):
        visits = [
            booked(
                track.swedish,
                starts_at=datetime.fromtimestamp(slot_of(number), NOW.tzinfo),
                therapist_id=track.mira.id,
            )
            for number in range(8)
        ]
        before = busy_of(track.mira)

        outcome = track.race([job("move", token=visit.token, start=target) for visit in visits])

        [winner] = outcome.won
        assert outcome.refused == {"slot_taken": len(visits) - 1}
        moved = [visit for visit in visits if seconds(visit.starts_at) == target]
        assert [visit.token for visit in moved] == [winner]
        kept = [row for row in busy_of(track.mira) if row[0] != target]
        assert len(kept) == len(before) - 1
        assert set(kept) < set(before)
        clear()


def clear():
    """Empty the calendar for another round."""
    with transaction():
        for table in (Message, Occupancy, Appointment):
            db.session.execute(table.__table__.delete())


def test_two_who_want_each_others_place_are_both_refused_without_standing_in_each_others_way(track):
    visits = [
        booked(
            track.swedish,
            starts_at=datetime.fromtimestamp(slot_of(number), NOW.tzinfo),
            therapist_id=track.mira.id,
        )
        for number in range(2)
    ]
    places = [seconds(visit.starts_at) for visit in visits]

    for _ in range(5):
        outcome = track.race(
            [
                job("move", token=visit.token, start=place)
                for visit, place in zip(visits, reversed(places), strict=True)
            ]
            * 5
        )
        assert outcome.refused == {"slot_taken": 10}
    assert [seconds(visit.starts_at) for visit in visits] == places


def test_a_request_sent_at_once_books_once(track):
    start = slot_of(0)

    outcome = track.race([job("book", start=start, key="k-1")] * 20)

    assert (len(set(outcome.won)), len(outcome.won)) == (1, 20)
    assert (count(Appointment), count(Client)) == (1, 2)


def test_one_visitor_pressing_wildly_ends_with_one_hold(track):
    draft = make_draft().id
    starts = [slot_of(number) for number in range(10)]

    outcome = track.race([job("hold", start=start, draft=draft) for start in starts * 2])

    held = select(func.count()).where(Appointment.status == "held")
    assert (db.session.scalar(held), len(outcome.won)) == (1, 20)
    assert count(Occupancy) == 2


def test_answers_added_at_one_moment_are_all_kept(track):
    make_intake(track.ada)
    fields = [f"field_{number}" for number in range(8)]

    outcome = track.race([job("supersede", client=track.ada.id, beside={field: "kept"}) for field in fields])

    assert len(outcome.won) == 8
    assert {*fields} <= {*newest_intake(track.ada.id).answers["beside"]}


def test_two_tabs_that_say_yes_to_areas_keep_what_one_of_them_said(track):
    visit = booked(track.swedish, therapist_id=track.mira.id)
    said = [["hips"], ["hips", "thighs"]]
    token, visit_id = visit.token, visit.id

    outcome = track.race([job("decide_areas", token=token, areas=said[number % 2]) for number in range(8)])

    assert len(outcome.won) == 8
    assert list(agreed_areas(visit_id)) in said
