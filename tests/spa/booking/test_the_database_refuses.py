"""The last line: whoever writes past the services is refused by the database itself, on both engines."""

import pytest
from sqlalchemy import insert, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.domain.errors import SlotTaken
from app.infra.database import db, is_overlap, transaction
from app.spa.booking.models import Occupancy
from tests.support.booking import busy_of, count
from tests.support.factories import TOMORROW_AT_TEN, make_appointment

TEN = int(TOMORROW_AT_TEN.timestamp())
HOUR = 3600


@pytest.fixture
def visit(either_spa):
    """Mira is taken from ten to a quarter past eleven."""
    return make_appointment(either_spa.swedish, either_spa.mira, either_spa.blue, either_spa.ada)


def write(visit, place, start, end, **more):
    row = {"resource_id": place.resource_id, "appointment_id": visit.id, "starts_at": start, "ends_at": end}
    with transaction():
        db.session.execute(insert(Occupancy).values(**row | more))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (TEN, TEN + 4500),
        (TEN - HOUR, TEN + 1),
        (TEN + 4499, TEN + 2 * HOUR),
        (TEN + 60, TEN + 120),
        (TEN - HOUR, TEN + 3 * HOUR),
        (TEN - 7 * HOUR, TEN + HOUR),
    ],
)
def test_two_at_one_time_are_refused(either_spa, visit, start, end):
    with pytest.raises(DBAPIError) as refused:
        write(visit, either_spa.mira, start, end)

    assert is_overlap(refused.value)
    assert len(busy_of(either_spa.mira)) == 1


def test_a_hold_that_ran_out_is_refused_too_until_it_is_tidied_away(either_spa, visit):
    """The database knows no clock; only the claim path lets time pass."""
    write(visit, either_spa.noor, TEN, TEN + HOUR, lapses_at=1)

    with pytest.raises(DBAPIError):
        write(visit, either_spa.noor, TEN, TEN + HOUR)


def test_one_may_begin_as_another_ends(either_spa, visit):
    write(visit, either_spa.mira, TEN - HOUR, TEN)
    write(visit, either_spa.mira, TEN + 4500, TEN + 2 * HOUR)

    assert len(busy_of(either_spa.mira)) == 3


def test_another_resource_is_free(either_spa, visit):
    write(visit, either_spa.noor, TEN, TEN + 4500)

    assert len(busy_of(either_spa.noor)) == 1


def test_a_row_cannot_be_changed_into_an_overlap(either_spa, visit):
    write(visit, either_spa.mira, TEN + 2 * HOUR, TEN + 3 * HOUR)
    later = update(Occupancy).where(Occupancy.starts_at == TEN + 2 * HOUR)

    for change in ({"starts_at": TEN + HOUR}, {"starts_at": TEN - HOUR, "ends_at": TEN + 1}):
        with pytest.raises(DBAPIError) as refused, transaction():
            db.session.execute(later.values(**change))
        assert is_overlap(refused.value)
    with transaction():
        db.session.execute(later.values(starts_at=TEN + 4500))


def test_a_row_cannot_be_given_to_a_resource_that_is_taken(either_spa, visit):
    write(visit, either_spa.noor, TEN, TEN + HOUR)
    noors = update(Occupancy).where(Occupancy.resource_id == either_spa.noor.resource_id)

    with pytest.raises(DBAPIError) as refused, transaction():
        db.session.execute(noors.values(resource_id=either_spa.mira.resource_id))
    assert is_overlap(refused.value)


def test_a_row_may_be_touched_without_meeting_itself(either_spa, visit):
    with transaction():
        db.session.execute(update(Occupancy).values(ends_at=Occupancy.ends_at + 60))

    assert busy_of(either_spa.mira) == [(TEN, TEN + 4560)]


@pytest.mark.parametrize(("start", "end"), [(TEN, TEN), (TEN, TEN - 1), (TEN, TEN + 8 * HOUR + 1)])
def test_nothing_ends_before_it_begins_or_lasts_longer_than_we_look(either_spa, visit, start, end):
    with pytest.raises(IntegrityError):
        write(visit, either_spa.noor, start, end)


def test_the_longest_that_is_allowed_is_seen(either_spa, visit):
    write(visit, either_spa.noor, TEN - 8 * HOUR + 1, TEN + 1)

    with pytest.raises(DBAPIError):
        write(visit, either_spa.noor, TEN, TEN + HOUR)


def test_many_rows_at_once_are_all_or_nothing(either_spa, visit):
    before = count(Occupancy)
    rows = [
        {
            "resource_id": either_spa.noor.resource_id,
            "appointment_id": visit.id,
            "starts_at": start,
            "ends_at": start + HOUR,
        }
        for start in (TEN, TEN + HOUR, TEN + HOUR + 60)
    ]

    with pytest.raises(SlotTaken), transaction(conflict=SlotTaken()):
        db.session.execute(insert(Occupancy), rows)
    assert count(Occupancy) == before


def test_raw_sql_is_refused_like_any(either_spa, visit):
    with pytest.raises(DBAPIError), transaction():
        db.session.execute(
            text(
                "INSERT INTO occupancy (resource_id, appointment_id, starts_at, ends_at) "
                "SELECT resource_id, appointment_id, starts_at + 60, ends_at + 60 FROM occupancy"
            )
        )
