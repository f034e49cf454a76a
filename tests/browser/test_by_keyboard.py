"""The whole way of a client with the keyboard alone: one always sees where one is."""

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.browser.keyboard import Keys
from tests.browser.visitor import Visitor


def test_a_client_finds_and_books_by_keyboard(visitor_at: Callable[..., Visitor]):
    visitor = visitor_at(1280).goes_to("/")
    keys = Keys(visitor)

    keys.press("Tab").reach(link(visitor, "Skip to the page"))
    visitor.page.keyboard.press("Enter")
    keys.reach(visitor.page.get_by_role("main").get_by_role("link", name="Find your massage").first)
    keys.press_on()

    visitor.is_at("What brings you?")
    keys.tick("Relax").tick("Sleep better").choose("No wish", "Medium").tick("I work at a desk")
    keys.reach(button(visitor, "Continue"), backwards=False).press_on()

    visitor.is_at("About you")
    keys.type("How old are you?", "39")
    keys.choose("No, or this does not concern me", "No, or this does not concern me")
    keys.reach(button(visitor, "Continue")).press_on("Space")

    visitor.is_at("Does any of this apply to you?")
    keys.type("Search, for example “back” or “aspirin”", "neck").tick("Long-standing neck ache")
    keys.reach(button(visitor, "Continue")).press_on()

    keys.reach(link(visitor.is_at("What would suit you"), "See times").first).press_on()
    keys.reach(visitor.is_at("Choose a time").page.locator("button.slot").first).press_on()

    held = visitor.heading
    keys.type("Your name", "Vera Visitor").press_on()
    visitor.is_refused(422).is_told("Please give your e-mail address")
    expect(visitor.page.locator("[data-error-summary]")).to_be_focused()
    keys.reach(link(visitor, "Please give your e-mail address."))
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.get_by_label("E-mail address", exact=True)).to_be_focused()
    visitor.page.keyboard.type("vera@example.com")
    for box in visitor.page.get_by_role("group", name="What you agree to").get_by_role("checkbox").all():
        keys.reach(box).press("Space")
    keys.reach(visitor.page.get_by_role("main").get_by_role("button", name=held)).press_on()

    assert visitor.heading in ("You are booked", "Your time is kept for you")
    keys.reach(link(visitor, "Cancel this visit")).press_on()
    keys.reach(button(visitor, "Yes, cancel it")).press_on()
    visitor.is_at("My visits").reads("Your visit is cancelled.")


def test_a_lane_of_days_and_the_menu_of_a_phone_are_reached_by_keyboard(visitor_at: Callable[..., Visitor]):
    visitor = visitor_at(390).goes_to("/treatments/swedish/times")
    keys = Keys(visitor)

    keys.reach(button(visitor, "Menu")).press("Enter")
    keys.reach(visitor.page.locator("#site-nav").get_by_role("link", name="Sign in"))
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.locator("#site-nav")).to_be_hidden()
    keys.reach(visitor.page.get_by_role("navigation", name="Choose a day").get_by_role("link").last)
    keys.press_on()

    visitor.is_at("Choose a time")


def button(visitor: Visitor, name: str) -> Locator:
    return visitor.page.get_by_role("button", name=name, exact=True)


def link(visitor: Visitor, name: str) -> Locator:
    return visitor.page.get_by_role("link", name=name, exact=True)
