"""What a process keeps of the house is never told to anybody once it has changed, whoever changed it."""

from datetime import date

import pytest
from flask import current_app
from sqlalchemy import Engine, create_engine, inspect, text

from app.domain.errors import Busy
from app.infra.database import db
from app.infra.house_mark import MARKED_TABLES, HouseMark, marking_triggers
from app.spa.booking import calendar, queries, times
from app.spa.booking.house import HouseChanged, house, kept_house, steadily
from app.spa.booking.remembered import Remembered
from tests.support.clock import NOW
from tests.support.counting import statements
from tests.support.factories import (
    POLICY,
    ZONE,
    epoch_at,
    make_closure,
    make_room,
    make_therapist,
    make_time_off,
    make_treatment,
)

THURSDAY = date(2026, 5, 7)
CHANGES = {
    "hours that end earlier": "UPDATE working_hours SET end_minute = 720",
    "hours that are gone": "DELETE FROM working_hours WHERE weekday = 3",
    "a day off": "INSERT INTO time_off (therapist_id, starts_at, ends_at, reason) "
    f"SELECT id, {epoch_at('2026-05-07 00:00')}, {epoch_at('2026-05-08 00:00')}, '' FROM therapist",
    "a closure": "INSERT INTO closure (starts_at, ends_at, reason) "
    f"VALUES ({epoch_at('2026-05-07 12:00')}, {epoch_at('2026-05-07 14:00')}, '')",
    "rooms out of use": "UPDATE room SET is_active = false",
    "a feature that is gone": "DELETE FROM room_feature WHERE feature = 'table'",
    "a therapist who left": "UPDATE therapist SET is_active = false WHERE name = 'Mira'",
    "a skill that is gone": "DELETE FROM skill WHERE therapist_id = (SELECT min(therapist_id) FROM skill)",
}


@pytest.fixture
def elsewhere(engine_url):
    """Another connection, without any code of ours: somebody at the database's own prompt."""
    engine = create_engine(engine_url)
    yield engine
    engine.dispose()


def change(elsewhere: Engine, sql: str) -> None:
    with elsewhere.begin() as connection:
        connection.execute(text(sql))


def offered(spa):
    request = queries.ask(spa.swedish, 60, now=NOW, policy=POLICY)
    found = queries.slots(request, first_day=THURSDAY, zone=ZONE)
    return [(slot.start, slot.therapist_ids) for slot in found]


@pytest.mark.parametrize("what", CHANGES)
def test_the_next_answer_knows_what_somebody_else_has_changed(either_spa, elsewhere, what):
    before = offered(either_spa)
    assert offered(either_spa) == before

    change(elsewhere, CHANGES[what])

    after = offered(either_spa)
    assert after != before
    assert after == unremembered(either_spa)


def unremembered(spa):
    """The same, computed without anything that is kept."""
    current_app.extensions.pop("house")
    calendar.frame_of.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(times, "answers", Remembered(most=0))
        return offered(spa)


def test_who_asks_again_is_answered_with_one_query_until_something_changes(either_spa, elsewhere):
    steadily(look)
    asked = []
    for sql in (None, "UPDATE therapist SET about = 'Works quietly'", None):
        if sql:
            change(elsewhere, sql)
        with statements() as sent:
            steadily(look)
        asked.append(len(sent))

    assert asked[0] == asked[2] == 1
    assert asked[1] > 1


def look(standing):
    treatment = standing.treatments["swedish"]
    request = queries.ask(treatment, 60, now=NOW, policy=standing.policy)
    return queries.slots(request, first_day=THURSDAY, zone=ZONE, standing=standing)


def test_every_change_of_every_table_of_the_house_changes_the_mark(either_spa, elsewhere):
    therapist = make_therapist(either_spa.hot_stone, qualifications={"oncology": THURSDAY})
    make_time_off(therapist, "2026-05-09 00:00", "2026-05-11 00:00")
    make_closure("2026-05-12 00:00", "2026-05-13 00:00")
    make_room(features=("table", "heat"))
    make_treatment("sports", kit={"stone_heater": (10, 10)})
    change(elsewhere, "INSERT INTO setting (name, value) VALUES ('notice', '60')")
    silent = []
    for table in MARKED_TABLES:
        column = inspect(db.engine).get_columns(table)[0]["name"]
        copy = f"CREATE TABLE kept AS SELECT * FROM {table}"
        put_back = f"INSERT INTO {table} SELECT * FROM kept"
        for sql in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}", put_back):
            before = mark(elsewhere)
            with elsewhere.begin() as connection:
                alone(connection)
                if sql.startswith("DELETE"):
                    connection.execute(text(copy))
                connection.execute(text(sql))
            if mark(elsewhere) == before:
                silent.append((table, sql))
        change(elsewhere, "DROP TABLE kept")

    assert silent == []


def alone(connection):
    """Let a table be emptied by itself, without those that point at it."""
    if connection.dialect.name == "postgresql":
        triggers = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE 'RI_Constraint%'"
        for table, name in connection.execute(text(triggers)).all():
            connection.execute(text(f'ALTER TABLE {table} DISABLE TRIGGER "{name}"'))


def mark(elsewhere: Engine) -> int:
    with elsewhere.connect() as connection:
        return connection.execute(text("SELECT mark FROM house_mark")).scalar_one()


def test_what_was_taken_back_changes_nothing(either_spa, elsewhere):
    before, known = mark(elsewhere), house()
    with elsewhere.connect() as connection:
        connection.execute(text("UPDATE therapist SET about = 'never mind'"))
        connection.rollback()

    assert mark(elsewhere) == before
    assert house() is known


def test_without_its_row_nothing_is_kept(either_spa, elsewhere):
    house()
    change(elsewhere, "DELETE FROM house_mark")
    assert kept_house() is not house()
    change(elsewhere, "UPDATE working_hours SET end_minute = 720")

    assert offered(either_spa)[-1][0] == epoch_at("2026-05-07 11:00")


def test_a_refusal_by_an_old_house_is_thought_over(either_spa, elsewhere):
    house()
    make_treatment("sports")

    assert steadily(lambda standing: standing.treatments["sports"].name)
    with pytest.raises(KeyError):
        steadily(lambda standing: standing.treatments["reiki"])


def test_a_house_that_never_stands_still_is_told_of(either_spa):
    def never(_):
        raise HouseChanged

    with pytest.raises(Busy):
        steadily(never)


def test_every_marked_table_is_a_table_and_has_its_triggers(either_spa):
    tables = set(inspect(db.engine).get_table_names())
    names = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[db.engine.dialect.name]

    assert set(MARKED_TABLES) <= tables
    assert marking_triggers(db.engine.dialect.name) <= set(db.session.scalars(text(names)))
    assert db.session.get(HouseMark, 1) is not None
