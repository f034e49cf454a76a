"""The calendar file: right hours, the same entry through every move, neutral words."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from app.spa.messages.calendar import Method, calendar_file
from tests.support.clock import NOW
from tests.support.factories import TOMORROW_AT_TEN, at

TOKEN = "0f" * 16


@pytest.fixture
def open_spa(app_on, sqlite_url):
    def make(**changes):
        return app_on(sqlite_url, base_url="https://spa.example.com:8443", **changes)

    return make


def entry(app, *, starts_at=TOMORROW_AT_TEN, sequence=0, **more):
    with app.app_context():
        raw = calendar_file(
            token=TOKEN,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            sequence=sequence,
            now=NOW,
            **more,
        )
    calendar = Calendar.from_ical(raw)
    return calendar, calendar.walk("VEVENT")[0]


def test_the_entry_says_when_and_where_and_nothing_else(open_spa):
    calendar, event = entry(open_spa(spa_address="14 Quiet Street"))

    assert calendar["METHOD"] == "PUBLISH"
    assert event["SUMMARY"] == "Your appointment at Stillpoint"
    assert event["LOCATION"] == "Stillpoint, 14 Quiet Street"
    assert event["UID"] == f"{TOKEN}@spa.example.com"
    assert event["URL"] == f"https://spa.example.com:8443/visits/{TOKEN}"
    assert event["CLASS"] == "PRIVATE"
    assert event.decoded("DTSTAMP") == NOW
    assert "DESCRIPTION" not in event
    assert "ATTENDEE" not in event


def test_the_hours_are_the_spas_with_their_zone(open_spa):
    calendar, event = entry(open_spa())

    assert event["DTSTART"].params["TZID"] == "America/New_York"
    assert event["DTSTART"].to_ical() == b"20260507T100000"
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(hours=1)
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["America/New_York"]


@pytest.mark.parametrize(("wall", "utc_hour"), [("2026-10-31 10:00", 14), ("2026-11-02 10:00", 15)])
def test_the_zone_knows_the_change_of_the_clocks(open_spa, wall, utc_hour):
    _, event = entry(open_spa(), starts_at=at(wall))

    assert event["DTSTART"].to_ical().endswith(b"T100000")
    assert event.decoded("DTSTART").astimezone(UTC).hour == utc_hour


def test_a_spa_without_summer_time_and_one_on_utc_have_readable_files(open_spa):
    noon = datetime(2026, 5, 7, 12, tzinfo=UTC)
    for zone in ("Asia/Kolkata", "UTC"):
        _, event = entry(open_spa(spa_timezone=ZoneInfo(zone)), starts_at=noon)
        assert event.decoded("DTSTART") == noon


def test_a_moved_visit_keeps_its_entry_and_counts_up(open_spa):
    app = open_spa()
    first, moved = (entry(app, sequence=n, method=Method.REQUEST, email="ada@example.com")[1] for n in (0, 1))

    assert first["UID"] == moved["UID"]
    assert (first["SEQUENCE"], moved["SEQUENCE"]) == (0, 1)
    assert moved["ATTENDEE"] == "mailto:ada@example.com"
    assert moved["ORGANIZER"] == "mailto:hello@example.com"


def test_a_cancelled_visit_is_struck_out(open_spa):
    calendar, event = entry(open_spa(), method=Method.CANCEL, email="ada@example.com")

    assert calendar["METHOD"] == "CANCEL"
    assert event["STATUS"] == "CANCELLED"


def test_a_name_with_odd_signs_breaks_no_line(open_spa):
    _, event = entry(open_spa(spa_name="Still; point,\\ “Köln”", spa_address="1 A Street\nFloor 2"))

    assert event["SUMMARY"] == "Your appointment at Still; point,\\ “Köln”"
    assert event["LOCATION"] == "Still; point,\\ “Köln”, 1 A Street\nFloor 2"
