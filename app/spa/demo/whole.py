"""The rest of the demo clients' intakes: some whole and signed, some begun, most not yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.domain.lifecycle import Status
from app.infra.database import db
from app.spa.booking.areas import decide_areas
from app.spa.booking.models import Appointment
from app.spa.booking.services import supersede
from app.spa.clients.models import Client
from app.spa.intake.agreements import sign

WHOLE, BEGUN = 4, 8
"""How many have told everything, and how many have begun."""
PEOPLE = (("Jonas Berg", "Husband"), ("Ines Duarte", "Sister"), ("Pat Miller", "Friend"))
AREAS = (("thighs",), ("glutes", "hips"), ())
DRAWN = [
    [[120, 220], [180, 90], [240, 220], [150, 170], [215, 170]],
    [[300, 215], [330, 150], [360, 215], [390, 150], [420, 215], [470, 170], [520, 210], [600, 180]],
    [[110, 255], [400, 245], [660, 250]],
]


def tell_the_rest(client_ids: Sequence[int], *, now: datetime) -> None:
    """Fill in the whole intake for a few clients with a visit to come. `now` is UTC.

    The client who can sign in has begun: their page shows what is told and what is open.
    """
    first_id, coming = client_ids[0], _next_visits(client_ids, now)
    others = [client_id for client_id in client_ids if client_id in coming and client_id != first_id]
    for number, client_id in enumerate(others[:WHOLE]):
        _tell(client_id, _everything(number), now)
        client = db.session.get_one(Client, client_id)
        sign(client, name=client.name, by="client", strokes=DRAWN if number == 0 else None, now=now)
    for client_id in [first_id, *others[WHOLE:BEGUN]]:
        _tell(client_id, {"medication_words": "", "allergy_words": "", "emergency": _contact(7)}, now)
    for number, client_id in enumerate([first_id, *others[:WHOLE]]):
        areas = AREAS[number % len(AREAS)]
        if areas and client_id in coming:
            decide_areas(db.session.get_one(Appointment, coming[client_id]), areas, now=now)


def _next_visits(client_ids: Sequence[int], now: datetime) -> dict[int, int]:
    """By client: the next confirmed visit."""
    rows = db.session.execute(
        select(Appointment.client_id, Appointment.id)
        .where(
            Appointment.client_id.in_(client_ids),
            Appointment.status == Status.CONFIRMED,
            Appointment.starts_at > now,
        )
        .order_by(Appointment.starts_at.desc())
    )
    return {client_id: visit_id for client_id, visit_id in rows if client_id is not None}


def _tell(client_id: int, beside: dict[str, Any], now: datetime) -> None:
    supersede(db.session.get_one(Client, client_id), {}, beside, now=now - timedelta(days=2))


def _everything(number: int) -> dict[str, Any]:
    return {
        "medication_words": ("Vitamin D, one a day", "")[number % 2],
        "allergy_words": "",
        "history": [
            {"kind": "operation", "what": "Appendix", "when": "2009"},
            {"kind": "injury", "what": "Twisted ankle, healed well", "when": "2024-03"},
        ][: number % 3],
        "emergency": _contact(number),
        "ambience": ({"talk": "quiet", "music": "soft", "table": "warm"}, {"scent": "none"}, {})[number % 3],
    }


def _contact(number: int) -> dict[str, str]:
    name, relation = PEOPLE[number % len(PEOPLE)]
    return {"name": name, "relation": relation, "phone": f"+1212555{110 + number:04d}"}
