"""A manager runs the day from one board, and nothing on it tells how anybody is."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Locator, expect

from app.spa.demo.house import MANAGER
from tests.browser.comers import COMER, CURVED_BACK, Coming, comes_to_maren
from tests.browser.health_blind import assert_tells_nothing_about_health
from tests.browser.visitor import Visitor
from tests.support.factories import ZONE
from tests.support.mail import delivered

NewVisitor = Callable[..., Visitor]


@pytest.fixture
def manager(visitor_at: NewVisitor, width: int) -> Visitor:
    """Rosalind, signed in; no page that she reaches may tell anything about anybody's health."""
    visitor = visitor_at(width)
    visitor.also_looks = assert_tells_nothing_about_health
    return visitor.signs_in(MANAGER[1])


def test_the_day_is_seen_by_therapist_and_by_room(manager: Visitor):
    manager.is_at("Wednesday, May 6").reads("Maren Holt", "in review").follows("By room").reads(
        "Willow", "Birch"
    )
    manager.page.get_by_label("Another day", exact=True).fill("2026-05-09")
    manager.presses("Go").is_at("Saturday, May 9").follows("By therapist").reads("Daniel Okafor")
    manager.follows("See the day of the next one")
    manager.goes_to("/manager/?day=2026-05-23").reads("The spa is closed")
    manager.goes_to("/manager/?day=never").is_refused(422).reads("There is no such day, so this is today.")
    manager.follows("People and places").is_at("People and places")
    manager.follows("Rules").is_at("The rules behind suggestions").reads("no clinician has approved them")


def test_a_walk_in_is_booked_and_a_conflict_is_said_in_words(manager: Visitor, app: Flask, tmp_path: Path):
    taken = comes_to_maren(app, CURVED_BACK)
    manager.follows("New visit").is_at("New visit")
    manager.chooses("Therapist", "Maren Holt").types("Day", day_of(taken)).types("Start", time_of(taken))
    manager.types("E-mail address (optional)", "wim").presses("Book the visit").is_refused(422)
    manager.is_told("Please write the client's name").is_told("This is not an e-mail address yet")
    manager.still_has("Start", time_of(taken)).types("Name", "Wim Walkin")
    manager.types("E-mail address (optional)", "wim@example.com")

    manager.presses("Book the visit").is_refused(409).is_told("Maren Holt is busy then")
    manager.still_has("Name", "Wim Walkin").still_has("Start", time_of(taken)).reads("Free instead")
    manager.takes(manager.page.locator("button.slot").last)
    manager.is_at("Wim Walkin").reads(
        "We write to Wim Walkin in a few minutes and ask for the answers", "Answers still"
    )

    kinds = [kind for kind, mail in delivered(app, tmp_path) if mail["To"] == "wim@example.com"]
    assert sorted(kinds) == ["booking_confirmed", "intake_wanted"]


def test_a_client_on_the_books_is_found_and_booked(manager: Visitor):
    manager.follows("New visit").types("Find a client", "vandermeer").presses("Find").reads("1 client found")
    manager.takes(manager.page.get_by_role("link", name="Noor Vandermeer")).reads("client@example.com")
    manager.page.get_by_label("Treatment and length", exact=True).select_option("swedish-60")
    manager.types("Day", "2026-06-01").types("Start", "12:00").presses("Book the visit")

    manager.is_at("Noor Vandermeer").reads("Booked for", "At the desk".lower())


def test_a_visit_is_moved_around_a_conflict_and_called_off(manager: Visitor, app: Flask, tmp_path: Path):
    visit, other = comes_to_maren(app, CURVED_BACK), comes_to_maren(app, CURVED_BACK)
    manager.goes_to(f"/manager/?day={day_of(visit)}").takes(on_the_board(manager, visit)).is_at(COMER)
    manager.reads("In review", "Therapist with extra training", "A therapist reads first")

    manager.follows("Move, or change therapist").is_at("Move this visit")
    manager.types("Day", day_of(other)).types("Start", time_of(other)).presses("Move the visit")
    manager.is_refused(409).is_told("Maren Holt is busy then").reads("Free instead")
    manager.types("Start", "03:00").presses("Move the visit").is_refused(409)
    manager.is_told("does not work during the whole of that time").takes(
        manager.page.locator("button.slot").first
    )
    manager.is_at(COMER).reads("Moved to")

    manager.follows("Cancel this visit").is_at("Cancel this visit?").presses("Yes, cancel it")
    manager.is_at(COMER).reads("Cancelled. We write to", "Called off on")
    expect(on_the_board(manager.goes_to(f"/manager/?day={day_of(visit)}"), visit)).to_have_count(0)
    assert "booking_cancelled" in [kind for kind, _ in delivered(app, tmp_path)]


def on_the_board(manager: Visitor, visit: Coming) -> Locator:
    """The visit on the board, or in the list that a phone shows instead."""
    return manager.page.locator(f'main a[href$="{visit.token}"]').filter(visible=True)


def day_of(visit: Coming) -> str:
    return f"{visit.starts_at.astimezone(ZONE):%Y-%m-%d}"


def time_of(visit: Coming) -> str:
    return f"{visit.starts_at.astimezone(ZONE):%H:%M}"
