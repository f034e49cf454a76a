"""What search engines and link previews are told, and what they are not."""

import json
import re
import struct
from xml.etree import ElementTree

import pytest

from app.config import ROOT
from app.web import findable
from tests.support.finding import answer_all

PUBLIC = (
    "/",
    "/treatments",
    "/treatments/swedish",
    "/treatments/swedish/times",
    "/find/wishes",
    "/ask",
    "/together",
)
META = re.compile(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"')
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]+)">')


@pytest.fixture
def visitor(app_on, sqlite_url):
    """Somebody at a spa with a name and an address of its own."""
    return app_on(sqlite_url, base_url="http://book.example.com", spa_name="Rest & Rise").test_client()


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_says_what_it_is_and_where(visitor, address):
    answer = visitor.get(f"{address}?minutes=60" if address.endswith("times") else address)
    said = dict(META.findall(answer.text))
    title = re.search(r"<title>(.+?)</title>", answer.text)[1]

    assert CANONICAL.findall(answer.text) == [f"http://book.example.com{address}"]
    assert said["og:url"] == f"http://book.example.com{address}"
    assert said["og:site_name"] == "Rest &amp; Rise"
    assert title == f"{said['og:title']} – Rest &amp; Rise"
    assert said["og:description"] == said["description"]
    assert 15 < len(said["description"]) < 160
    assert said["og:image"] == "http://book.example.com/static/link-preview.png"
    assert "noindex" not in answer.headers["X-Robots-Tag"]


def test_each_page_describes_itself(visitor):
    described = [dict(META.findall(visitor.get(address).text))["description"] for address in PUBLIC]

    assert len(set(described)) == len(PUBLIC)


def test_what_is_somebodys_own_or_not_there_is_kept_out_of_search(visitor):
    for address in (
        "/sign-in",
        "/sign-in/link/some-token",
        "/invitations/some-token",
        "/together/holds/some-token",
        "/visits/",
        "/offers/some-token",
        "/embed",
        "/nowhere",
        "/treatments/reiki",
        "/treatments/swedish/times?minutes=7",
    ):
        answer = visitor.get(address)

        assert answer.headers["X-Robots-Tag"] == "noindex, noarchive", address
        assert "og:" not in answer.text, address
        assert "canonical" not in answer.text, address


def test_a_page_of_somebodys_own_has_no_link_preview(visitor):
    answer_all(visitor)
    page = visitor.get("/suggestion")

    assert page.status_code == 200
    assert "og:" not in page.text
    assert "canonical" not in page.text


def test_what_may_be_found_has_no_token_in_its_address(app):
    rules = {rule.endpoint: rule.rule for rule in app.url_map.iter_rules()}

    assert all(endpoint in rules for endpoint in findable.OPEN | findable.OWN)
    assert not [endpoint for endpoint in findable.OPEN if re.search("token|uid", rules[endpoint])]


def test_a_stranger_gets_nothing_of_the_pages_that_only_their_own_browser_is_shown(visitor):
    assert visitor.get("/suggestion").status_code == 302
    assert visitor.get(f"/holds/{'0' * 32}").status_code == 404


def test_the_map_lists_the_whole_menu_and_each_page_is_there(visitor):
    answer = visitor.get("/sitemap.xml")
    found = [entry.text for entry in ElementTree.fromstring(answer.text).iter(LOC)]  # noqa: S314  # our own

    assert answer.mimetype == "application/xml"
    assert len(found) == 11
    for address in found:
        page = visitor.get(address.removeprefix("http://book.example.com"))
        assert page.status_code == 200
        assert CANONICAL.findall(page.text) == [address]


def test_engines_are_told_where_nothing_is_to_be_found(visitor):
    answer = visitor.get("/robots.txt")

    assert answer.mimetype == "text/plain"
    assert "Sitemap: http://book.example.com/sitemap.xml" in answer.text
    shut = re.findall(r"Disallow: (\S+)", answer.text)
    assert "/manager/" in shut
    assert not [page for page in PUBLIC if any(page.startswith(path) for path in shut)]


def test_what_machines_ask_for_needs_no_cookie_and_may_be_kept(visitor):
    for address in (
        "/robots.txt",
        "/sitemap.xml",
        "/site.webmanifest",
        "/favicon.ico",
        "/apple-touch-icon.png",
    ):
        answer = visitor.get(address)
        assert answer.headers["Cache-Control"] == "public, max-age=3600", address
        assert "Set-Cookie" not in answer.headers


def test_the_manifest_names_the_spa_and_pictures_that_are_there(visitor):
    answer = visitor.get("/site.webmanifest")
    said = json.loads(answer.text)

    assert answer.mimetype == "application/manifest+json"
    assert said["name"] == "Rest & Rise"
    for icon in said["icons"]:
        with visitor.get(icon["src"]) as picture:
            assert picture.mimetype == icon["type"]


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("link-preview.png", (1200, 630)),
        ("icons/apple-touch-icon.png", (180, 180)),
        ("icons/icon-192.png", (192, 192)),
        ("icons/icon-512.png", (512, 512)),
        ("icons/maskable-512.png", (512, 512)),
    ],
)
def test_the_pictures_are_as_large_as_they_are_said_to_be(name, size):
    picture = (ROOT / "app/static" / name).read_bytes()

    assert picture.startswith(b"\x89PNG")
    assert struct.unpack(">II", picture[16:24]) == size
    assert len(picture) < 100_000


def test_old_browsers_find_an_icon(visitor):
    with visitor.get("/favicon.ico", follow_redirects=True) as icon:
        assert icon.data.startswith(b"\x00\x00\x01\x00\x03\x00")


def test_only_the_picture_of_a_link_may_be_shown_by_other_sites(visitor):
    with visitor.get("/static/link-preview.png") as picture, visitor.get("/static/favicon.svg") as icon:
        assert picture.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert icon.headers["Cross-Origin-Resource-Policy"] == "same-origin"
