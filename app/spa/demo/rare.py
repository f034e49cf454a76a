"""What is rare in a spa, once each: a letter that was seen, one that is missing, a consent taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.errors import Refusal
from app.domain.hours import day_of
from app.infra.database import db
from app.spa.booking.desk import book_for_client
from app.spa.booking.models import Appointment
from app.spa.booking.reviews import record_clearance
from app.spa.booking.screened import codes_for_clearance, codes_to_tick, kept_for
from app.spa.booking.times import ask, next_free
from app.spa.clients.models import Client
from app.spa.demo.letters import keep_a_few_letters
from app.spa.intake.agreements import withdraw
from app.spa.settings.queries import policy, zone
from app.spa.treatments.queries import treatment_by_code

LETTER_SEEN, LETTER_MISSING, TAKEN_BACK = 101, 103, 105
"""Who, by number of the client."""
ASKS_FOR_A_LETTER: dict[str, Any] = {
    "age": 63,
    "goals": ["relaxation"],
    "conditions": [{"code": "heart_failure"}],
    "pressure_preference": "light",
}
TREATMENT, MINUTES = "swedish", 30
DAYS_AHEAD, LOOKED_AT = 4, 8


def show_what_is_rare(client_ids: list[int], *, now: datetime) -> None:
    """Let it have happened, in transactions of its own. `now` is UTC; no message is sent of it."""
    withdraw(db.session.get_one(Client, client_ids[TAKEN_BACK]), "health_data", now=now - timedelta(days=1))
    _ask_for_a_time(client_ids[LETTER_MISSING], now)
    visit = _ask_for_a_time(client_ids[LETTER_SEEN], now)
    if visit is not None:
        result = kept_for(visit).result
        record_clearance(
            visit,
            therapist=visit.therapist,
            codes=codes_for_clearance(result),
            ticked=codes_to_tick(result),
            message="Thank you for the letter. We keep to light strokes, and you get up slowly.",
            now=now,
            zone=zone(),
        )
    keep_a_few_letters()


def _ask_for_a_time(client_id: int, now: datetime) -> Appointment | None:
    """The first visit that goes; it waits for a letter."""
    treatment, client = treatment_by_code(TREATMENT), db.session.get_one(Client, client_id)
    if treatment is None:
        return None
    search = ask(treatment, MINUTES, pressure="light", now=now, policy=policy())
    first_day = day_of(now, zone()) + timedelta(DAYS_AHEAD)
    for slot in next_free(search, zone=zone(), limit=LOOKED_AT, from_day=first_day, client=client):
        try:
            return book_for_client(
                treatment,
                MINUTES,
                datetime.fromtimestamp(slot.start, UTC),
                client=client,
                answers={"intake": ASKS_FOR_A_LETTER, "beside": {}},
                source="demo",
                now=now,
                policy=policy(),
                zone=zone(),
            )
        except Refusal:  # what else they have booked may be in the way
            continue
    return None
