"""The whole way of a client in a browser that runs no script at all."""

from collections.abc import Callable
from pathlib import Path

from flask import Flask
from playwright.sync_api import expect

from tests.browser.booking import says_who_comes, slots, takes_slot
from tests.browser.visitor import Visitor
from tests.support.mail import delivered, link_in

NewVisitor = Callable[..., Visitor]
SEARCH = "Search, for example “back” or “aspirin”"


def test_a_client_finds_books_moves_and_cancels(visitor_at: NewVisitor, app: Flask, tmp_path: Path):
    visitor = visitor_at(390, javascript=False).goes_to("/").follows("Find your massage")
    visitor.ticks("Help my posture", "I work at a desk").presses("Continue")
    visitor.types("How old are you?", "39").ticks("No, or this does not concern me").presses("Continue")
    visitor.presses("Continue").is_refused(422).is_told("Tick what applies to you")
    visitor.types(SEARCH, "hay fever").presses("Search").reads("We do not ask about hay fever")
    visitor.types(SEARCH, "skoliosis").presses("Search").ticks("Scoliosis")
    visitor.types(SEARCH, "asthma").presses("Search").reads("You also ticked").presses("Show the whole list")
    visitor.reads("1 chosen").presses("Continue")
    visitor.is_at("What would suit you").reads("Ask us first").follows("See times").is_at("Choose a time")
    visitor.chooses("Therapist", "Inês Caldeira").presses("Show times")
    visitor.takes(visitor.page.get_by_role("navigation", name="Choose a day").get_by_role("link").last)
    takes_slot(visitor)
    visitor.is_at("Ask for this time").reads("Held for you until", "Inês Caldeira")
    visitor.presses("Ask for this time").is_refused(422).is_told("Please give your name")
    says_who_comes(visitor).presses("Ask for this time").is_at("Your time is kept for you")

    visitor.follows("Move to another time").is_at("Choose a new time")
    visitor.takes(slots(visitor).last).is_at("Move your visit?").presses("Move it")
    visitor.is_at("Your time is kept for you").reads("Your visit has moved.")
    visitor.follows("Cancel this visit").presses("Yes, cancel it").reads("Your visit is cancelled.")

    visitor.goes_to("/sign-in").types("E-mail address", "vera@example.com")
    visitor.presses("E-mail me a link instead")
    visitor.goes_to(link_in(dict(delivered(app, tmp_path))["sign_in_link"])).presses("Sign me in")
    visitor.is_at("My visits").reads("Cancelled")
    expect(visitor.page.get_by_role("article")).to_have_count(1)
