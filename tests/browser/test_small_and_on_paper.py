"""A window of 320 px, which is also 1280 px at four times the size; and paper."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.spa.demo.house import CLIENT, DEMO_PASSWORD, THERAPISTS
from tests.browser.booking import says_who_comes, takes_slot
from tests.browser.own_pages import own_pages
from tests.browser.visitor import Visitor
from tests.support.pages import assert_fits

OPEN = (
    "/",
    "/treatments",
    "/treatments/prenatal",
    "/treatments/deep-tissue/times",
    "/find/wishes",
    "/ask",
    "/together",
    "/sign-in",
    "/nowhere",
    "/embed",
    "/embed?treatment=trigger-point",
)
ANSWERED = (
    "/find/you",
    "/find/body",
    "/find/check",
    "/suggestion",
    "/together/times?c1=thai-90&c2=swedish-60",
)
ON_PAPER = re.compile(r"/visits/(reads|\w+/receipt|\w+/intake/(answers|map))?|/plans/\w+|/account/")
SPEAKS = """const speaks = (one) => one.checkVisibility() && !one.closest(".sr-only, svg") &&
  [...one.childNodes].some(({nodeType, data}) => nodeType === 3 && data.trim());"""
CUT_OFF = f"""() => {{ {SPEAKS}
  const cut = (one) => {{
    const {{left, right}} = one.getBoundingClientRect();
    for (let above = one.parentElement; above; above = above.parentElement) {{
      if (!["hidden", "clip"].includes(getComputedStyle(above).overflowX)) continue;
      const edge = above.getBoundingClientRect();
      if (edge.width <= 1) return false; // for screen readers alone
      if (right > edge.right + 1 || left < edge.left - 1) return true;
    }}
    return false;
  }};
  return [...document.body.querySelectorAll("*")].filter((one) => speaks(one) && cut(one))
    .map((one) => `${{one.localName}}.${{one.className}}: ${{one.textContent.trim().slice(0, 40)}}`);
}}"""
TOO_PALE = f"""() => {{ {SPEAKS}
  return [...document.querySelectorAll("main *")].filter(speaks)
    .map((one) => getComputedStyle(one).color.match(/[\\d.]+/g).slice(0, 3).map(Number))
    .filter((colour) => Math.max(...colour) > 120);
}}"""


def fits(page: Page) -> None:
    """Nothing must be pushed sideways, and nothing is cut off."""
    assert_fits(page)
    assert page.evaluate(CUT_OFF) == [], page.url


def signed_in(page: Page, email: str) -> Page:
    """The demo's client or therapist at the page they land on."""
    page.goto("/sign-in")
    page.get_by_label("E-mail", exact=False).first.fill(email)
    page.get_by_label("Password", exact=False).fill(DEMO_PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in", exact=True).click()
    return page


def test_every_page_of_a_client_can_be_read_and_used_in_320_pixels(
    page_at: Callable[..., Page], answered_at: Callable[..., Visitor]
):
    stranger = page_at(320)
    for path in OPEN:
        stranger.goto(path)
        fits(stranger)
    somebody = answered_at(320)
    for path in ANSWERED:
        somebody.goes_to(path)
        fits(somebody.page)
    somebody.goes_to("/treatments/swedish/times")
    takes_slot(somebody)
    fits(somebody.page)
    says_who_comes(somebody).presses("Book this time")
    visit = somebody.page.url.partition("?")[0]
    assert "/visits/" in visit
    for part in ("", "/times", "/cancellation"):
        somebody.page.goto(visit + part)
        fits(somebody.page)
    client = signed_in(page_at(320), CLIENT[1])
    for path in own_pages(client):
        client.goto(path)
        fits(client)


def test_every_page_behind_a_booking_is_well_made_by_day_and_by_night(visitor_at: Callable[..., Visitor]):
    client = visitor_at(1280)  # journeys go through them on a phone
    signed_in(client.page, CLIENT[1])
    for path in own_pages(client.page):
        client.goes_to(path)


def test_paper_shows_ink_on_white_under_the_spas_name_and_nothing_to_press(page_at: Callable[..., Page]):
    client = signed_in(page_at(700, dark=True), CLIENT[1])
    therapist = signed_in(page_at(700, dark=True), THERAPISTS[0].email)
    printed = [(client, path) for path in own_pages(client) if ON_PAPER.fullmatch(path)]
    for page, path in (*printed, (therapist, "/therapist/")):
        page.goto(path)
        page.emulate_media(media="print")

        expect(page.locator(".site-head .brand")).to_be_visible()
        expect(
            page.locator(".button:visible, .site-nav:visible, .site-foot:visible, .subnav:visible")
        ).to_have_count(0)
        assert page.evaluate(TOO_PALE) == [], page.url
        assert_fits(page)
        assert page.pdf(format="A4").startswith(b"%PDF")


def test_what_is_chosen_can_be_told_where_the_system_chooses_the_colours(page_at: Callable[..., Page]):
    page = page_at(390)
    page.emulate_media(forced_colors="active")
    for path, chosen in (
        ("/treatments/swedish/times", ".day[aria-current]"),
        ("/embed?treatment=swedish", ".embed-lengths [aria-current]"),
        ("/find/wishes", ".is-current .step-dot"),
    ):
        page.goto(path)
        expect(page.locator(chosen)).to_have_css("outline-style", "solid")
