"""The frame on the spa's own site, in a real browser: shown where it may be, refused elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.support import servers
from tests.support.pages import assert_accessible, assert_fits


class Site:
    """A site of the spa's own on another origin: one page with the frame."""

    def __init__(self) -> None:
        self.spa = ""
        self.width = 320

    def __call__(self, environ, start_response):
        body = (
            '<!DOCTYPE html><html lang="en"><title>Our spa</title><h1>Our spa</h1>'
            f'<iframe src="{self.spa}/embed" title="Book" width="{self.width}" height="640"></iframe>'
        ).encode()
        headers = [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Cross-Origin-Embedder-Policy", "require-corp"),
        ]
        if environ["PATH_INFO"] != "/":
            start_response("204 No Content", [])
            return [b""]
        start_response("200 OK", headers)
        return [body]


@pytest.fixture
def sites() -> Iterator[tuple[str, str, Site]]:
    """The addresses of two sites on other origins, with the same page."""
    page = Site()
    with ExitStack() as stack:
        first, second = (stack.enter_context(servers.threaded(page)) for _ in range(2))
        yield first, second, page


@pytest.fixture
def served(app_on: Callable[..., Flask], sqlite_url: str, sites: tuple[str, str, Site]) -> Iterator[str]:
    """The spa's address; the first of the sites may show its frame."""
    with servers.threaded(app_on(sqlite_url, embed_hosts=(sites[0],))) as address:
        sites[2].spa = address
        yield address


def test_the_named_site_shows_the_frame_and_a_time_opens_the_booking_in_the_whole_window(
    page_at: Callable[..., Page], sites: tuple[str, str, Site], served: str
):
    page = page_at(390, origin=served)
    page.watch.forgive("request to another host")
    page.goto(sites[0])
    frame = page.frame_locator("iframe")

    frame.get_by_role("link", name="Swedish massage").click()
    expect(frame.get_by_role("heading", level=1)).to_have_text("Swedish massage")
    assert page.context.cookies() == []
    with page.expect_navigation():
        frame.locator(".embed-times a").first.click()

    assert page.url.startswith(f"{served}/treatments/swedish/times?minutes=60&start=")
    expect(page.locator("#chosen")).to_be_in_viewport()
    assert page.frames == [page.main_frame]


def test_another_site_is_refused_the_frame_and_no_site_is_shown_any_other_page(
    page_at: Callable[..., Page], sites: tuple[str, str, Site], served: str
):
    page = page_at(390, origin=served)
    page.watch.forgive("request to another host|frame-ancestors|BLOCKED_BY_RESPONSE|BLOCKED_BY_CSP")

    page.goto(sites[1])
    assert page.frames[1].url.startswith("chrome-error://")

    page.goto(sites[0])
    assert page.frames[1].url == f"{served}/embed"
    for path in ("/", "/treatments/swedish/times", "/sign-in", "/find"):
        page.evaluate("url => document.querySelector('iframe').src = url", served + path)
        expect(page.frame_locator("iframe").locator("main")).to_have_count(0)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_frame_is_accessible_and_fits_from_280_to_800_pixels(
    page_at: Callable[..., Page], served: str, dark: bool
):
    page = page_at(280, origin=served, dark=dark)
    for address in ("/embed", "/embed?treatment=swedish", "/embed?treatment=hot-stone&lang=de"):
        for width in (280, 480, 800):
            page.set_viewport_size({"width": width, "height": 640})
            page.goto(address)
            assert_fits(page)
        assert_accessible(page)
