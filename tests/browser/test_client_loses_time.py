"""A slot that somebody else takes, a hold that runs out: nothing has to be told twice."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import expect

from app.infra import clock
from tests.browser.booking import agrees, offers, says_who_comes, slots, takes_offer, takes_slot
from tests.browser.visitor import Visitor
from tests.support.clock import NOW

NewVisitor = Callable[..., Visitor]
MARENS_TIMES = "/treatments/swedish/times?minutes=60&therapist=therapist&day=2026-05-12"


def test_a_hold_that_ran_out_is_said_and_the_answers_stay(answered_at: NewVisitor, width: int):
    visitor = answered_at(width).goes_to(MARENS_TIMES)
    takes_slot(visitor)
    says_who_comes(visitor.is_at("Book this time").reads("Held for you until", "10:00"))
    later = NOW + timedelta(minutes=10)

    visitor.page.clock.set_fixed_time(later)
    visitor.reads("This time is no longer held. Your answers are still here.")
    with clock.fixed_at(later):
        visitor.presses("Book this time").is_refused(410)
        visitor.is_at("Please choose another time").reads("Your answers are safe.")
        visitor.page.clock.set_fixed_time(later)
        takes_offer(visitor)
        visitor.is_at("Book this time").still_has("Your name", "Vera Visitor")
        visitor.still_has("E-mail address", "vera@example.com")
        agrees(visitor).presses("Book this time").is_at("You are booked")


def test_a_slot_that_somebody_else_took_is_said_and_others_are_offered(answered_at: NewVisitor):
    slow, quick = (answered_at(390).goes_to(MARENS_TIMES) for _ in range(2))
    wanted = slots(quick).first.get_attribute("value")
    takes_slot(quick)
    quick.is_at("Book this time")

    slow.takes(slow.page.locator(f'.slot-part button[value="{wanted}"]'))

    slow.is_refused(409).is_at("Please choose another time").reads(
        "Your answers are safe.", "The nearest free times"
    )
    assert wanted not in [button.get_attribute("value") for button in offers(slow).all()]
    takes_offer(slow)
    slow.is_at("Book this time").reads("Maren Holt")
    quick.goes_to(quick.page.url).is_at("Book this time").reads("Maren Holt")


def test_a_double_click_books_once(answered_at: NewVisitor):
    visitor = answered_at(390).goes_to(MARENS_TIMES)

    with visitor.page.expect_navigation():
        slots(visitor).first.dblclick()
    says_who_comes(visitor.is_at("Book this time"))
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("button", name="Book this time").dblclick()

    visitor.is_at("You are booked").follows("My visits")
    expect(visitor.page.get_by_role("article")).to_have_count(1)
