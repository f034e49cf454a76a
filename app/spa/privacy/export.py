"""Everything that we keep about one person, as JSON or as a page to read. The shape: docs/privacy.md.

It is written piece by piece, as it is read, so that a long history needs no more memory than a short one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from app.infra.audit.record import Read, record_reads
from app.infra.language import lazy_gettext as _l
from app.spa.accounts.models import User
from app.spa.privacy import export_health, export_person, export_visits
from app.spa.privacy.document import document
from app.spa.privacy.entries import Entry, Section, moment, stamp
from app.spa.privacy.person import Person
from app.spa.privacy.read_words import DOWNLOAD
from app.spa.settings.queries import settings, zone

FORMAT, VERSION = "stillpoint.client-export", 1
"""What the JSON says of itself. Fields may be added; one that goes or means something else raises VERSION."""

SECTIONS: tuple[Section, ...] = (
    Section("account", _l("Your account"), export_person.account),
    Section("profiles", _l("How we reach you"), export_person.profiles),
    Section("visits", _l("Your visits"), export_visits.visits),
    Section("plans", _l("Your plans"), export_visits.plans),
    Section("waitlist", _l("Your waitlist"), export_visits.waitlist),
    Section("answers", _l("Your answers"), export_health.answers),
    Section("screenings", _l("What our rules made of your answers"), export_health.screenings),
    Section("consents", _l("What you agreed to"), export_person.consents),
    Section("signatures", _l("Your signatures"), export_person.signatures),
    Section("letters", _l("Letters that we have seen"), export_health.letters),
    Section("notes", _l("Session notes"), export_health.notes),
    Section("messages", _l("What we wrote to you"), export_person.messages),
    Section("reads", _l("Who opened your answers"), export_person.reads),
)


def record_export(person: Person, *, reader: User | None, by: str, reason: str, now: datetime) -> None:
    """Put on record that everything about a person is about to be read: before anything of it is.

    `reader` is the user who reads, None where `by` names somebody at the command line; `now` is UTC.
    """
    reads = [Read(client.id, DOWNLOAD, client.uid) for client in person.clients]
    record_reads(reads, user_id=reader.id if reader else None, reader=by, reason=reason, now=now)


def as_json(person: Person, *, now: datetime) -> Iterator[str]:
    """The export for programs, in pieces that together are one JSON object. Record it first."""
    for key, value in _head(now).items():
        yield f"{'{' if key == 'format' else ''}\n{_dumped(key)}: {_dumped(value)},"
    for number, section in enumerate(SECTIONS):
        yield f"{',' if number else ''}\n{_dumped(section.name)}: ["
        for place, entry in enumerate(section.read(person)):
            yield f"{',' if place else ''}\n{_dumped(entry.data)}"
        yield "]"
    yield "\n}\n"


def as_page(person: Person, *, now: datetime) -> Iterator[str]:
    """The export for people: one page that needs nothing else, in pieces. Record it first."""
    parts = ((section.name, section.title, _entries(section, person)) for section in SECTIONS)
    return document(
        "export/page.html", name=person.name, made=moment(now), spa=settings().spa_name, parts=parts
    )


def file_name(now: datetime, ending: str) -> str:
    """What the file is called where it is saved; it names nobody."""
    return f"my-data-{now.astimezone(zone()):%Y-%m-%d}.{ending}"


def _entries(section: Section, person: Person) -> list[Entry]:
    return list(section.read(person))


def _head(now: datetime) -> Mapping[str, Any]:
    house = settings()
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": stamp(now),
        "spa": {
            "name": house.spa_name,
            "time_zone": house.spa_timezone.key,
            "currency": house.spa_currency,
        },
    }


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
