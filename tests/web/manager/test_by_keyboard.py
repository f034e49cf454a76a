"""A manager's day without a mouse, in a real browser: book, move, call off. Axe looks at every page."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.spa.accounts.models import Role
from tests.support.pages import assert_accessible, assert_fits
from tests.web.conftest import PASSWORD, Person
from tests.web.manager.conftest import Numbers

TOMORROW = "2026-05-07"
INSIDE = re.compile(r"^[^?]*/manager/")
FOCUSED = "() => [document.activeElement.innerText, document.activeElement.labels?.[0]?.innerText].join(' ')"


@pytest.fixture
def at_the_desk(
    person: Callable[..., Person], spa: Numbers, page_at: Callable[..., Page]
) -> Callable[..., Page]:
    """A function that opens a manager's browser on tomorrow's board."""
    who = person(Role.MANAGER, name="Olive Manager")

    def come_in(width: int, **how: object) -> Page:
        page = page_at(width, **how)
        page.goto(f"/sign-in?next=/manager/?day={TOMORROW}")
        page.get_by_label("E-mail").first.fill(who.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(INSIDE)
        return page

    return come_in


def tab_to(page: Page, words: str) -> None:
    """Press Tab until what has the focus is called by these words."""
    for _ in range(120):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if words in focused:
            return
    raise AssertionError(f"Tab never came to “{words}” on {page.url}")


def check(page: Page) -> None:
    assert_accessible(page)
    assert_fits(page)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_visit_is_booked_moved_and_called_off_by_keyboard(at_the_desk: Callable[..., Page], width: int):
    page = at_the_desk(width)
    page.goto(f"/manager/?day={TOMORROW}")
    check(page)

    tab_to(page, "New visit")
    tab_to(page, "New visit")  # the first is in the row of links and knows no day
    page.keyboard.press("Enter")
    page.wait_for_url("**/visits/new**")
    check(page)
    tab_to(page, "Name")
    page.keyboard.type("Walter Walkin")
    tab_to(page, "Treatment and length")
    page.keyboard.type("Swedish massage, 60")
    tab_to(page, "Start")
    page.get_by_label("Start").fill("10:00")
    tab_to(page, "Therapist")
    page.keyboard.type("Mira")
    tab_to(page, "Book the visit")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Not booked yet")).to_be_visible()
    expect(page.get_by_label("Name")).to_have_value("Walter Walkin")
    check(page)
    tab_to(page, "with Noor")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Walter Walkin").first).to_be_visible()
    check(page)
    tab_to(page, "Move, or change therapist")
    page.keyboard.press("Enter")
    page.wait_for_url("**/time")
    check(page)
    page.get_by_label("Start").fill("14:00")
    tab_to(page, "Move the visit")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Moved to Thursday, May 7, 2:00")).to_be_visible()
    tab_to(page, "Cancel this visit")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cancellation")
    check(page)
    tab_to(page, "Yes, cancel it")
    page.keyboard.press("Enter")

    expect(page.get_by_text("please call the client")).to_be_visible()


@pytest.mark.parametrize(
    "place", ["/manager/?by=room", "/manager/people", "/manager/rules", "/manager/house-rules"]
)
def test_the_other_pages_are_accessible_in_the_dark(at_the_desk: Callable[..., Page], place: str):
    page = at_the_desk(1280, dark=True)

    page.goto(place)

    check(page)


@pytest.mark.parametrize(
    "place",
    [
        "/manager/people",
        "/manager/rooms/new",
        "/manager/kit/new",
        "/manager/treatments/hot-stone",
        "/manager/house-rules",
        "/manager/house-rules/hot-stone",
    ],
)
def test_people_and_places_fit_a_phone(at_the_desk: Callable[..., Page], place: str):
    page = at_the_desk(390)

    page.goto(place)

    check(page)
    assert_fits(page)


def test_a_search_takes_along_what_was_typed(at_the_desk: Callable[..., Page]):
    page = at_the_desk(1280)
    page.goto(f"/manager/visits/new?day={TOMORROW}")
    page.get_by_label("Start").fill("14:30")
    page.get_by_label("A way without steps").check()
    page.get_by_label("Find a client").fill("ada")

    page.keyboard.press("Enter")
    page.get_by_role("link", name="Ada Client").click()

    expect(page.get_by_label("Start")).to_have_value("14:30")
    expect(page.get_by_label("A way without steps")).to_be_checked()
    expect(page.get_by_role("link", name="Somebody else")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_house_rule_is_changed_by_keyboard(at_the_desk: Callable[..., Page], width: int):
    page = at_the_desk(width)
    page.goto("/manager/house-rules")
    page.get_by_label("Shortest notice", exact=True).fill("soon")
    page.keyboard.press("Enter")
    page.watch.forgive("422")

    expect(page.get_by_role("link", name="Please write a whole number here, such as 6.")).to_be_visible()
    check(page)
    page.get_by_label("Shortest notice", exact=True).fill("4")
    page.keyboard.press("Enter")

    expect(page.get_by_text("1\N{NO-BREAK SPACE}rule changed")).to_be_visible()
    row = page.get_by_role("region", name="What was changed").get_by_role("row").nth(1)
    expect(row).to_contain_text("Shortest notice")
    expect(row).to_contain_text("4 hours")
    check(page)
