"""A full day: one waits, another calls off, and the time goes to the one who waits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.infra.database import db
from app.spa.booking.queries import ask, slots
from app.spa.demo.house import CLIENT, MANAGER
from app.spa.roster.models import Therapist
from app.spa.treatments.queries import treatment_by_code
from tests.browser.booking import says_who_comes, takes_slot
from tests.browser.visitor import Visitor
from tests.support.booking import hold
from tests.support.clock import NOW
from tests.support.factories import POLICY, ZONE, make_time_off
from tests.support.mail import delivered, link_in

NewVisitor = Callable[..., Visitor]
TUESDAY = date(2026, 5, 12)


@dataclass(frozen=True)
class Hour:
    """The only hour that Maren Holt has left on a day."""

    starts_at: datetime

    @property
    def day(self) -> str:
        return self.starts_at.astimezone(ZONE).date().isoformat()

    @property
    def times(self) -> str:
        return f"/treatments/swedish/times?minutes=60&therapist=therapist&day={self.day}"


@pytest.fixture
def hour(app: Flask) -> Hour:
    """On that day there is one hour of Maren Holt's, and no more."""
    with app.app_context():
        maren = db.session.scalars(select(Therapist).where(Therapist.slug == "therapist")).one()
        search = ask(treatment_by_code("swedish"), 60, therapist_id=maren.id, now=NOW, policy=POLICY)
        first = slots(search, first_day=TUESDAY, days=5, zone=ZONE)[0]
        found = Hour(datetime.fromtimestamp(first.start, UTC))
        begins, ends = (datetime.fromtimestamp(at, ZONE) for at in (first.start, first.end))
        make_time_off(maren, f"{found.day} 00:00", f"{begins:%Y-%m-%d %H:%M}")
        make_time_off(maren, f"{ends:%Y-%m-%d %H:%M}", f"{found.day} 23:59")
        return found


def test_a_time_that_is_called_off_goes_to_whoever_waits(
    hour: Hour, answered_at: NewVisitor, app: Flask, tmp_path: Path
):
    first, second = answered_at(390), answered_at(390)
    takes_slot(first.goes_to(hour.times))
    says_who_comes(first).presses("Book this time").is_at("You are booked")

    waits(second.goes_to(hour.times))
    first.follows("Cancel this visit").presses("Yes, cancel it").reads("Your visit is cancelled.")

    letters = dict(delivered(app, tmp_path))
    second.goes_to("/waitlist/").is_at("Your waitlist").reads("Offered to you", "It is kept for you until")
    assert "/offers/" in link_in(letters["waitlist_offer"])
    second.follows("See it and answer").is_at("A time came free").reads("Held for you until", "Maren Holt")
    second.presses("Take this time").is_at("You are booked").reads("The time is yours.")
    second.goes_to("/waitlist/").reads("You are not waiting for a time", "You have a time")


def waits(visitor: Visitor) -> Visitor:
    """From a full day onto the list."""
    visitor.follows("Tell me when a time comes free that day").is_at("Tell me when a time comes free")
    visitor.types("Your name", "Wanda Waits").types("E-mail address", "wanda@example.com")
    for box in visitor.page.get_by_role("group", name="What you agree to").get_by_role("checkbox").all():
        box.check()
    return (
        visitor.presses("Put me on the list")
        .is_at("Your waitlist")
        .reads("You are on the list.", "With Maren Holt", "Waiting")
    )


def test_the_offer_in_the_demo_is_answered_after_signing_in(visitor_at: NewVisitor, width: int):
    client = visitor_at(width).signs_in(CLIENT[1])
    client.goes_to("/waitlist/").is_at("Your waitlist").reads("Offered to you")
    client.follows("See it and answer").is_at("A time came free")

    client.presses("Let it go").is_at("Your waitlist").reads("You are still on the list", "you let it go")
    client.presses("Take me off the list").reads("You are not waiting for a time")


def test_the_desk_sees_who_waits_and_adds_somebody(
    hour: Hour, visitor_at: NewVisitor, app: Flask, width: int
):
    with app.app_context():
        hold(treatment_by_code("swedish"), hour.starts_at, therapist_id=maren_id())
    manager = visitor_at(width).signs_in(MANAGER[1])
    manager.goes_to("/manager/waitlist").is_at("Waitlist").reads("Offered", "Waiting")

    manager.follows("Put somebody on the list").is_at("Put somebody on the list")
    manager.types("Name", "Wilhelmina Featherstonehaugh-Cholmondeley").types("From", hour.day).types(
        "To", hour.day
    )
    manager.chooses("Therapist", "Maren Holt")
    manager.presses("Put them on the list").is_at("Waitlist").reads(
        "is on the list. There is no e-mail address"
    )


def maren_id() -> int:
    return db.session.scalars(select(Therapist.id).where(Therapist.slug == "therapist")).one()
