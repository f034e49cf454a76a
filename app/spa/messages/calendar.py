"""The calendar entry of a visit: neutral words, and the same entry however often the visit moves."""

from __future__ import annotations

from datetime import UTC, date, datetime
from email.utils import parseaddr
from enum import StrEnum

from icalendar import Calendar, Event, vCalAddress, vText

from app.spa.messages.links import calendar_uid, visit_link
from app.spa.settings.queries import settings, zone


class Method(StrEnum):
    """What a calendar should do with the file (RFC 5546)."""

    PUBLISH = "PUBLISH"  # downloaded by hand
    REQUEST = "REQUEST"  # by mail: enter it, or bring it up to date
    CANCEL = "CANCEL"  # by mail: strike it out


def calendar_file(
    *,
    token: str,
    starts_at: datetime,
    ends_at: datetime,
    sequence: int,
    now: datetime,
    method: Method = Method.PUBLISH,
    email: str | None = None,
) -> bytes:
    """Make an iCalendar file (RFC 5545) of one visit. All instants are aware.

    `sequence` rises with every move, so that a calendar knows the newer of two files. `email` is whom
    a REQUEST or CANCEL is for. Neither the treatment nor anything about health is in it.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Stillpoint//Appointments//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    event = _event(token, starts_at, ends_at, sequence, now)
    event.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    if method is not Method.PUBLISH and email:
        event.add("attendee", _attendee(email), encode=False)
    calendar.add_component(event)
    year = starts_at.astimezone(UTC).year
    calendar.add_missing_timezones(first_date=date(year - 1, 1, 1), last_date=date(year + 2, 1, 1))
    written: bytes = calendar.to_ical()
    return written


def _event(token: str, starts_at: datetime, ends_at: datetime, sequence: int, now: datetime) -> Event:
    spa = settings()
    event = Event()
    event.add("uid", calendar_uid(token))
    event.add("sequence", sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", starts_at.astimezone(zone()))
    event.add("dtend", ends_at.astimezone(zone()))
    event.add("summary", f"Your appointment at {spa.spa_name}")
    event.add("location", ", ".join(part for part in (spa.spa_name, spa.spa_address) if part))
    event.add("url", visit_link(token))
    event.add("class", "PRIVATE")  # a shared calendar shows others only that the time is taken
    event.add("transp", "OPAQUE")
    event.add("organizer", _organizer(), encode=False)
    return event


def _organizer() -> vCalAddress:
    address = vCalAddress(f"mailto:{parseaddr(settings().mail_from)[1]}")
    address.params["CN"] = vText(settings().spa_name)
    return address


def _attendee(email: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    address.params["PARTSTAT"] = vText("ACCEPTED")
    address.params["RSVP"] = vText("FALSE")
    return address
