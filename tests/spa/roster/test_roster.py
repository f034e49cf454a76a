"""Who works here, with which rooms and kit: one query for all of it."""

from datetime import date

import pytest

from app.domain.hours import WeeklyHours
from app.infra.database import transaction
from app.spa.accounts.models import Role
from app.spa.roster.queries import (
    rooms,
    roster,
    therapist_by_id,
    therapist_of_user,
    therapists,
)
from tests.support.counting import counted
from tests.support.factories import (
    make_kit,
    make_room,
    make_therapist,
    make_treatment,
    make_user,
)


@pytest.fixture(autouse=True)
def _in_the_spa(app_on, engine_url):
    with app_on(engine_url).app_context():
        yield


def test_everything_that_can_be_booked_comes_in_one_query():
    swedish, thai = make_treatment(), make_treatment("thai")
    mira = make_therapist(swedish, thai, qualifications={"clinical": date(2027, 1, 31), "oncology": None})
    noor = make_therapist(hours=None, gender="man")
    blue, heater = make_room(features=("heat", "table")), make_kit()

    found, queries = counted(roster)

    assert queries == 1
    person = found.therapists[mira.id]
    assert (person.resource_id, person.name, person.gender) == (mira.resource_id, mira.name, "woman")
    assert person.skills == {swedish.id, thai.id}
    assert person.qualifications == {"clinical": date(2027, 1, 31), "oncology": None}
    assert person.hours == [WeeklyHours(weekday, 540, 1080) for weekday in range(6)]
    assert (found.therapists[noor.id].skills, found.therapists[noor.id].hours) == (set(), [])
    assert found.rooms[blue.id].features == {"heat", "table"}
    assert (found.kit[heater.id].resource_id, found.kit[heater.id].kind) == (
        heater.resource_id,
        "stone_heater",
    )


def test_who_left_and_what_is_out_of_use_is_not_in_it():
    treatment = make_treatment()
    gone, room, kit = make_therapist(treatment, qualifications={"clinical": None}), make_room(), make_kit()
    with transaction():
        gone.is_active = room.is_active = kit.is_active = False

    found = roster()

    assert (found.therapists, found.rooms, found.kit) == ({}, {}, {})
    assert (therapists(), rooms()) == ([], [])
    assert therapist_by_id(gone.id).id == gone.id


def test_a_therapist_is_found_by_who_signs_in():
    user = make_user(role=Role.THERAPIST)
    mira = make_therapist(user=user)
    make_therapist()

    assert therapist_of_user(user.id).id == mira.id
    assert therapist_of_user(make_user().id) is None


def test_people_and_rooms_are_listed_by_name():
    make_therapist(name="Zoe"), make_therapist(name="Ana")
    make_room("Moss"), make_room("Fern")

    assert [person.name for person in therapists()] == ["Ana", "Zoe"]
    assert [room.name for room in rooms()] == ["Fern", "Moss"]
