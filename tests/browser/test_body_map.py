"""The body map on a phone: by touch, by keyboard alone, and without scripts; figure and list always agree."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.visitor import Visitor
from tests.support.pages import assert_accessible, assert_fits

NewVisitor = Callable[..., Visitor]


@pytest.fixture
def map_at(client_at: NewVisitor) -> NewVisitor:
    """A function that brings the demo's client to the map of their next visit."""
    return lambda width, **more: client_at(width, "/intake/map", **more)


def region(page: Page, code: str) -> Locator:
    return page.locator(f"[data-region={code}]")


def place(page: Page, code: str) -> Locator:
    return page.locator(f"#{code}")


def agree(page: Page) -> dict[str, str]:
    """What the figures show, which is also what the list says."""
    shown = page.evaluate("""() => Object.fromEntries(
      [...document.querySelectorAll("[data-region]")].map((one) =>
        [one.dataset.region, one.dataset.kind]))""")
    said = page.evaluate("""() => Object.fromEntries(
      [...document.querySelectorAll("[data-place]")].map((one) =>
        [one.dataset.place, one.querySelector("[type=radio]:checked").value]))""")
    assert shown == said
    return {code: kind for code, kind in shown.items() if kind}


def test_a_touch_and_the_list_say_the_same(map_at: NewVisitor):
    visitor = map_at(390)
    page, panel = visitor.page, visitor.page.locator("[data-map-panel]")
    assert agree(page)["back_upper_back_right"] == "pain"

    page.get_by_role("radio", name="Front").check()
    region(page, "front_knee_left").tap()
    expect(panel).to_be_visible()
    panel.get_by_role("radio", name="Pain").tap()
    panel.get_by_label("How strong, from 0 to 10?").select_option("6")
    panel.get_by_label("How does it feel?").select_option("aching")
    assert agree(page)["front_knee_left"] == "pain"
    assert_accessible(page)
    assert_fits(page)
    panel.get_by_role("button", name="Done").tap()
    expect(region(page, "front_knee_left")).to_have_accessible_name("Left knee: Pain 6 of 10, aching")
    expect(region(page, "front_knee_left")).to_have_attribute("aria-pressed", "true")

    page.locator("summary", has_text="Arms and hands").first.tap()
    place(page, "front_hand_left").get_by_role("radio", name="Do not touch").tap()
    assert agree(page)["front_hand_left"] == "avoid"
    expect(region(page, "front_hand_left")).to_have_accessible_name("Left wrist and palm: Do not touch")
    place(page, "front_hand_left").get_by_role("radio", name="Nothing here").tap()
    assert "front_hand_left" not in agree(page)
    page.get_by_role("radio", name="Back").check()
    expect(region(page, "back_neck_left")).to_be_visible()

    kept = agree(page)
    visitor.presses("Keep this map").reads("Your map is kept.")
    page.go_back()
    page.reload()
    assert agree(page) == kept


def test_by_keyboard_alone(map_at: NewVisitor):
    page = map_at(1280).page
    region(page, "front_forehead_middle").focus()

    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("[data-map-panel]")).to_be_visible()
    opened = page.locator("[data-map-panel] [data-place]").get_attribute("data-place")
    assert opened.startswith("front_")
    page.keyboard.press("ArrowRight")  # from “Nothing here” round to the first kind
    assert agree(page)[opened] == "pain"
    page.keyboard.press("Escape")

    expect(page.locator("[data-map-panel]")).to_be_hidden()
    expect(region(page, opened)).to_be_focused()
    page.keyboard.press("Tab")
    expect(region(page, "back_head_middle")).to_be_focused()


@pytest.mark.parametrize(("width", "dark"), [(320, False), (1280, True)])
def test_it_is_for_everybody(map_at: NewVisitor, width: int, dark: bool):
    page = map_at(width, dark=dark).page

    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true })")
    assert_accessible(page)
    assert_fits(page)


def test_without_scripts_a_place_on_the_figure_leads_to_its_controls(map_at: NewVisitor):
    visitor = map_at(390, javascript=False)
    page = visitor.page

    page.get_by_role("radio", name="Front").check()
    region(page, "front_knee_left").click()
    expect(place(page, "front_knee_left")).to_be_visible()
    place(page, "front_knee_left").get_by_role("radio", name="Tension").check()
    expect(place(page, "front_knee_left").get_by_label("How does it feel?")).to_be_visible()
    expect(place(page, "front_knee_left").get_by_label("How strong, from 0 to 10?")).to_be_hidden()

    visitor.presses("Keep this map").reads("Your map is kept.")
