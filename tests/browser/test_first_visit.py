"""What a first visit costs: under 100 KB as it travels, and nothing asked of another host."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.infra.static_files import press
from tests.browser.visitor import Visitor

MOST = 100_000
"""Bytes as they travel, heads of the answers included."""


@pytest.fixture
def app(app_on: Callable[..., Flask], sqlite_url: str, tmp_path: Path) -> Flask:
    """The spa as it serves in earnest: its files are pressed."""
    press(tmp_path)
    return app_on(sqlite_url, log_level="WARNING")


def travelled(page: Page, path: str) -> int:
    """The bytes that come for a page; whoever looks at it has nothing yet."""
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    sizes: list[int] = []
    network.on("Network.loadingFinished", lambda done: sizes.append(done["encodedDataLength"]))
    answer = page.goto(path, wait_until="networkidle")
    assert answer is not None
    assert answer.status == 200
    return int(sum(sizes))


def asking(page: str, markup: str) -> str:
    """A page with something more at its end."""
    return page.replace("</main>", f"{markup}</main>")


def test_a_first_visit_to_any_page_of_the_way_to_a_booking_is_light(
    page_at: Callable[..., Page], answered_at: Callable[..., Visitor]
):
    somebody = answered_at(390).goes_to("/treatments/swedish/times")
    somebody.page.locator("button[name=start]").first.click()
    somebody.page.wait_for_url("**/holds/*")
    cookies, hold = somebody.page.context.cookies(), somebody.page.url
    weighed = {}
    for path in ("/", "/find/wishes", "/suggestion", "/treatments/swedish/times", hold, "/embed"):
        page = page_at(390)
        if path in ("/suggestion", hold):
            page.context.add_cookies(cookies)
        weighed[path] = travelled(page, path)

    assert all(0 < weight < MOST for weight in weighed.values()), weighed


def test_the_library_that_swaps_parts_of_a_page_comes_where_a_page_asks_for_it(page_at: Callable[..., Page]):
    page = page_at(390)
    markup = '<p id="here"></p><button hx-get="/healthz" hx-target="#here">Ask</button>'
    page.route(
        "**/ask",
        lambda route: route.fulfill(response=(got := route.fetch()), body=asking(got.text(), markup)),
    )

    page.goto("/ask")
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Ask", exact=True).click()

    expect(page.locator("#here")).to_contain_text("alive")
