"""From home to a confirmed visit on a phone: how much is asked of a new client beyond their own answers.

The counting rule. One for each link followed and each button pressed, the first on the home page and the one
that books included; one for each field filled in and each box ticked, name, address and agreements included,
and one for a word typed into a search box. Not counted: what brings them, their age, whether they are
pregnant, what of the list applies to them (these are their own answers), scrolling, and with the keyboard
the way from one control to the next.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator

from tests.browser.booking import offers
from tests.browser.hands import Hand, KeyedHand
from tests.browser.visitor import Visitor

MOST = 12
SEARCH = "Search, for example “back” or “aspirin”"
NewVisitor = Callable[..., Visitor]


@pytest.mark.parametrize(
    ("by", "scripts"),
    [(Hand, True), (Hand, False), (KeyedHand, True), (KeyedHand, False)],
    ids=["taps", "taps-without-scripts", "keyboard", "keyboard-without-scripts"],
)
def test_a_new_client_who_is_well_books_in_twelve_steps(
    visitor_at: NewVisitor, by: type[Hand], scripts: bool, record_property: Callable[[str, object], None]
):
    hand = begins(by(visitor_at(390, javascript=scripts)))
    hand.answers("None of these")
    books(hand)

    hand.visitor.is_at("You are booked")
    record_property("asked", hand.asked)
    assert len(hand.asked) <= MOST, hand.asked


def test_somebody_with_a_condition_books_in_twelve_steps_too(visitor_at: NewVisitor):
    hand = begins(Hand(visitor_at(390)))
    hand.fills(SEARCH, "skoliosis")
    hand.answers("Scoliosis")
    books(hand)

    hand.visitor.is_at("Your time is kept for you")
    assert len(hand.asked) <= MOST, hand.asked


def begins(hand: Hand) -> Hand:
    """Goes from home to the page of health questions."""
    hand.visitor.goes_to("/")
    hand.goes_on(link(hand, "Find your massage"))
    hand.answers("Relax")
    hand.goes_on(button(hand, "Continue"))
    hand.answers("How old are you?", "39")
    hand.answers("No, or this does not concern me")
    hand.goes_on(button(hand, "Continue"))
    return hand


def books(hand: Hand) -> None:
    """Goes on from the health questions to the visit."""
    hand.goes_on(button(hand, "Continue"))
    hand.goes_on(link(hand, "See times"))
    hand.goes_on(offers(hand.visitor).first)
    last = hand.visitor.heading
    hand.fills("Your name", "Vera Visitor")
    hand.fills("E-mail address", "vera@example.com")
    for box in hand.visitor.page.get_by_role("group", name="What you agree to").get_by_role("checkbox").all():
        hand.ticks(box)
    hand.goes_on(button(hand, last))


def button(hand: Hand, name: str) -> Locator:
    return hand.visitor.page.get_by_role("main").get_by_role("button", name=name, exact=True).first


def link(hand: Hand, name: str) -> Locator:
    return hand.visitor.page.get_by_role("main").get_by_role("link", name=name, exact=True).first
