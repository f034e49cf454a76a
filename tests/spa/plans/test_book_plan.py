"""A plan is booked once, all of it, each date for itself."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.errors import NotBookable, OddPlan, PleaseCall, SlotTaken, TooManyOpen
from app.infra.database import db
from app.infra.outbox.models import Message
from app.spa.booking.desk import KeyReused
from app.spa.booking.models import Appointment
from app.spa.plans import services
from app.spa.plans.models import Plan
from app.spa.plans.queries import place_of
from app.spa.plans.services import Decision
from tests.spa.plans.conftest import Planner, four, nth
from tests.support.booking import count, told
from tests.support.clock import NOW
from tests.support.factories import (
    NEEDS_A_LOOK,
    NOT_NOW,
    POLICY,
    ZONE,
    at,
    make_appointment,
    make_client,
    make_intake,
)


def decided(plan):
    return [row.decision for row in plan.dates]


def visits(plan):
    return [row.appointment for row in plan.dates if row.appointment]


def test_every_date_becomes_a_visit_of_the_client(either_spa):
    plan = Planner(either_spa).book(therapist_id=either_spa.mira.id)

    assert decided(plan) == ["booked"] * 4
    assert [visit.starts_at for visit in visits(plan)] == [at(f"{nth(number)} 10:00") for number in range(4)]
    for visit in visits(plan):
        assert (visit.status, visit.client_id, visit.therapist_wish) == ("confirmed", either_spa.ada.id, True)
        assert len(visit.occupancy) == 3
        assert visit.price_cents == 6000


def test_the_client_is_told_once_with_all_dates_in_one_calendar_file(either_spa):
    make_intake(either_spa.ada)
    Planner(either_spa).book()

    assert told() == ["plan_booked"]
    message = db.session.scalars(select(Message)).one()
    assert len(message.payload["visits"]) == 4
    assert message.payload["calendar"]["method"] == "PUBLISH"
    assert message.payload["calendar"]["text"].count("BEGIN:VEVENT") == 4


def test_who_has_not_answered_yet_is_asked_once(spa):
    Planner(spa).book()

    assert told() == ["plan_booked", "intake_wanted"]


def test_the_same_request_plans_once(either_spa):
    planner = Planner(either_spa)

    first, again = planner.book(), planner.book()

    assert first.id == again.id
    assert (count(Plan), count(Appointment)) == (1, 4)


def test_a_key_is_good_for_one_plan(spa):
    planner = Planner(spa)
    planner.book()

    with pytest.raises(KeyReused):
        planner.book(four(every_weeks=3))


def test_dates_are_skipped_and_shifted_as_decided(either_spa):
    shifted = int(at(f"{nth(2) + timedelta(1)} 15:00").timestamp())
    changes = {nth(1): Decision(nth(1), None), nth(2): Decision(nth(2), shifted, either_spa.noor.id)}

    plan = Planner(either_spa).book(changes=changes, therapist_id=either_spa.mira.id)

    assert decided(plan) == ["booked", "skipped", "booked", "booked"]
    third = plan.dates[2].appointment
    assert (third.starts_at, third.therapist_id) == (
        at(f"{nth(2) + timedelta(1)} 15:00"),
        either_spa.noor.id,
    )


def test_a_date_where_somebody_was_quicker_is_missed_and_nothing_else_is_lost(either_spa):
    spa = either_spa
    make_appointment(spa.swedish, spa.mira, spa.blue, starts_at=at(f"{nth(1)} 10:00"))

    plan = Planner(spa).book(therapist_id=spa.mira.id)

    assert decided(plan) == ["booked", "missed", "booked", "booked"]
    assert len(visits(plan)) == 3


def test_a_plan_of_which_nothing_can_be_booked_is_none(either_spa):
    spa = either_spa
    for number in range(4):
        make_appointment(spa.swedish, spa.mira, spa.blue, starts_at=at(f"{nth(number)} 10:00"))

    with pytest.raises(SlotTaken):
        Planner(spa).book(therapist_id=spa.mira.id)

    assert (count(Plan), count(Appointment), told()) == (0, 4, [])


def test_whoever_gives_the_first_visit_gives_the_others_if_free(spa):
    make_appointment(spa.swedish, spa.noor, spa.blue, starts_at=at(f"{nth(0)} 10:00"))
    make_appointment(spa.swedish, spa.mira, spa.blue, starts_at=at(f"{nth(2)} 10:00"))

    plan = Planner(spa).book()

    assert [visit.therapist_id for visit in visits(plan)] == [
        spa.mira.id,
        spa.mira.id,
        spa.noor.id,
        spa.noor.id,
    ]


def test_screening_is_kept_for_each_date_and_a_therapist_reads_first_where_it_says_so(spa):
    make_intake(spa.ada, NEEDS_A_LOOK)

    plan = Planner(spa).book()

    assert {visit.status for visit in visits(plan)} == {"pending_review"}
    assert [visit.screening.visit_on for visit in visits(plan)] == [nth(number) for number in range(4)]
    assert {visit.therapist_id for visit in visits(plan)} == {spa.mira.id}
    message = db.session.scalars(select(Message)).one()
    assert "calendar" not in message.payload


def test_the_rules_are_asked_again_when_it_is_booked(spa):
    make_intake(spa.ada, NOT_NOW)

    with pytest.raises(NotBookable):
        Planner(spa).book()


def test_the_visit_that_became_regular_is_the_first(either_spa):
    spa = either_spa
    seed = make_appointment(spa.swedish, spa.mira, spa.blue, spa.ada)

    plan = Planner(spa).book(seed=seed)

    assert plan.dates[0].appointment_id == seed.id
    assert len(plan.dates) == 5
    place = place_of(plan.dates[2].appointment_id)
    assert (place.number, place.total) == (3, 5)


def test_nobody_elses_visit_and_none_in_the_same_week_becomes_part_of_it(spa):
    other = make_appointment(spa.swedish, spa.mira, spa.blue, make_client("Bea"))
    planner = Planner(spa)
    assert len(planner.book(seed=other).dates) == 4
    same_week = make_appointment(spa.swedish, spa.noor, spa.green, spa.ada, starts_at=at("2026-05-12 10:00"))
    assert len(planner.book(four(wall_minute=900), seed=same_week, key="b").dates) == 4


def test_what_was_not_decided_about_these_dates_is_no_plan(spa):
    planner = Planner(spa)
    far = int(at("2026-08-14 10:00").timestamp())
    with pytest.raises(OddPlan, match="keep at least one"):
        planner.book(changes={nth(n): Decision(nth(n), None) for n in range(4)})
    with pytest.raises(OddPlan, match="too far from its date"):
        planner.book(changes={nth(0): Decision(nth(0), far)})
    with pytest.raises(OddPlan):
        services.book_plan(
            planner.search(),
            four(),
            [Decision(nth(0), None)],
            request_key="k",
            now=NOW,
            policy=POLICY,
            zone=ZONE,
        )


def test_the_desk_may_plan_beside_the_grid(spa):
    plan = Planner(spa).book(four(wall_minute=605), at_the_desk=True)

    assert {visit.source for visit in visits(plan)} == {"front_desk"}
    assert decided(plan) == ["booked"] * 4


def test_a_missed_date_can_be_booked_after_all_and_only_once(either_spa):
    spa = either_spa
    make_appointment(spa.swedish, spa.mira, spa.blue, starts_at=at(f"{nth(1)} 10:00"))
    planner = Planner(spa)
    plan = planner.book(therapist_id=spa.mira.id)
    later = Decision(nth(1), int(at(f"{nth(1)} 12:00").timestamp()), spa.mira.id)
    how = {"search": planner.search(therapist_id=spa.mira.id), "now": NOW, "policy": POLICY, "zone": ZONE}

    visit = services.book_date(plan, nth(1), later, **how)
    again = services.book_date(plan, nth(1), replace(later, start=later.start + 3600), **how)

    assert visit.id == again.id
    assert visit.starts_at == at(f"{nth(1)} 12:00")
    assert decided(plan) == ["booked"] * 4
    assert told(visit) == ["booking_confirmed"]


def seen_at(spa, day, mark=None):
    visit = make_appointment(spa.swedish, spa.mira, spa.blue, spa.ada, starts_at=at(f"{day} 10:00"))
    visit.mark = mark
    db.session.commit()
    return visit


@pytest.mark.parametrize(
    ("rules", "refused"),
    [({"open_bookings": 1}, TooManyOpen), ({"marks_limit": 1, "marks_months": 6}, PleaseCall)],
)
def test_a_plan_is_no_way_round_the_house_rules_of_booking_online(either_spa, rules, refused):
    seen_at(either_spa, "2026-05-11", mark="late")
    house = replace(POLICY, **rules)

    with pytest.raises(refused):
        Planner(either_spa).book(policy=house)

    assert (count(Plan), count(Appointment)) == (0, 1)
    assert decided(Planner(either_spa).book(policy=house, at_the_desk=True)) == ["booked"] * 4


def test_a_visit_that_comes_back_counts_once_with_its_plan(spa):
    seed = seen_at(spa, "2026-05-07")

    plan = Planner(spa).book(seed=seed, policy=replace(POLICY, open_bookings=1))

    assert decided(plan) == ["booked"] * 5
