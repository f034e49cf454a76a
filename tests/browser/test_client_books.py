"""A client finds a massage and books it, on a phone and at a desk."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.booking import answers, says_who_comes, takes_offer, takes_slot
from tests.browser.visitor import Visitor
from tests.support.factories import NEEDS_A_LOOK

NewVisitor = Callable[..., Visitor]


def test_somebody_well_books_on_the_shortest_way(visitor_at: NewVisitor, width: int):
    visitor = visitor_at(width).goes_to("/").follows("Find your massage")

    answers(visitor).is_at("What would suit you").reads("Fits you", "Best match for what you told us")
    visitor.follows("See times").is_at("Choose a time")
    takes_offer(visitor)
    says_who_comes(visitor.is_at("Book this time")).presses("Book this time")

    visitor.is_at("You are booked").reads("Add to my calendar")
    visitor.follows("My visits").reads("Confirmed").follows("Details, move or cancel").is_at("You are booked")


def test_who_chooses_a_treatment_and_a_time_first_is_asked_while_it_is_held(
    visitor_at: NewVisitor, width: int
):
    visitor = visitor_at(width).goes_to("/").follows("Book a treatment").follows("Hot stone massage")
    visitor.is_at("Hot stone massage").follows(re.compile("times")).is_at("Choose a time")
    visitor.chooses("Therapist", "Priya Nandakumar").presses("Show times")
    takes_slot(visitor)

    answers(visitor.reads("Held for you")).is_at("Book this time").reads("Hot stone massage", "Priya")
    visitor.presses("Choose another time").is_at("Choose a time")
    assert "Held for you" not in visitor.text


def test_a_stop_answer_offers_no_time_and_says_what_to_do(visitor_at: NewVisitor, width: int):
    visitor = visitor_at(width).goes_to("/find")
    fever = "Fever (38 °C or more) or feeling feverish"

    answers(visitor, fever).is_at("Let us wait a little").reads("What to do", "free of fever for 24 hours")
    expect(visitor.page.get_by_role("link", name="See times")).to_have_count(0)
    visitor.goes_to("/treatments/swedish/times").is_at("Let us wait a little")
    expect(visitor.page.locator("button.slot")).to_have_count(0)

    visitor.follows("Ask a therapist").is_at("Ask a therapist")
    visitor.goes_to("/find/check").follows(re.compile("^Change.*Your health")).reads("1 chosen")
    visitor.opens("Right now").unticks(fever).ticks("None of these").presses("Save").follows("Go on")
    visitor.is_at("What would suit you").reads("Fits you")


def test_whoever_would_rather_not_say_gets_a_time_that_waits_for_a_therapist(visitor_at: NewVisitor):
    visitor = visitor_at(390).goes_to("/find").ticks("Sleep better").presses("Continue")
    visitor.types("How old are you?", "61").ticks("It is possible, or I would rather not say")
    visitor.presses("Continue").ticks(re.compile("I would rather not say")).presses("Continue")
    visitor.is_at("A few details").ticks("No").presses("Continue")

    visitor.is_at("What would suit you").reads("A therapist reads your answers first", "Ask us first")
    visitor.follows("See times").is_at("Choose a time")
    takes_slot(visitor)
    says_who_comes(visitor.is_at("Ask for this time")).presses("Ask for this time")

    visitor.is_at("Your time is kept for you").reads("In review")


def test_what_is_left_out_says_why_and_leads_on(answered_at: NewVisitor, width: int):
    visitor = answered_at(width, NEEDS_A_LOOK).goes_to("/treatments/thai/times")

    visitor.is_at("Thai massage is not for now").follows("See what suits you").reads("Not for now")
