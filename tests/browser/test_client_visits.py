"""A client looks after what they booked: moves it, cancels it, answers for it, comes back by e-mail link."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from playwright.sync_api import expect

from app.spa.booking.services import WalkIn, book_for_client
from app.spa.demo.house import CLIENT
from app.spa.roster.queries import therapists
from app.spa.treatments.queries import treatment_by_code
from tests.browser.booking import agrees, answers, says_who_comes, slots, takes_slot
from tests.browser.visitor import Visitor
from tests.support.booking import hold
from tests.support.clock import NOW
from tests.support.factories import POLICY, ZONE, at
from tests.support.mail import delivered, link_in

NewVisitor = Callable[..., Visitor]
MARENS_TIMES = "/treatments/swedish/times?minutes=60&therapist=therapist&day=2026-05-12"


def test_a_visit_is_moved_and_then_cancelled(answered_at: NewVisitor, app: Flask, tmp_path: Path, width: int):
    visitor = answered_at(width).goes_to(MARENS_TIMES)
    takes_slot(visitor)
    says_who_comes(visitor).presses("Book this time").is_at("You are booked")

    visitor.follows("Move to another time").is_at("Choose a new time").reads("You keep that time until")
    visitor.takes(visitor.page.get_by_role("navigation", name="Choose a day").get_by_role("link").last)
    takes_slot(visitor)
    visitor.is_at("Move your visit?").reads("With Maren Holt, as you wished.")
    new_time = fact(visitor, "New time")
    visitor.presses("Move it").is_at("You are booked").reads("Your visit has moved.")
    assert fact(visitor, "When") == new_time

    visitor.follows("Cancel this visit").is_at("Cancel this visit?").reads("Cancelling costs nothing until")
    visitor.presses("Yes, cancel it").is_at("My visits").reads("Your visit is cancelled.", "Cancelled")
    visitor.follows("Details").is_at("This visit is cancelled")

    # Booked, moved and cancelled within the quiet period.
    assert [kind for kind, mail in delivered(app, tmp_path) if mail["To"] == "vera@example.com"] == []


def test_a_move_to_a_time_that_is_gone_leaves_the_visit_where_it_is(
    answered_at: NewVisitor, app: Flask, width: int
):
    visitor = answered_at(width).goes_to(MARENS_TIMES)
    takes_slot(visitor)
    says_who_comes(visitor).presses("Book this time")
    before = fact(visitor, "When")
    visitor.follows("Move to another time")
    wanted = int(slots(visitor).nth(1).get_attribute("value"))
    visitor.takes(slots(visitor).nth(1)).is_at("Move your visit?")
    somebody_takes_maren_at(app, wanted)

    visitor.presses("Move it").is_refused(409)

    visitor.is_at("Your visit has not moved").reads(f"You still have {before}", "The nearest free times")
    visitor.follows("Keep my time").is_at("You are booked")
    assert fact(visitor, "When") == before


def test_who_booked_without_an_account_comes_back_by_e_mail_link(
    answered_at: NewVisitor, visitor_at: NewVisitor, app: Flask, tmp_path: Path
):
    booking = answered_at(1280).goes_to(MARENS_TIMES)
    takes_slot(booking)
    says_who_comes(booking, email="vera@example.com").presses("Book this time")
    elsewhere = visitor_at(390).goes_to("/visits/").is_at("Sign in")

    elsewhere.types("E-mail address", "vera@example.com").presses("E-mail me a link instead")
    elsewhere.is_at("Look into your mailbox")
    elsewhere.goes_to(link_in(dict(delivered(app, tmp_path))["sign_in_link"])).presses("Sign me in")

    elsewhere.is_at("My visits").reads("Swedish massage", "With Maren Holt")
    elsewhere.follows("Details, move or cancel").is_at("You are booked")
    elsewhere.follows("My visits").follows("Who opened my answers").is_at("Who opened my answers")


def test_a_client_who_signs_in_is_not_asked_again(visitor_at: NewVisitor):
    visitor = visitor_at(1280).goes_to("/suggestion").is_at("What brings you?").signs_in(CLIENT[1])

    visitor.is_at("My visits").goes_to("/suggestion").is_at("What would suit you")
    visitor.follows("See times")
    takes_slot(visitor)
    visitor.is_at("Ask for this time").reads(CLIENT[0], CLIENT[1], "We go by the answers you gave on")
    visitor.presses("Ask for this time").is_at("Your time is kept for you")


def test_somebody_booked_at_the_desk_answers_afterwards(
    visitor_at: NewVisitor, app: Flask, tmp_path: Path, width: int
):
    booked_by_telephone(app, "Wim Walkin", "wim@example.com")
    visitor = visitor_at(width).goes_to("/sign-in").types("E-mail address", "wim@example.com")
    visitor.presses("E-mail me a link instead")
    visitor.goes_to(link_in(dict(delivered(app, tmp_path))["sign_in_link"])).presses("Sign me in")

    visitor.follows("Details, move or cancel").reads("Please tell us how you are")
    answers(visitor.presses("Answer the questions")).is_at("What would suit you")
    visitor.follows("Use these answers for my visit").is_at("Use these answers?")
    visitor.presses("Use these answers").is_at("Use these answers?").is_told("Please agree")
    agrees(visitor).presses("Use these answers")

    visitor.is_at("You are booked").reads("Your therapist sees your answers before the visit.")


def fact(visitor: Visitor, name: str) -> str:
    """What stands beside a word such as When."""
    term = visitor.page.locator("dt", has_text=re.compile(f"^{name}$"))
    expect(term).to_have_count(1)
    return term.locator("xpath=following-sibling::dd[1]").inner_text()


def somebody_takes_maren_at(app: Flask, start: int) -> None:
    with app.app_context():
        maren = next(one for one in therapists() if one.slug == "therapist")
        hold(treatment_by_code("swedish"), datetime.fromtimestamp(start, UTC), therapist_id=maren.id)


def booked_by_telephone(app: Flask, name: str, email: str) -> None:
    with app.app_context():
        book_for_client(
            treatment_by_code("swedish"),
            60,
            at("2026-05-12 12:00"),
            walk_in=WalkIn(name=name, email=email),
            now=NOW,
            policy=POLICY,
            zone=ZONE,
        )
