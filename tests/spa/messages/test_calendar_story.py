"""What a calendar is told from the first booking to the end: one entry, brought up to date, then struck out.

RFC 5545 says how the file is written, RFC 5546 what each method must hold, RFC 6047 how it goes by mail.
"""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from icalendar import Calendar

from app.infra.database import db, transaction
from app.infra.outbox.worker import deliver_due
from app.spa.accounts.models import Role
from app.spa.booking.changes import cancel, move
from app.spa.booking.models import Appointment
from app.spa.booking.telling import notice
from app.spa.clients.models import Client
from app.spa.messages import announce
from tests.support.clock import NOW
from tests.support.factories import POLICY, ZONE, at, make_appointment, small_spa

FRIDAY, NEXT_MONDAY = at("2026-05-08 10:00"), at("2026-05-11 15:30")


@pytest.fixture
def files(app_on, sqlite_url):
    """The mails about a visit that was booked, moved twice and cancelled."""
    with app_on(sqlite_url, base_url="https://spa.example.com", spa_address="14 Quiet Street").app_context():
        spa = small_spa()
        with transaction():
            db.session.get_one(Client, spa.ada.id).language = "de"
        booked = make_appointment(spa.swedish, spa.mira, spa.blue, spa.ada, starts_at=FRIDAY)
        mails = []

        def said(now):
            deliver_due(now, lambda _letter, mail: mails.append(mail))

        with transaction():
            announce.booking_confirmed(notice(booked, booked.client), now=NOW)
        said(NOW + timedelta(minutes=10))
        for minutes, start in ((20, NEXT_MONDAY), (40, FRIDAY)):
            now = NOW + timedelta(minutes=minutes)
            visit = db.session.get_one(Appointment, booked.id)
            move(visit, start, by=Role.CLIENT, now=now, policy=POLICY, zone=ZONE)
            said(now + timedelta(minutes=10))
        now = NOW + timedelta(minutes=60)
        cancel(db.session.get_one(Appointment, booked.id), by=Role.CLIENT, now=now)
        said(now + timedelta(minutes=10))
        return [message_from_bytes(mail.as_bytes(), policy=default) for mail in mails]


def entries(mails):
    parts = [next(mail.iter_attachments()) for mail in mails]
    return parts, [Calendar.from_ical(part.get_content()) for part in parts]


def events(mails):
    return [calendar.walk("VEVENT")[0] for calendar in entries(mails)[1]]


def test_one_entry_is_brought_up_to_date_and_then_struck_out(files):
    parts, calendars = entries(files)
    told = events(files)

    assert len({event["UID"] for event in told}) == 1
    assert [event["SEQUENCE"] for event in told] == [0, 1, 2, 3]
    assert [calendar["METHOD"] for calendar in calendars] == ["REQUEST", "REQUEST", "REQUEST", "CANCEL"]
    assert [part["Content-Type"].params["method"] for part in parts] == [c["METHOD"] for c in calendars]
    assert [event["STATUS"] for event in told] == ["CONFIRMED", "CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [event.decoded("DTSTART") for event in told] == [FRIDAY, NEXT_MONDAY, FRIDAY, FRIDAY]
    stamps = [event.decoded("DTSTAMP") for event in told]
    assert stamps == sorted(set(stamps))


def test_each_file_holds_what_its_method_must(files):
    for calendar, event in zip(entries(files)[1], events(files), strict=True):
        assert {"PRODID", "VERSION", "METHOD"} <= calendar.keys()
        assert calendar["VERSION"] == "2.0"
        assert {
            "UID",
            "DTSTAMP",
            "DTSTART",
            "DTEND",
            "SEQUENCE",
            "ORGANIZER",
            "SUMMARY",
            "STATUS",
        } <= event.keys()
        assert event["ORGANIZER"] == "mailto:hello@example.com"
        assert event["ATTENDEE"] == "mailto:ada@example.com"  # all of them, also to cancel for all
        assert event["DTSTART"].params["TZID"] in {zone["TZID"] for zone in calendar.walk("VTIMEZONE")}
        assert event["DTSTAMP"].to_ical().endswith(b"Z")
        assert calendar.errors == event.errors == []


def test_each_file_is_written_in_short_lines(files):
    for part in entries(files)[0]:
        raw = part.get_payload(decode=True)
        lines = raw.split(b"\r\n")
        assert lines[-1] == b""
        assert all(len(line) <= 75 and b"\n" not in line for line in lines)
        assert part.get_content_charset() == "utf-8"


def test_a_calendar_entry_is_in_its_readers_language_and_neutral(files):
    for event in events(files):
        assert "Stillpoint" in event["SUMMARY"]
        assert "Swedish" not in event.to_ical().decode()
