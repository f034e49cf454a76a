"""This and the following: each visit changes for itself, or stays where it is."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.errors import OddPlan, WrongTransition
from app.infra.database import db, transaction
from app.infra.outbox.models import Message
from app.infra.outbox.worker import deliver_due
from app.infra.signals import time_freed
from app.spa.accounts.models import Role
from app.spa.booking import services as booking
from app.spa.plans import services
from app.spa.plans.services import Decision, Rule
from app.spa.plans.words import rhythm_of
from tests.spa.plans.conftest import Planner, nth
from tests.support.booking import busy_of, told
from tests.support.clock import NOW
from tests.support.factories import POLICY, ZONE, at, make_appointment, make_intake

FRIDAY_AT_TWO = Rule(4, 14 * 60, None)


def seconds(wall):
    return int(at(wall).timestamp())


def friday(number):
    return nth(number) + timedelta(1)


def change(plan, from_number=1, rule=FRIDAY_AT_TWO, *, decisions=None, by=Role.CLIENT, now=NOW):
    if decisions is None:
        decisions = [
            Decision(nth(n), seconds(f"{friday(n)} 14:00"), rule.therapist_id) for n in range(from_number, 4)
        ]
    return services.change_following(
        plan, nth(from_number), rule, decisions, by=by, now=now, policy=POLICY, zone=ZONE
    )


def times(plan):
    return [row.appointment.starts_at for row in plan.dates if row.appointment]


@pytest.fixture
def plan(either_spa):
    make_intake(either_spa.ada)
    return Planner(either_spa).book(therapist_id=either_spa.mira.id)


def test_this_and_the_following_move_and_the_earlier_stay(plan, either_spa):
    outcome = change(plan)

    assert len(outcome.moved) == 3
    assert times(plan) == [at(f"{nth(0)} 10:00")] + [at(f"{friday(n)} 14:00") for n in (1, 2, 3)]
    assert rhythm_of(plan) == "every 2 weeks on Fridays at 2:00 pm"
    assert [row.planned_on for row in plan.dates] == [nth(0), friday(1), friday(2), friday(3)]
    assert not any(visit.therapist_wish for visit in outcome.moved)
    assert len(busy_of(either_spa.ada)) == 4


def test_the_client_is_told_once_of_all(plan):
    change(plan)
    change(plan, decisions=[])

    assert told() == ["plan_booked", "plan_changed"]
    message = db.session.scalars(select(Message).where(Message.kind == "plan_changed")).one()
    assert message.payload["visits"][0]["when"] == "Friday, May 29 at 2:00 pm"


def test_one_whose_new_time_is_taken_stays_where_it_is(plan, either_spa):
    spa = either_spa
    for therapist, room in ((spa.mira, spa.blue), (spa.noor, spa.green)):
        make_appointment(spa.swedish, therapist, room, starts_at=at(f"{friday(2)} 14:00"))

    outcome = change(plan)

    assert [visit.starts_at for visit, _ in outcome.stayed] == [at(f"{nth(2)} 10:00")]
    assert [refusal.code for _, refusal in outcome.stayed] == ["slot_taken"]
    assert len(outcome.moved) == 2


def test_a_single_one_is_left_where_it_is_when_so_decided(plan):
    outcome = change(plan, decisions=[Decision(nth(1), seconds(f"{friday(1)} 14:00"))])

    assert len(outcome.moved) == 1
    assert times(plan)[2] == at(f"{nth(2)} 10:00")


def test_a_client_cannot_move_what_is_too_near_but_the_desk_can(plan):
    eve = at(f"{nth(1)} 10:00") - timedelta(hours=3)

    by_client = change(plan, now=eve)
    by_desk = change(
        plan, by=Role.MANAGER, now=eve, decisions=[Decision(friday(1), seconds(f"{friday(1)} 14:00"))]
    )

    assert [refusal.code for _, refusal in by_client.stayed] == ["too_late"]
    assert len(by_desk.moved) == 1


def test_with_somebody_else_from_here_on(plan, either_spa):
    noor = either_spa.noor.id
    decisions = [Decision(nth(n), seconds(f"{nth(n)} 10:00"), noor) for n in (1, 2, 3)]

    outcome = change(plan, rule=Rule(3, 600, noor), decisions=decisions)

    assert {visit.therapist_id for visit in outcome.moved} == {noor}
    assert plan.therapist_id == noor
    assert all(visit.therapist_wish for visit in outcome.moved)


def test_what_was_not_shown_is_not_taken(plan):
    with pytest.raises(OddPlan):
        change(plan, decisions=[Decision(nth(1), seconds("2026-07-20 14:00"))])
    with pytest.raises(WrongTransition):
        change(plan, decisions=[Decision(nth(1) + timedelta(7), seconds(f"{nth(1) + timedelta(8)} 14:00"))])


def test_ending_it_from_a_date_on_calls_off_what_follows_and_tells_once(plan, either_spa):
    heard = []
    with time_freed.connected_to(lambda _, spans, **__: heard.extend(spans)):
        gone = services.end_plan(plan, nth(2), by=Role.CLIENT, now=NOW)
        again = services.end_plan(plan, nth(2), by=Role.CLIENT, now=NOW)

    assert (len(gone), again) == (2, [])
    assert [row.appointment.status for row in plan.dates] == ["confirmed"] * 2 + ["cancelled"] * 2
    assert plan.ended_at == NOW
    assert len(busy_of(either_spa.ada)) == 2
    assert told() == ["plan_booked", "plan_changed"]
    assert len(heard) == 2
    message = db.session.scalars(select(Message).where(Message.kind == "plan_changed")).one()
    assert message.payload["calendar"]["text"].count("STATUS:CANCELLED") == 2


def test_a_visit_moved_by_itself_keeps_its_place_in_the_plan(plan):
    second = plan.dates[1].appointment
    booking.move(second, at(f"{nth(1)} 16:00"), by=Role.CLIENT, now=NOW, policy=POLICY, zone=ZONE)

    assert plan.dates[1].planned_on == nth(1)
    assert len(change(plan).moved) == 3


def test_a_visit_that_a_therapist_has_changed_moves_as_it_is_now(plan):
    with transaction():
        plan.dates[1].appointment.minutes = 30
        plan.dates[1].appointment.ends_at = plan.dates[1].appointment.starts_at + timedelta(minutes=30)

    change(plan)

    assert plan.dates[1].appointment.minutes == 30
    assert plan.dates[1].appointment.starts_at == at(f"{friday(1)} 14:00")


def test_what_happens_to_one_visit_of_a_plan_is_told_by_itself(plan):
    first, second = plan.dates[0].appointment, plan.dates[1].appointment
    booking.move(first, at(f"{nth(0)} 16:00"), by=Role.CLIENT, now=NOW, policy=POLICY, zone=ZONE)
    booking.cancel(second, by=Role.CLIENT, now=NOW)

    assert (told(first), told(second)) == (["booking_moved"], ["booking_cancelled"])


def test_a_visit_that_goes_back_to_where_it_was_is_told_of(either_spa):
    make_intake(either_spa.ada)
    seed = make_appointment(either_spa.swedish, either_spa.mira, either_spa.blue, either_spa.ada)
    plan = Planner(either_spa).book(seed=seed, therapist_id=either_spa.mira.id)
    home, day = seed.starts_at, plan.dates[0].planned_on
    where = {"by": Role.CLIENT, "policy": POLICY, "zone": ZONE}
    booking.move(seed, at(f"{day} 16:00"), now=NOW, **where)
    later = NOW + timedelta(minutes=10)
    deliver_due(later, lambda _letter, _mail: None)
    decisions = [Decision(day, seconds(f"{day} 14:00"), None)]
    services.change_following(plan, day, Rule(3, 840, None), decisions, now=later, **where)

    booking.move(seed, at(f"{day} 16:00"), now=later, **where)

    assert seed.starts_at != home
    assert told(seed) == ["booking_moved", "booking_moved"]


def rhythm(plan, weeks, from_number=1):
    """Go on every so many weeks, on Thursdays at ten as before; gives what became of it."""
    days = [nth(from_number) + timedelta(weeks=weeks * n) for n in range(4 - from_number)]
    decisions = [
        Decision(row.planned_on, seconds(f"{day} 10:00"))
        for row, day in zip(plan.dates[from_number:], days, strict=True)
    ]
    return days, change(plan, from_number, Rule(3, 600, None, weeks), decisions=decisions)


@pytest.mark.parametrize("weeks", [1, 4])
def test_another_rhythm_moves_the_following_into_each_others_weeks(plan, either_spa, weeks):
    days, outcome = rhythm(plan, weeks)

    assert outcome.stayed == []
    assert [visit.starts_at for visit in outcome.moved] == [at(f"{day} 10:00") for day in days[1:]]
    assert times(plan) == [at(f"{day} 10:00") for day in [nth(0), *days]]
    db.session.expire_all()
    assert [row.planned_on for row in plan.dates] == [nth(0), *days]
    assert rhythm_of(plan).startswith("every week" if weeks == 1 else "every 4 weeks")
    assert told() == ["plan_booked", "plan_changed"]
    assert len(busy_of(either_spa.ada)) == 4


def test_a_plan_that_would_last_more_than_a_year_keeps_its_rhythm(plan, either_spa):
    with transaction():
        plan.first_on -= timedelta(days=350)

    with pytest.raises(OddPlan, match="at most a year"):
        rhythm(plan, 8)
    assert rhythm_of(plan).startswith("every 2 weeks")


def test_a_plan_until_a_day_then_ends_with_its_last_date(either_spa):
    make_intake(either_spa.ada)
    plan = Planner(either_spa).book(therapist_id=either_spa.mira.id)
    with transaction():
        plan.visits, plan.until_on = None, nth(3) + timedelta(3)

    days, _ = rhythm(plan, 4)

    assert plan.until_on == days[-1]
