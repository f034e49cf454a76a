"""A couple books on a phone, and the other opens a private page in a browser of their own."""

import re
from collections.abc import Callable

from tests.browser.booking import agrees
from tests.browser.visitor import Visitor

NewVisitor = Callable[..., Visitor]


def test_a_couple_books_and_the_other_answers_alone(answered_at: NewVisitor, visitor_at: NewVisitor):
    vera = answered_at(390).goes_to("/treatments/swedish").follows("Booking for two or more?")
    vera.is_at("Booking for two or more").reads("Guest 2")
    vera.presses("Add a guest").reads("Guest 3").presses("One fewer").reads("See times for both")
    vera.presses("See times for both").is_at("Choose a time").reads("Next free for all of you")

    vera.takes(vera.page.locator(".slots-next button").first)
    vera.is_at("Book this time for all of you").reads("Held for you until")
    vera.page.get_by_label("Your name", exact=True).fill("Vera Visitor")
    vera.page.locator("#email").fill("vera@example.com")
    vera.page.locator("#guest2_name").fill("Bea Guest")
    agrees(vera).presses("Book for all of you").is_at("You are booked together")
    vera.reads("Bea Guest", "Not answered yet")
    vera.presses("Get the link to hand on").is_at("The link for Bea Guest")
    link = vera.page.get_by_label("Private link").input_value()

    bea = visitor_at(390).goes_to(re.sub(r"^https?://[^/]+", "", link))
    bea.is_at("Are you Bea Guest?").presses("This is me").is_at("You are booked")
    bea.reads("Vera Visitor booked for you", "Please tell us how you are")

    vera.goes_to(re.sub(r"^https?://[^/]+", "", link)).is_refused(410)
    vera.goes_to("/visits/").follows("All of you").is_at("You are booked together")
    vera.follows("Cancel all of you").is_at("Cancel for all of you?").presses("Yes, cancel all")
    vera.is_at("My visits")


def test_a_couple_books_without_scripts(answered_at: NewVisitor):
    vera = answered_at(390, javascript=False).goes_to("/together?c1=swedish-60&c2=deep-tissue-60")
    vera.presses("See times for both").is_at("Choose a time")
    vera.takes(vera.page.locator(".slots-next button").first).is_at("Book this time for all of you")
