"""The rest of the intake on a phone: by keyboard alone, with the name drawn, and without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.keyboard import Keys
from tests.browser.visitor import Visitor

NewVisitor = Callable[..., Visitor]


@pytest.fixture
def intake_at(client_at: NewVisitor) -> NewVisitor:
    """A function that brings the demo's client to the overview before their next visit."""
    return lambda width, **more: client_at(width, "/intake", **more).is_at("Before your visit")


def test_by_keyboard_alone_everything_is_told_and_signed(intake_at: NewVisitor):
    visitor = intake_at(390).reads("things are still open")
    keys, page = Keys(visitor), visitor.page

    history = page.get_by_role("listitem").filter(has_text="What happened before")
    keys.reach(history.get_by_role("link")).press_on()
    visitor.is_at("What happened before")
    keys.reach(page.get_by_label("What was it?").first)
    page.keyboard.type("Knee")
    keys.reach(page.get_by_role("button", name="Keep and go on")).press_on()
    visitor.is_at("How the hour should feel")
    keys.reach(page.get_by_role("radio", name="I do not mind").first)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Quiet, please")).to_be_checked()
    keys.reach(page.get_by_role("button", name="Keep and go on")).press_on()

    visitor.is_at("Before your visit")
    areas = page.get_by_role("listitem").filter(has_text="Sensitive areas")
    keys.reach(areas.get_by_role("link")).press_on()
    visitor.is_at("Sensitive areas")
    keys.reach(page.get_by_role("checkbox", name="hips")).press("Space")
    keys.reach(page.get_by_role("button", name="Keep this")).press_on()
    visitor.reads("hips")

    visitor.follows("Everything you told us, and what you agree to")
    signature = page.get_by_role("listitem").filter(has_text="Your signature")
    keys.reach(signature.get_by_role("link")).press_on()
    visitor.is_at("Your signature")
    keys.reach(page.get_by_role("button", name="Sign", exact=True)).press_on()
    visitor.is_at("Before your visit").reads("nothing is open")
    visitor.follows("All my answers, to print").reads("Knee", "Quiet, please", "Signed on")


def test_a_name_is_drawn_with_the_finger(intake_at: NewVisitor):
    visitor = intake_at(390)
    page = visitor.page
    visitor.takes(page.get_by_role("listitem").filter(has_text="Your signature").get_by_role("link"))
    sheet = page.locator(".signature-sheet")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 60, steps=5)
    page.mouse.up()
    drawn = page.locator("input[name=strokes]").input_value()
    assert drawn.startswith("[[[")

    page.get_by_role("button", name="Clear the drawing").click()
    expect(page.locator("input[name=strokes]")).to_have_value("")
    page.mouse.move(box["x"] + 30, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 130, box["y"] + 70, steps=5)
    page.mouse.up()
    visitor.presses("Sign").follows("All my answers, to print")

    expect(page.get_by_role("img", name="The name as it was drawn")).to_be_visible()


def test_without_scripts_an_error_keeps_what_was_typed_and_a_consent_is_taken_back(intake_at: NewVisitor):
    visitor = intake_at(390, javascript=False)
    page = visitor.page
    visitor.takes(page.get_by_role("listitem").filter(has_text="Emergency contact").get_by_role("link"))
    visitor.types("Their name", "Bo").types("Phone number", "12").presses("Keep and go on")
    visitor.is_refused(422).is_told("We cannot read this number").still_has("Their name", "Bo")
    visitor.types("Phone number", "+1 212 555 0123").presses("Keep and go on").reads("Kept.")
    visitor.follows("Back without changes")

    visitor.takes(page.get_by_role("listitem").filter(has_text="Your signature").get_by_role("link"))
    expect(page.locator(".signature-sheet")).to_be_hidden()
    visitor.presses("Sign").reads("Signed. Thank you.")

    visitor.takes(page.get_by_role("listitem").filter(has_text="Your consents").get_by_role("link"))
    visitor.follows("Take it back: Keeping my health answers").is_at("Take your consent back?")
    visitor.reads("nobody who works here opens your answers").presses("Take it back").reads("Taken back")
    visitor.ticks("I agree").presses("Keep this").reads("Thank you. Noted")
