"""A sick call: the manager asks, the client says yes on a phone, and nobody was moved before."""

from collections.abc import Callable
from datetime import datetime

from flask import Flask

from app.infra.database import db
from app.spa.clients.models import Client
from app.spa.demo.house import CLIENT, MANAGER
from app.spa.roster.queries import therapists
from app.spa.treatments.queries import treatment_by_code
from tests.browser.health_blind import assert_tells_nothing_about_health
from tests.browser.visitor import Visitor
from tests.support.booking import booked
from tests.support.factories import at

NewVisitor = Callable[..., Visitor]
SUNDAY = "2026-05-31"  # a day far enough ahead for Maren to be free


def comes(app: Flask, starts_at: datetime) -> tuple[str, int]:
    """The client of the demo is booked with Maren; the visit's token and Maren's number."""
    with app.app_context():
        maren = next(one for one in therapists() if one.slug == "therapist")
        noor = db.session.query(Client).filter_by(name=CLIENT[0]).first()
        visit = booked(
            treatment_by_code("swedish"), None, client=noor, starts_at=starts_at, therapist_id=maren.id
        )
        return visit.token, maren.id


def test_from_the_sick_call_to_the_clients_yes(visitor_at: NewVisitor, app: Flask):
    token, maren = comes(app, at(f"{SUNDAY} 12:00"))
    manager = visitor_at(1280).signs_in(MANAGER[1])
    manager.also_looks = assert_tells_nothing_about_health
    manager.goes_to(f"/manager/absences/new?therapist={maren}&day={SUNDAY}").is_at("Somebody cannot come")
    manager.presses("See what it hits").is_at("Maren Holt cannot come").reads("Not asked yet", CLIENT[0])
    manager.takes(manager.page.locator(f"button[name=send][value='{token}']"))
    manager.reads(f"We have written to {CLIENT[0]}.", "Waiting for an answer")
    page = manager.page.url

    client = visitor_at(390).signs_in(CLIENT[1]).is_at("My visits").reads("needs a change")
    client.goes_to(f"/visits/{token}").reads("Maren Holt cannot be here then")
    client.follows("See it and answer").reads("As booked", "What we propose")
    client.presses("Yes, that suits me").reads("Your visit is settled")

    manager.goes_to(page).reads("Accepted", "By the client")
    manager.follows("Absences").is_at("Absences").reads("Maren Holt")


def test_without_scripts_and_by_telephone(visitor_at: NewVisitor, app: Flask):
    token, maren = comes(app, at(f"{SUNDAY} 12:00"))
    manager = visitor_at(390, javascript=False).signs_in(MANAGER[1])
    manager.goes_to(f"/manager/absences/new?therapist={maren}&day={SUNDAY}").presses("See what it hits")
    manager.takes(manager.page.locator(f"button[name=send][value='{token}']"))

    manager.follows("Phone list").is_at("Phone list").reads(CLIENT[0]).follows("Back")
    card = manager.page.locator(f"#visit-{token}")
    manager.takes(card.get_by_role("button", name="They take it")).reads("takes it", "Noted by")
    manager.presses("Maren comes after all").reads("Maren Holt can be booked again")
