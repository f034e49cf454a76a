"""The calendar entry of a visit: neutral words, and the same entry however often the visit moves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parseaddr
from enum import StrEnum
from functools import lru_cache

from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from app.infra.language import gettext as _
from app.spa.messages.links import calendar_uid, visit_link
from app.spa.settings.queries import settings, zone


class Method(StrEnum):
    """What a calendar should do with the file (RFC 5546)."""

    PUBLISH = "PUBLISH"  # downloaded by hand
    REQUEST = "REQUEST"  # by mail: enter it, or bring it up to date
    CANCEL = "CANCEL"  # by mail: strike it out


@dataclass(frozen=True, slots=True)
class Entry:
    """A visit as a calendar knows it. Instants are aware; `sequence` rises with every change."""

    token: str
    starts_at: datetime
    ends_at: datetime
    sequence: int
    is_cancelled: bool = False


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
    entry = Entry(token, starts_at, ends_at, sequence, is_cancelled=method is Method.CANCEL)
    event = _event(entry, now)
    if method is not Method.PUBLISH and email:
        event.add("attendee", _attendee(email), encode=False)
    return _written([event], method, [starts_at])


def calendar_of(entries: Iterable[Entry], *, now: datetime) -> bytes:
    """Make one file of several visits, to be published. A calendar knows each again when it moves later.

    Raises ValueError without any entry.
    """
    listed = list(entries)
    if not listed:
        raise ValueError("a calendar file is of one visit at least")
    events = [_event(entry, now) for entry in listed]
    return _written(events, Method.PUBLISH, [entry.starts_at for entry in listed])


def _written(events: Iterable[Event], method: Method, starts: Iterable[datetime]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Stillpoint//Appointments//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    for event in events:
        calendar.add_component(event)
    years = [start.astimezone(UTC).year for start in starts]
    zones = [_zone(name, min(years) - 1, max(years) + 2) for name in sorted(calendar.get_missing_tzids())]
    head, event, rest = calendar.to_ical().partition(b"BEGIN:VEVENT")
    return b"".join((head, *zones, event, rest))


@lru_cache(maxsize=32)
def _zone(name: str, first_year: int, last_year: int) -> bytes:
    """What a calendar is told of a zone from one new year to another. Written once: it takes a while."""
    told = Timezone.from_tzid(name, first_date=date(first_year, 1, 1), last_date=date(last_year, 1, 1))
    written: bytes = told.to_ical()
    return written


def _event(entry: Entry, now: datetime) -> Event:
    spa = settings()
    event = Event()
    event.add("uid", calendar_uid(entry.token))
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(zone()))
    event.add("dtend", entry.ends_at.astimezone(zone()))
    event.add("summary", _("Your appointment at %(spa)s", spa=spa.spa_name))
    event.add("location", ", ".join(part for part in (spa.spa_name, spa.spa_address) if part))
    event.add("url", visit_link(entry.token))
    event.add("class", "PRIVATE")  # a shared calendar shows others only that the time is taken
    event.add("transp", "OPAQUE")
    event.add("organizer", _organizer(), encode=False)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
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
