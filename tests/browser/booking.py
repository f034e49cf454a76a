"""The way from “Find your massage” to a booking, page by page, as people go it."""

from playwright.sync_api import Locator, expect

from tests.browser.visitor import Visitor


def answers(
    visitor: Visitor,
    *marks: str,
    goals: tuple[str, ...] = ("Relax",),
    days: tuple[str, ...] = (),
    age: int = 39,
) -> Visitor:
    """Answers every page of “Find your massage”, from the first; `marks` are found by searching."""
    visitor.is_at("What brings you?").ticks(*goals, *days).presses("Continue")
    visitor.is_at("About you").types("How old are you?", str(age))
    visitor.ticks("No, or this does not concern me").presses("Continue")
    visitor.is_at("Does any of this apply to you?")
    if marks:
        marks_found(visitor, *marks)
    else:
        visitor.ticks("None of these")
    return visitor.presses("Continue")


def marks_found(visitor: Visitor, *marks: str) -> None:
    """Ticks entries of the long list, each found with the search box."""
    for mark in marks:
        visitor.page.get_by_role("searchbox").fill(mark)
        visitor.ticks(mark)


def slots(visitor: Visitor) -> Locator:
    """The free times of the day that is shown, as buttons."""
    return visitor.page.locator(".slot-part button.slot")


def offers(visitor: Visitor) -> Locator:
    """The next free times, or the nearest instead of one that is gone, as buttons."""
    return visitor.page.locator(".slots-next button.slot")


def takes_slot(visitor: Visitor) -> str:
    """Presses the first time of the day that is shown; gives what the button said."""
    return _presses(visitor, slots(visitor).first)


def takes_offer(visitor: Visitor) -> str:
    """Presses the first of the times that are offered above all others, or instead."""
    return _presses(visitor, offers(visitor).first)


def _presses(visitor: Visitor, button: Locator) -> str:
    said = button.inner_text()
    visitor.takes(button)
    return said


def says_who_comes(
    visitor: Visitor, name: str = "Vera Visitor", email: str = "vera@example.com", **more: str
) -> Visitor:
    """Fills in the last page, without sending it."""
    visitor.types("Your name", name).types("E-mail address", email)
    for label, words in more.items():
        visitor.types(label, words)
    return agrees(visitor)


def agrees(visitor: Visitor) -> Visitor:
    """Ticks everything that has to be agreed to."""
    boxes = visitor.page.get_by_role("group", name="What you agree to").get_by_role("checkbox")
    expect(boxes.first).to_be_visible()
    for box in boxes.all():
        box.check()
    return visitor


def held_with(visitor: Visitor) -> str:
    """The name of the therapist of the slot that is held, or of the visit."""
    return visitor.page.locator("dt", has_text="With").locator("xpath=following-sibling::dd[1]").inner_text()
