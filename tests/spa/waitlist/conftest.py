"""Short ways to say who waits and what is offered; in the small spa whoever comes late waits."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.infra.database import db
from app.spa.clients.models import Client
from app.spa.waitlist import services
from app.spa.waitlist.models import Offer, Wish
from app.spa.waitlist.services import Wanted
from tests.support.clock import NOW
from tests.support.factories import POLICY, ZONE, Spa

TOMORROW = date(2026, 5, 7)
HOUSE = {"policy": POLICY, "zone": ZONE}


def wish_for(spa: Spa, client: Client, *, now: datetime = NOW, **changes: Any) -> Wish:
    """Somebody waits for an hour of Swedish massage with Mira tomorrow, unless said otherwise."""
    treatment = changes.pop("treatment", spa.swedish)
    usual = {"minutes": 60, "first_on": TOMORROW, "last_on": TOMORROW, "therapist_id": spa.mira.id}
    return services.add_wish(treatment, Wanted(**usual | changes), client=client, now=now, **HOUSE)


def go_round(now: datetime = NOW) -> int:
    """What the worker does."""
    return services.go_round(now=now, **HOUSE)


def open_offer(client: Client | None = None) -> Offer | None:
    """The offer that waits for an answer, of one client or of anybody."""
    wanted = select(Offer).join(Wish).where(Offer.outcome.is_(None)).order_by(Offer.id)
    if client is not None:
        wanted = wanted.where(Wish.client_id == client.id)
    return db.session.scalar(wanted)


def later(**much: int) -> datetime:
    """A moment after NOW."""
    return NOW + timedelta(**much)
