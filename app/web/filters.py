"""How values read on a page: money, lengths, and times in the spa's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from flask import Flask

from app.config import Settings
from app.domain import vocabulary
from app.infra import clock
from app.infra.language import gettext as _
from app.infra.language import ngettext
from app.spa.roster.places import feature_words, kit_label
from app.spa.settings.formats import (
    NBSP,
    day_parts,
    local_date,
    local_datetime,
    local_day,
    local_time,
    money,
)
from app.spa.settings.house_rules import in_largest_unit
from app.spa.settings.queries import zone
from app.web.phone import phone_number

MINUTE = timedelta(minutes=1)


def init_filters(app: Flask) -> None:
    """Give templates our filters, and the few facts that every page may name."""
    for read in (
        money,
        duration,
        lasting,
        stretch,
        local_date,
        local_day,
        local_time,
        local_datetime,
        day_parts,
        iso,
        plural,
        capital,
        label,
        feature_words,
        kit_label,
        phone_number,
    ):
        app.add_template_filter(read)
    app.jinja_env.globals.update(spa_facts(app.extensions["settings"]), now=clock.now)


def spa_facts(given: Settings) -> dict[str, str]:
    """What every page may say about the spa."""
    return {
        "spa_name": given.spa_name,
        "spa_phone": given.spa_phone,
        "spa_address": given.spa_address,
        "emergency_number": given.emergency_number,
        "zone_name": given.spa_timezone.key,
    }


def duration(length: int | timedelta) -> str:
    """A length, given in minutes or as a timedelta: 60 min."""
    minutes = length // MINUTE if isinstance(length, timedelta) else length
    return _("%(minutes)s min", minutes=minutes).replace(" ", NBSP)


def lasting(time: timedelta) -> str:
    """A length of a house rule in its largest unit: 10 minutes, 24 hours."""
    number, (unit, _several) = in_largest_unit(time // MINUTE)
    if unit == "day":
        words = ngettext("%(num)s day", "%(num)s days", number)
    elif unit == "hour":
        words = ngettext("%(num)s hour", "%(num)s hours", number)
    else:
        words = ngettext("%(num)s minute", "%(num)s minutes", number)
    return words.replace(" ", NBSP)


def stretch(bounds: tuple[datetime, datetime]) -> str:
    """From when until when, at the spa: whole days by their names alone."""
    start, end = (instant.astimezone(zone()) for instant in bounds)
    if (start.hour, start.minute, end.hour, end.minute) == (0, 0, 0, 0):
        first, last = start.date(), end.date() - timedelta(1)
        return local_date(first) if first == last else _from_to(local_date(first), local_date(last))
    until = local_time(end) if start.date() == end.date() else local_datetime(end)
    return _from_to(local_datetime(start), until)


def _from_to(first: str, last: str) -> str:
    return _("%(first)s to %(last)s", first=first, last=last)


def iso(value: datetime | date) -> str:
    """For the `datetime` attribute of a time element: an instant in UTC, or a day."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return value.isoformat()


def plural(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: 1 visit, 3 visits."""
    return f"{number}{NBSP}{one if number == 1 else many or one + 's'}"


def capital(text: str) -> str:
    """A fragment made a line of its own: only its first letter changes."""
    return text[:1].upper() + text[1:]


def label(code: str) -> str:
    """The plain words for a code of the vocabulary."""
    return vocabulary.label(code)
