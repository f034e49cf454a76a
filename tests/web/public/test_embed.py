"""Booking from the spa's own site: a link that never leads to an error, a frame that knows nobody."""

import re

import pytest

from app.web.headers import CONTENT_POLICY
from tests.support.finding import answer_all

HOME, SHOP = "https://www.example.com", "https://shop.example.com"
OF_A_FRAME = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors {}"
)


# --- the link


@pytest.mark.parametrize(
    ("link", "leads_to"),
    [
        ("/book", "/treatments"),
        ("/book?treatment=deep-tissue&minutes=60", "/treatments/deep-tissue/times?minutes=60"),
        ("/book?treatment=deep_tissue", "/treatments/deep-tissue/times?minutes=60"),
        ("/book?treatment=Deep-Tissue%20&minutes=7", "/treatments/deep-tissue/times?minutes=60"),
        ("/book?treatment=swedish&minutes=;drop", "/treatments/swedish/times?minutes=60"),
        ("/book?treatment=reiki&minutes=60", "/treatments"),
        ("/book?treatment=//evil.example", "/treatments"),
        ("/book?next=https://evil.example&treatment=%00", "/treatments"),
    ],
)
def test_the_link_leads_as_near_as_it_can(visitor, link, leads_to):
    answer = visitor.get(link)

    assert (answer.status_code, answer.location) == (302, leads_to)
    assert visitor.get(answer.location).status_code == 200


# --- the frame


@pytest.mark.parametrize(
    "odd", ["?treatment=reiki", "?treatment=swedish&minutes=7", "?lang=tlh", "?treatment=%00&minutes=-1"]
)
def test_the_frame_passes_over_what_it_does_not_know(visitor, odd):
    assert visitor.get(f"/embed{odd}").status_code == 200


def test_the_frame_shows_the_menu_and_every_way_to_a_booking_takes_the_whole_window(visitor):
    page = visitor.get("/embed").text

    assert page.count("/embed?treatment=") == 7
    for link in re.findall(r"<a [^>]+>", page):
        assert ('target="_top"' in link) is ("/embed" not in link), link


def free_times(frame):
    """The links of the times that the frame shows, with their words."""
    found = re.findall(r'<a href="([^"]+)#chosen" target="_top">([^<]+)<', frame.text)
    return [(link.replace("&amp;", "&"), words) for link, words in found]


def test_each_of_the_next_free_times_opens_the_booking_with_that_time_chosen(visitor):
    shown = free_times(visitor.get("/embed?treatment=swedish&minutes=60"))

    assert shown[0][0] == "/treatments/swedish/times?minutes=60&start=1778083200"
    assert len({link for link, _words in shown}) == len(shown) > 3
    for link, words in shown:
        page = visitor.get(link)
        assert page.status_code == 200
        chosen = page.text.split('id="chosen"')[1].split("</section>")[0]
        assert words in chosen
        assert f'value="{link.partition("start=")[2]}"' in chosen


def test_the_frame_speaks_the_language_that_it_is_told_else_the_browsers(visitor):
    assert '<html lang="de">' in visitor.get("/embed?lang=de").text
    assert '<html lang="es">' in visitor.get("/embed", headers={"Accept-Language": "es-MX,en"}).text
    assert "lang=de" in visitor.get("/embed?lang=de").text.split("treatment=swedish")[1][:20]


def test_the_frame_is_the_same_for_whoever_looks(visitor, other, person, sign_in_as):
    for address in ("/embed", "/embed?treatment=swedish"):
        stranger = other.get(address)
        answer_all(visitor)
        visitor.set_cookie("language", "de")
        somebody = visitor.get(address)

        assert somebody.text == stranger.text
        for answer in (stranger, somebody):
            assert "Set-Cookie" not in answer.headers
            assert "Cookie" not in answer.headers.get("Vary", "")
    sign_in_as(visitor, "client")
    assert visitor.get("/embed").text == other.get("/embed").text


def test_the_frame_has_no_script_no_form_and_nothing_to_fill_in(visitor):
    for address in ("/embed", "/embed?treatment=swedish"):
        assert not re.search(r"<(script|form|input|button|iframe|object)\b", visitor.get(address).text)


def test_the_frame_may_be_kept_for_a_minute(visitor):
    answer = visitor.get("/embed")

    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert "Accept-Language" in answer.headers["Vary"]


# --- who may show it


def test_nobody_may_show_the_frame_unless_the_spa_has_named_them(visitor):
    headers = visitor.get("/embed").headers

    assert headers["Content-Security-Policy"] == OF_A_FRAME.format("'none'")
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_the_named_sites_and_no_others_may_show_it(app_on, sqlite_url):
    visitor = app_on(sqlite_url, embed_hosts=(HOME, SHOP)).test_client()

    for address in ("/embed", "/embed?treatment=swedish", "/embed?treatment=reiki"):
        headers = visitor.get(address).headers
        assert headers["Content-Security-Policy"] == OF_A_FRAME.format(f"{HOME} {SHOP}")
        assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_no_other_page_may_be_shown_by_anyone(app_on, sqlite_url):
    app = app_on(sqlite_url, embed_hosts=(HOME,))
    visitor = app.test_client()
    pages = {
        re.sub(r"<[^>]+>", "x", rule.rule)
        for rule in app.url_map.iter_rules()
        if not rule.build_only and "GET" in rule.methods and rule.endpoint != "public.embed"
    }

    assert {"/", "/book", "/treatments/x/times", "/holds/x", "/sign-in", "/manager/"} <= pages
    for address in (*pages, "/nowhere", "/embed/x"):
        headers = visitor.get(address).headers
        assert headers["Content-Security-Policy"] == CONTENT_POLICY, address
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", address
