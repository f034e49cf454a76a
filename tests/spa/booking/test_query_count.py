"""One query however large the spa is, and none that walks through the past."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, text

from app.infra.database import db
from app.spa.booking import queries
from app.spa.booking.calendar import look_at
from app.spa.booking.house import house
from app.spa.booking.models import Appointment, Occupancy
from app.spa.clients.models import Client
from app.spa.treatments.queries import needs_for, treatment_by_slug
from tests.support.booking import booked, hold
from tests.support.clock import NOW
from tests.support.counting import counted, sqlite_work, statements
from tests.support.factories import (
    POLICY,
    ZONE,
    at,
    epoch_at,
    make_appointment,
    make_client,
    make_kit,
    make_room,
    make_therapist,
    make_time_off,
    make_treatment,
)

DAY = date(2026, 5, 7)
YEARS_OF_VISITS = 6000
"""On two therapists: enough for a planner to prefer an index, few enough to write quickly."""


def search(days):
    treatment = treatment_by_slug("hot-stone")
    request = queries.ask(treatment, 60, now=NOW, policy=POLICY)
    return queries.slots(request, first_day=DAY, days=days, zone=ZONE)


def grow(spa):
    """Four more of everybody and everything, visits, holds and absences."""
    menu = [spa.swedish, spa.hot_stone, make_treatment("sports"), make_treatment("thai")]
    for number in range(4):
        therapist = make_therapist(*menu, qualifications={"clinical": None, "oncology": DAY})
        room = make_room(features=("table", "heat"))
        make_kit()
        make_time_off(therapist, "2026-05-09 00:00", "2026-05-11 00:00")
        for hour in range(9, 17, 2):
            starts_at = at("2026-05-07 00:00") + timedelta(days=number, hours=hour)
            make_appointment(spa.swedish, therapist, room, starts_at=starts_at)


def test_one_query_finds_the_slots_of_a_day_or_a_month_in_a_small_spa_or_a_large_one(either_spa):
    few, small_day = counted(lambda: search(1))
    _, small_month = counted(lambda: search(31))
    grow(either_spa)
    more, large_day = counted(lambda: search(1))
    _, large_month = counted(lambda: search(31))

    assert len(more[0].therapist_ids) > len(few[0].therapist_ids)
    treatment = 1
    assert {small_day, small_month, large_day, large_month} == {treatment + 1}


def test_a_hold_asks_as_often_in_a_large_spa(either_spa):
    _, small = counted(lambda: hold(either_spa.swedish))
    grow(either_spa)
    _, large = counted(lambda: hold(either_spa.swedish, at("2026-05-07 13:00")))

    assert large == small


@pytest.fixture
def years(either_spa):
    """Years of past visits of both therapists, written at once."""
    write_years(either_spa)
    return either_spa


def write_years(spa):
    """Six hundred visits of each of ten clients. Gives one of them."""
    first = epoch_at("2020-01-01 00:00")
    visits = [first + number * 7200 for number in range(YEARS_OF_VISITS)]
    people = [spa.mira, spa.noor]
    clients = [make_client().id for _ in range(10)]
    db.session.execute(
        insert(Appointment),
        [
            {
                "uid": f"{number:032x}",
                "treatment_id": spa.swedish.id,
                "therapist_id": people[number % 2].id,
                "room_id": spa.blue.id,
                "client_id": clients[number % 10],
                "status": "completed",
                "starts_at": datetime.fromtimestamp(start, UTC),
                "ends_at": datetime.fromtimestamp(start + 3600, UTC),
                "minutes": 60,
                "price_cents": 6000,
                "created_at": NOW,
            }
            for number, start in enumerate(visits)
        ],
    )
    numbers = list(db.session.scalars(text("SELECT id FROM appointment ORDER BY starts_at")))
    db.session.execute(
        insert(Occupancy),
        [
            {
                "resource_id": people[number % 2].resource_id,
                "appointment_id": numbers[number],
                "starts_at": start,
                "ends_at": start + 4500,
            }
            for number, start in enumerate(visits)
        ],
    )
    db.session.commit()
    db.session.execute(text("ANALYZE"))
    db.session.commit()
    return db.session.get_one(Client, clients[0])


def test_looking_at_a_day_does_not_walk_through_the_past(years):
    people = [years.mira.resource_id, years.noor.resource_id]
    house()
    needs = needs_for(years.swedish, 60)

    with statements() as sent:
        look_at(
            DAY,
            1,
            ZONE,
            whose=lambda _: people,
            needs=needs,
            now=int(NOW.timestamp()),
            without=[1],
        )
    [look] = sent
    plan = look.plan()

    if db.engine.dialect.name == "sqlite":
        assert "ix_occupancy_resource_time (resource_id=? AND starts_at>? AND starts_at<?)" in plan
    else:
        # One of the two indexes that know both bounds: by resource and start, or the constraint's own.
        assert "Seq Scan on occupancy" not in plan
        assert "Index Cond" in plan
        assert "starts_at >" in plan.split("Index Cond", 1)[1]
        assert "starts_at <" in plan.split("Index Cond", 1)[1]


def test_fair_rotation_and_acquaintance_do_not_walk_through_the_past_either(years):
    with statements() as sent:
        hold(years.swedish, client=years.ada)

    [rotation] = [each for each in sent if "max(" in each]
    [known] = [each for each in sent if each.startswith("SELECT appointment.therapist_id")]
    assert "LIMIT" in known
    assert "TEMP B-TREE" not in known.plan()
    for look in (rotation, known):
        plan = look.plan()
        assert "ix_appointment_" in plan
        assert "Seq Scan on appointment" not in plan
        assert "SCAN appointment" not in plan


def test_the_holds_of_somebody_are_found_among_the_holds_and_not_among_all_their_visits(years):
    with statements() as sent:
        hold(years.swedish, client=years.ada)

    [own] = [each for each in sent if "status = 'held' AND held_until > " in each]
    plan = own.plan()
    assert "ix_appointment_hold" in plan
    assert "ix_appointment_client" not in plan
    assert "ix_appointment_draft_id" not in plan


def test_a_claim_reads_of_people_the_day_and_of_rooms_what_is_in_the_way(years):
    with statements() as sent:
        hold(years.swedish, at("2026-05-07 13:00"))

    [taken] = [each for each in sent if "UNION ALL" in each and "FROM occupancy" in each]
    asked = taken.parameters

    assert (asked["start"], asked["end"]) == (epoch_at("2026-05-07 00:00"), epoch_at("2026-05-08 02:15"))
    assert (asked["near_start"], asked["near_end"]) == (
        epoch_at("2026-05-07 13:00"),
        epoch_at("2026-05-07 14:15"),
    )


def test_a_booking_is_hardly_more_work_for_who_came_six_hundred_times(spa):
    regular, new = write_years(spa), make_client()

    with sqlite_work() as first:
        booked(spa.swedish, None, client=new, starts_at=at("2026-05-07 09:30"))
    with sqlite_work() as again:
        booked(spa.swedish, None, client=regular, starts_at=at("2026-05-07 13:30"))

    assert first.done > 0
    assert again.done - first.done < 1000  # to read their visits, once, takes several steps for each
