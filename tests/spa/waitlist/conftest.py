"""A small spa with little room: whoever comes late waits. On both engines."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.infra.database import db
from app.spa.clients.models import Client
from app.spa.waitlist import services
from app.spa.waitlist.models import Offer, Wish
from app.spa.waitlist.services import Wanted
from tests.support.clock import NOW
from tests.support.factories import POLICY, ZONE, Spa, small_spa

TOMORROW = date(2026, 5, 7)
HOUSE = {"policy": POLICY, "zone": ZONE}


@pytest.fixture
def spa(app: Flask) -> Iterator[Spa]:
    """The small spa on SQLite, in an application context."""
    with app.app_context():
        yield small_spa()


@pytest.fixture
def either_spa(app_on: Callable[..., Flask], engine_url: str) -> Iterator[Spa]:
    """The small spa, once on each engine."""
    with app_on(engine_url).app_context():
        yield small_spa()


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
