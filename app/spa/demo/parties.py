"""A couple of the demo: its client brings somebody along this week, side by side in the room for two."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.domain.errors import Refusal
from app.domain.hours import day_of
from app.domain.parties import SAME_ROOM, SAME_TIME
from app.spa.booking.desk import WalkIn
from app.spa.booking.parties import Comer, GuestWish, book_party
from app.spa.booking.party_times import PartySearch, party_times
from app.spa.clients.models import Client
from app.spa.demo.letters import keep_a_few_letters
from app.spa.settings.queries import policy, zone
from app.spa.treatments.queries import treatment_by_code

COMES_ALONG = ("Robin Ellery", "robin@example.com")
"""By name and address, so that the demo sends one private link."""
TREATMENT, MINUTES = "swedish", 60
LOOKED_AT = 10


def book_a_couple(client: Client, *, now: datetime) -> None:
    """Book for two at the first time that all can have, in a transaction of its own. `now` is UTC."""
    treatment, rules, spa_zone = treatment_by_code(TREATMENT), policy(), zone()
    if treatment is None:
        return
    wishes = [GuestWish(treatment=treatment, minutes=MINUTES)] * 2
    search = PartySearch(
        requests=tuple(wish.asked(now=now, policy=rules) for wish in wishes),
        clients=(client, None),
        arrangements=(SAME_ROOM, SAME_TIME),
    )
    first_day = day_of(now, spa_zone) + timedelta(2)
    found = party_times(search, first_day=first_day, days=LOOKED_AT, zone=spa_zone)
    side_by_side = sorted(found, key=lambda slot: slot.arrangement != SAME_ROOM)
    for slot in side_by_side[:LOOKED_AT]:
        try:
            book_party(
                wishes,
                [Comer(client=client), Comer(walk_in=WalkIn(name=COMES_ALONG[0], email=COMES_ALONG[1]))],
                datetime.fromtimestamp(slot.start, UTC),
                arrangements=[slot.arrangement],
                source="demo",
                now=now,
                policy=rules,
                zone=spa_zone,
            )
            break
        except Refusal:  # what the client has answered may ask for somebody else
            continue
    keep_a_few_letters()
