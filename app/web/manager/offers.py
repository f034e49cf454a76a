"""What is free instead of a time that is not: the same time with others, and the nearest other times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.availability import SlotRequest
from app.domain.hours import local_date
from app.domain.interval import epoch
from app.infra import clock
from app.spa.booking.queries import alternatives, slots
from app.spa.clients.models import Client
from app.spa.roster.queries import therapists
from app.spa.settings.formats import local_time
from app.spa.settings.queries import zone
from app.web.days import today
from app.web.times_view import day_in_words, with_days

FEW = 4


@dataclass(frozen=True, slots=True)
class Offer:
    """A button: what it sends (see `place_form.with_offer`), what it says, with whom."""

    value: str
    time: str
    who: str


def offers(
    search: SlotRequest, starts_at: datetime, *, client: Client | None, without: tuple[int, ...] = ()
) -> list[Offer]:
    """The same time with another therapist or in another room first, then the nearest other times."""
    names = {one.id: one.name for one in therapists()}
    found = [*_then(search, starts_at, client, without, names)]
    if starts_at > clock.now():
        found += _near(search, starts_at, client, without, names)
    return found


def _then(
    search: SlotRequest,
    starts_at: datetime,
    client: Client | None,
    without: tuple[int, ...],
    names: dict[int, str],
) -> Iterator[Offer]:
    """Who else, or where else, at the very same time."""
    start = epoch(starts_at)
    for other in (replace(search, room_id=None), replace(search, room_id=None, therapist_id=None)):
        if other == search:
            continue
        open_then = slots(
            other, first_day=local_date(start, zone()), zone=zone(), client=client, without=without
        )
        able = [number for slot in open_then if slot.start == start for number in slot.therapist_ids]
        if able:
            time = f"{day_in_words(local_date(start, zone()), today())}, {local_time(starts_at)}"
            for number in able[:FEW]:
                words = f"with {names[number].split()[0]}"
                yield Offer(f"{start}:{number}:", time, words + _where(search, number))
            return


def _where(search: SlotRequest, therapist_id: int) -> str:
    return ", another room" if search.room_id and search.therapist_id == therapist_id else ""


def _near(
    search: SlotRequest,
    starts_at: datetime,
    client: Client | None,
    without: tuple[int, ...],
    names: dict[int, str],
) -> Iterable[Offer]:
    """The nearest other times as wished; without the wishes where there is none."""
    for other in (search, replace(search, room_id=None, therapist_id=None)):
        near = alternatives(other, starts_at, zone=zone(), client=client, without=without)
        near = [slot for slot in near if slot.start != epoch(starts_at)]
        if near:
            wish = f"{other.therapist_id or ''}:{other.room_id or ''}"
            return [
                Offer(f"{slot.value}:{wish}", slot.time, slot.who) for slot in with_days(near, names, today())
            ]
    return []
