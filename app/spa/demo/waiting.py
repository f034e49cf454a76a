"""Three who wait for a time in the demo: one has an offer, two look for what is taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.errors import Refusal
from app.domain.hours import day_of
from app.domain.policy import Policy
from app.infra.database import db
from app.spa.booking.times import ask, day_strip
from app.spa.clients.models import Client
from app.spa.demo.letters import keep_a_few_letters
from app.spa.roster.models import Therapist
from app.spa.roster.queries import therapists
from app.spa.settings.queries import policy, zone
from app.spa.treatments.models import Treatment
from app.spa.treatments.queries import treatment_by_code
from app.spa.waitlist.services import Wanted, add_wish, offer_freed

WAITING = {3: "swedish", 9: "deep_tissue"}
"""Who waits for somebody whose day is full, by number of the client, and for which treatment."""
LOOKED_AT = 14
"""How many days are looked at for a full one."""
NOON, FIVE = 12 * 60, 17 * 60
LONGER_AGO = timedelta(days=1)


def wait_for_times(client_ids: list[int], *, now: datetime) -> None:
    """Put three on the list, in transactions of their own. `now` is UTC; no message is sent of it."""
    rules, spa_zone = policy(), zone()
    swedish = _treatment("swedish")
    first = day_of(now, spa_zone) + timedelta(2)
    for minutes in (60, 30):  # whoever is looked at first has the shorter one
        wanted = Wanted(
            minutes=minutes, first_on=first, last_on=first + timedelta(6), from_minute=NOON, until_minute=FIVE
        )
        if _add(swedish, wanted, client_ids[0], now, rules, spa_zone):
            break
    offer_freed(now=now, policy=rules, zone=spa_zone)
    for number, code in WAITING.items():
        treatment = _treatment(code)
        for full in _full_days(treatment, now, rules, spa_zone):
            if _add(treatment, full, client_ids[number], now - LONGER_AGO, rules, spa_zone):
                break
    keep_a_few_letters()


def _full_days(treatment: Treatment, now: datetime, rules: Policy, spa_zone: ZoneInfo) -> Iterator[Wanted]:
    """The days of one therapist on which they work and nothing is free."""
    minutes = treatment.options[-1].minutes  # the longest finds a full day soonest
    for therapist in therapists():
        if treatment.id in {skill.treatment_id for skill in therapist.skills}:
            for day in _full_days_of(therapist, treatment, minutes, now, rules, spa_zone):
                yield Wanted(minutes=minutes, first_on=day, last_on=day, therapist_id=therapist.id)


def _full_days_of(
    therapist: Therapist,
    treatment: Treatment,
    minutes: int,
    now: datetime,
    rules: Policy,
    spa_zone: ZoneInfo,
) -> Iterator[date]:
    search = ask(treatment, minutes, therapist_id=therapist.id, now=now, policy=rules)
    tomorrow = day_of(now, spa_zone) + timedelta(1)
    tiles = day_strip(search, first_day=tomorrow, days=LOOKED_AT, zone=spa_zone)
    return (tile.day for tile in tiles if not tile.slots and tile.fullness is not None)


def _add(
    treatment: Treatment, wanted: Wanted, client_id: int, now: datetime, rules: Policy, spa_zone: ZoneInfo
) -> bool:
    client = db.session.get_one(Client, client_id)
    try:
        add_wish(treatment, wanted, client=client, now=now, policy=rules, zone=spa_zone)
    except Refusal:
        return False
    return True


def _treatment(code: str) -> Treatment:
    found = treatment_by_code(code)
    if found is None:
        raise ValueError(f"the demo's menu has {code}")
    return found
