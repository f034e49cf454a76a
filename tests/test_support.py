"""The guards of this suite bite: each is shown something that it must refuse."""

import socket
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import create_engine, text

from tests.support import servers
from tests.support.network import NetworkRefusedError
from tests.support.pages import assert_accessible, assert_fits

GOOD = "<!doctype html><html lang='en'><title>Spa</title><main><h1>Spa</h1><p>Welcome</p></main>"


@pytest.fixture(scope="module")
def odd_site() -> Iterator[str]:
    """A site with one fault a page, behind a strict policy."""
    site = Flask("odd")
    pages = {
        "good": GOOD,
        "inline-script": GOOD + "<script>document.title = 'taken over'</script>",
        "inline-style": GOOD + "<p style='color: red'>Red</p>",
        "elsewhere": GOOD + "<img alt='' src='http://elsewhere.example/pixel.png'>",
        "missing-piece": GOOD + "<img alt='' src='/nowhere.png'>",
        "wrong-script": GOOD + "<script src='/wrong.js'></script>",
        "unlabelled": GOOD + "<main><input></main>",
        "wide": GOOD + "<pre>" + "wide " * 400 + "</pre>",
    }

    @site.get("/<page>")
    def show(page: str) -> tuple[str, int, dict[str, str]]:
        policy = "default-src 'self'" if page != "elsewhere" else "default-src 'self'; img-src *"
        return pages.get(page, ""), 200 if page in pages else 404, {"Content-Security-Policy": policy}

    @site.get("/wrong.js")
    def wrong() -> tuple[str, int, dict[str, str]]:
        return "nothing.at.all()", 200, {"Content-Type": "text/javascript"}

    @site.get("/favicon.ico")
    def icon() -> tuple[str, int]:
        return "", 204

    with servers.threaded(site) as address:
        yield address


@pytest.fixture
def open_odd(odd_site: str, page_at: Callable[..., Page]) -> Callable[[str], Page]:
    def visit(path: str) -> Page:
        page = page_at(390, origin=odd_site)
        page.goto(path)
        page.wait_for_load_state("networkidle")
        return page

    return visit


def test_a_good_page_passes(open_odd: Callable[[str], Page]):
    page = open_odd("/good")

    assert_accessible(page)
    assert_fits(page)


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("/inline-script", "Content Security Policy"),
        ("/inline-style", "Content Security Policy"),
        ("/elsewhere", "request to another host: http://elsewhere.example/pixel.png"),
        ("/missing-piece", "404 for GET .*/nowhere.png"),
        ("/wrong-script", "nothing is not defined"),
    ],
)
def test_the_watch_sees_what_a_page_does_wrong(open_odd: Callable[[str], Page], path: str, complaint: str):
    page = open_odd(path)

    with pytest.raises(AssertionError, match=complaint):
        page.watch.verify()


def test_the_watch_lets_pass_what_a_test_provokes(open_odd: Callable[[str], Page]):
    page = open_odd("/missing-piece")

    page.watch.forgive("404 for GET")

    page.watch.verify()


@pytest.fixture
def restless_site(page_at: Callable[..., Page]) -> Iterator[str]:
    """A site of one test, asked for after its windows and so stopped before them; its page fetches on."""
    site = Flask("restless")

    @site.get("/<path:page>")
    def show(page: str) -> str:
        return GOOD + "<script>setInterval(() => fetch('/more'), 2)</script>"

    with servers.threaded(site) as address:
        yield address


def test_a_window_is_closed_before_the_server_it_looks_at(page_at: Callable[..., Page], restless_site: str):
    page = page_at(390, origin=restless_site)

    with page.expect_response("**/more"):
        page.goto("/good")
    # What it would complain of is verified after the test.


def test_axe_names_the_element_and_the_remedy(open_odd: Callable[[str], Page]):
    with pytest.raises(AssertionError, match=r"label \(critical\) input"):
        assert_accessible(open_odd("/unlabelled"))


def test_a_page_that_scrolls_sideways_is_noticed(open_odd: Callable[[str], Page]):
    with pytest.raises(AssertionError, match="in a window of 390 px"):
        assert_fits(open_odd("/wide"))


@pytest.mark.parametrize(
    "address", [("192.0.2.1", 80), ("example.com", 443), ("127.0.0.1", 25), ("localhost", 587)]
)
def test_no_test_reaches_the_network_or_a_mail_server(address: tuple[str, int]):
    with pytest.raises(NetworkRefusedError), socket.create_connection(address, timeout=1):
        pass


def test_each_fresh_database_is_a_new_one(fresh_postgres: Callable[..., str]):
    first, second = fresh_postgres(), fresh_postgres()
    write, look = create_engine(first), create_engine(second)

    with write.begin() as connection:
        connection.execute(text("CREATE TABLE only_here (id int)"))
    with look.connect() as connection:
        found = connection.execute(
            text("SELECT count(*) FROM pg_tables WHERE tablename = 'only_here'")
        ).scalar()
    write.dispose()
    look.dispose()

    assert first != second
    assert found == 0
