"""How values read on a page."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from app.web import filters
from tests.support.clock import NOW

NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def said(app: Flask) -> Callable[..., str]:
    """A function that says a value as a template does in New York."""

    def say(name: str, *values: object) -> str:
        with app.app_context():
            return app.jinja_env.filters[name](*values)

    return say


@pytest.fixture
def said_in_london(app_on: Callable[..., Flask], sqlite_url: str) -> Callable[..., str]:
    """The same in a spa in London."""
    app = app_on(sqlite_url, spa_timezone=ZoneInfo("Europe/London"), spa_currency="GBP")

    def say(name: str, *values: object) -> str:
        with app.app_context():
            return app.jinja_env.filters[name](*values)

    return say


@pytest.mark.parametrize(
    ("cents", "words"), [(9500, "$95"), (9750, "$97.50"), (0, "$0"), (123400, "$1,234"), (5, "$0.05")]
)
def test_money_has_decimals_only_where_there_are_cents(said: Callable[..., str], cents: int, words: str):
    assert said("money", cents) == words


def test_money_is_in_the_spas_currency(said_in_london: Callable[..., str]):
    assert said_in_london("money", 9500) == "£95"


@pytest.mark.parametrize("length", [90, timedelta(minutes=90)])
def test_a_length_is_in_minutes(said: Callable[..., str], length: object):
    assert said("duration", length) == f"90{NBSP}min"


def test_times_are_the_spas_and_not_the_servers(said: Callable[..., str], said_in_london: Callable[..., str]):
    assert said("local_time", NOW) == f"10:00{NBSP}am"
    assert said("local_datetime", NOW) == f"Wednesday, May 6, 10:00{NBSP}am"
    assert said_in_london("local_time", NOW) == "15:00"
    assert said_in_london("local_datetime", NOW) == "Wednesday 6 May, 15:00"


def test_the_day_changes_at_the_spas_midnight(said: Callable[..., str]):
    before, after = datetime(2026, 5, 7, 3, 59, tzinfo=UTC), datetime(2026, 5, 7, 4, 0, tzinfo=UTC)

    assert said("local_date", before) == "Wednesday, May 6"
    assert said("local_date", after) == "Thursday, May 7"
    assert said("local_day", after) == "May 7, 2026"
    assert said("local_time", after) == f"12:00{NBSP}am"


def test_a_day_is_said_as_it_is(said: Callable[..., str], said_in_london: Callable[..., str]):
    assert said("local_date", date(2026, 5, 7)) == "Thursday, May 7"
    assert said_in_london("local_day", date(2026, 5, 7)) == "7 May 2026"


def test_the_two_hours_of_the_night_the_clocks_go_back_read_alike(said: Callable[..., str]):
    first = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)

    assert said("local_time", first) == said("local_time", first + timedelta(hours=1)) == f"1:30{NBSP}am"


def test_programs_get_instants_in_utc_and_days_as_days(said: Callable[..., str]):
    assert said("iso", NOW) == "2026-05-06T14:00:00Z"
    assert said("iso", date(2026, 5, 7)) == "2026-05-07"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((1, "visit"), f"1{NBSP}visit"),
        ((0, "visit"), f"0{NBSP}visits"),
        ((2, "day left", "days left"), f"2{NBSP}days left"),
    ],
)
def test_a_noun_agrees_with_its_number(said: Callable[..., str], values: tuple[object, ...], words: str):
    assert said("plural", *values) == words


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        ("+12125550123", "+1 212 555 0123"),
        ("+442079460958", "+44 20 7946 0958"),
        ("ask Bo", "ask Bo"),
        (None, ""),
    ],
)
def test_a_number_is_shown_as_it_is_said(said: Callable[..., str], kept: str | None, words: str):
    assert said("phone_number", kept) == words


def test_a_code_reads_as_words(said: Callable[..., str]):
    assert said("label", "upper_back") == "upper back"


def test_every_page_may_name_what_the_spa_says_of_itself(app_on: Callable[..., Flask], sqlite_url: str):
    app = app_on(sqlite_url, spa_name="Quiet Room", spa_phone="+1 212 555 0142", emergency_number="112")

    known = app.jinja_env.globals
    assert (known["spa_name"], known["spa_phone"], known["emergency_number"], known["zone_name"]) == (
        "Quiet Room",
        "+1 212 555 0142",
        "112",
        "America/New_York",
    )
    assert "secret" not in " ".join(filters.spa_facts(app.extensions["settings"])).lower()
