"""The page that is kept for strangers is never shown once anything on it has changed, whoever changed it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from itertools import cycle
from threading import Event

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from app.domain.errors import Refusal
from app.infra import clock
from app.infra.database import db
from app.spa.booking.holds import give_up_hold
from app.spa.booking.models import Appointment
from app.spa.booking.remembered import Remembered
from app.spa.treatments.queries import treatment_by_slug
from tests.spa.booking.test_house import CHANGES
from tests.support.booking import hold
from tests.support.clock import NOW
from tests.support.factories import TOMORROW_AT_TEN, small_spa
from tests.support.finding import starts_on

TIMES = "/treatments/swedish/times?minutes=60&day=2026-05-07"
TEN = int(TOMORROW_AT_TEN.timestamp())


def furnished(app):
    app.extensions["kept_pages"] = Remembered(10**6)
    with app.app_context():
        small_spa()
        db.session.remove()
    return app


@pytest.fixture
def either(app_on, engine_url, now):
    """The small spa behind its pages, once on each engine."""
    return furnished(app_on(engine_url))


@pytest.fixture
def spa(app, now):
    """The same on SQLite."""
    return furnished(app)


@pytest.fixture
def elsewhere(engine_url):
    """Another connection, without any code of ours."""
    engine = create_engine(engine_url)
    yield engine
    engine.dispose()


def shown(app, headers=None):
    return app.test_client().get(TIMES, headers=headers).text


def made_anew(app, headers=None):
    """The same, without anything that was kept."""
    kept = app.extensions["kept_pages"]
    app.extensions["kept_pages"] = Remembered(0)
    try:
        return shown(app, headers)
    finally:
        app.extensions["kept_pages"] = kept


@pytest.mark.parametrize("what", [*CHANGES, "another name", "another price", "another rule"])
def test_the_next_stranger_sees_what_somebody_else_has_changed(either, elsewhere, what):
    sql = CHANGES | {
        "another name": "UPDATE treatment SET name = 'Swedish, slowly'",
        "another price": "UPDATE treatment_option SET price_cents = price_cents + 100",
        "another rule": "INSERT INTO setting (name, value) VALUES ('hold_length', '11')",
    }
    before = shown(either)
    assert shown(either) == before
    send(elsewhere, sql[what])

    after = shown(either)

    assert after != before
    assert after == made_anew(either)


def test_without_the_mark_of_the_house_no_page_is_kept(either, elsewhere):
    send(elsewhere, "DELETE FROM house_mark")
    before = shown(either)
    send(elsewhere, "UPDATE working_hours SET end_minute = 720")

    assert shown(either) != before
    assert either.extensions["kept_pages"].weight == 0


@pytest.mark.parametrize("seconds", [-61, -60, -1, 0, 1, 60])
def test_midnight_and_the_notice_are_kept_to_the_second(either, seconds):
    """Around midnight at the spa, and two hours (the notice) before a time."""
    midnight = NOW.replace(hour=4, minute=0) + timedelta(days=1)
    for moment in (midnight, TOMORROW_AT_TEN - timedelta(hours=2)):
        for step in (-1, 0, 1):
            with clock.fixed_at(moment + timedelta(seconds=seconds + step)):
                assert shown(either) == made_anew(either)


STEPS = st.one_of(
    st.sampled_from(["hold", "let go", "rename", "a day off", "a language", "another write"]),
    st.integers(1, 700),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=2, max_size=8))
def test_whatever_happens_the_page_is_the_one_that_would_be_made(spa, steps):
    moment, codes, held, headers = NOW, cycle(["de", "en", "es"]), [], {}
    with spa.app_context():
        for table in ("occupancy", "appointment", "closure"):
            send(db.engine, f"DELETE FROM {table}")
    spa.extensions["kept_pages"] = Remembered(10**6)
    for step in steps:
        with clock.fixed_at(moment), spa.app_context(), suppress(Refusal):
            if step == "hold" and not held:
                held.append(hold(treatment_by_slug("swedish"), TOMORROW_AT_TEN, now=moment).id)
            elif step == "let go" and held:
                give_up_hold(appointment(held.pop()), now=moment)
            elif step == "rename":
                send(db.engine, "UPDATE treatment SET name = name || '!' WHERE length(name) < 40")
            elif step == "a day off":
                send(db.engine, CHANGES["a closure"])
            elif step == "another write":
                send(db.engine, "UPDATE client SET name = name")
            elif step == "a language":
                headers = {"Accept-Language": next(codes)}
            elif isinstance(step, int):
                moment += timedelta(seconds=step)
        with clock.fixed_at(moment):
            assert shown(spa, headers) == made_anew(spa, headers)
            assert shown(spa, headers) == made_anew(spa, headers)


def test_among_many_who_look_nobody_sees_a_time_that_was_gone_before_they_asked(either):
    """One books and lets go, others look all the while; an answer counts from when it was asked for."""
    done = Event()

    def look():
        while not done.is_set():
            shown(either)

    with ThreadPoolExecutor(3) as lookers:
        looking = [lookers.submit(look) for _ in range(3)]
        try:
            wrong = [seen for number in range(25) for seen in taken_and_given_back(either, number)]
        finally:
            done.set()
        for one in looking:
            one.result()

    assert wrong == []


def taken_and_given_back(app, number):
    """Take both therapists' time and give it back; gives what a stranger was told wrongly."""
    wrong = []
    with app.app_context():
        taken = [hold(treatment_by_slug("swedish"), TOMORROW_AT_TEN).id for _ in ("Mira", "Noor")]
        db.session.remove()
    if TEN in starts_on(app.test_client().get(TIMES)):
        wrong.append((number, "still offered"))
    with app.app_context():
        for one in taken:
            give_up_hold(appointment(one), now=NOW)
        db.session.remove()
    if TEN not in starts_on(app.test_client().get(TIMES)):
        wrong.append((number, "not offered again"))
    return wrong


def appointment(number):
    return db.session.get_one(Appointment, number)


def send(engine, sql):
    with engine.begin() as connection:
        connection.execute(text(sql))
